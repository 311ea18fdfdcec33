"""All addresses: people's under /<lang>/, machines' at the root.
Each app lists its own; pages come from the page tree."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

import campaigns.root_urls
import home.root_urls
import payments.root_urls

handler400 = "crowdcoop.views.bad_request"
handler429 = "crowdcoop.limits.handler429"

urlpatterns = [
    *home.root_urls.urlpatterns,
    *payments.root_urls.urlpatterns,
    *campaigns.root_urls.urlpatterns,
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("account/", include("crowdcoop.accounts.urls")),
        path("", include("payments.urls")),
        path("", include("membership.urls")),
        path("", include("campaigns.urls")),
        path("", include("courses.urls")),
        path("", include("incubator.urls")),
        path("", include("home.urls")),
        path("", include("crowdcoop.cms.urls")),
    ),
]
