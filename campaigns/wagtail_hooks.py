"""What the Wagtail admin may not do with a campaign's page before its time.
Nothing else of campaigns is in the admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from .enums import WORDS_CHANGE
from .pages import CampaignPage


def submit_page_translation(request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
    """wagtail-localize's own view, except for a campaign whose words the team may still change."""
    page = CampaignPage.objects.select_related("campaign").filter(pk=page_id).first()
    if page is None or page.campaign.state not in WORDS_CHANGE:
        return SubmitPageTranslationView.as_view()(request, page_id=page_id, **kwargs)
    messages.warning(request, _("This campaign can be translated once it is approved: until then its text may change."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("register_admin_urls", order=-10)
def before_wagtail_localize() -> list[URLPattern]:
    """Found before the address of the same path; links keep leading to wagtail-localize's name for it."""
    return [path("localize/submit/page/<int:page_id>/", submit_page_translation)]
