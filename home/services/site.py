"""The bones of a site: content locales and the home page as the root of the default site.
Texts are handed in; nothing is written here."""

from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site


@transaction.atomic
def ensure_site(*, title: str, slug: str, headline: str, lead: str) -> Page:
    """The source-language home page as root of the default site; made when missing. Returns it."""
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    source = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    home_page = apps.get_model("home.HomePage")
    home = home_page.objects.filter(locale=source, depth=2).first()
    if home is None:
        home = home_page(title=title, slug=slug, headline=headline, lead=lead, locale=source)
        _tree_root().add_child(instance=home)
    _point_site_at(home)
    return home


def _tree_root() -> Page:
    return Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")


def _point_site_at(home: Page) -> None:
    place = urlsplit(settings.SITE_URL)
    port = place.port or (443 if place.scheme == "https" else 80)
    values = {
        "hostname": place.hostname or "localhost",
        "port": port,
        "root_page": home,
        "site_name": settings.SITE_NAME,
    }
    Site.objects.update_or_create(is_default_site=True, defaults=values)
    # The page that Wagtail's first migration leaves behind.
    for welcome in Page.objects.filter(depth=2).exclude(pk=home.pk):
        if type(welcome.specific) is Page:
            welcome.delete()
