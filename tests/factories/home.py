"""Content pages in the page tree, and their versions in other languages.
Factories make rows; behaviour under test goes through requests."""

from datetime import date

import wagtail_factories
from factory import Sequence
from wagtail.models import Locale, Page, Site

from home.channels import ChannelIndexPage, ChannelPage
from home.pages import HomePage, NewsIndexPage, NewsPage, ServicePage, StandardPage


class HomePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = HomePage

    title = "Inicio"
    slug = Sequence(lambda n: f"inicio-{n}")
    headline = "Entre muchas manos"
    lead = "Aprende, acompaña, apoya."


class StandardPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StandardPage

    title = Sequence(lambda n: f"Página {n}")
    slug = Sequence(lambda n: f"pagina-{n}")
    lead = "Lo que hay que saber."


class ChannelIndexPageFactory(StandardPageFactory):
    class Meta:
        model = ChannelIndexPage


class ChannelPageFactory(StandardPageFactory):
    """Gathers nothing until it is told what."""

    class Meta:
        model = ChannelPage

    organisation = "Ateneu"


class ServicePageFactory(StandardPageFactory):
    class Meta:
        model = ServicePage


class NewsIndexPageFactory(StandardPageFactory):
    class Meta:
        model = NewsIndexPage


class NewsPageFactory(StandardPageFactory):
    class Meta:
        model = NewsPage

    published_on = date(2027, 3, 1)


def site_with_home(root_page, **fields):
    """The default site, whose root is a Spanish home page."""
    es = Locale.objects.get(language_code="es")
    home = HomePageFactory(parent=root_page, locale=es, **fields)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    Page.objects.filter(depth=2).exclude(pk=home.pk).delete()
    home.refresh_from_db()
    return home


def translated(page, language, *, slug="", title="", live=True):
    """A version of the page in another language, published unless asked otherwise."""
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True)
    copy.slug, copy.title, copy.draft_title = slug or copy.slug, title or copy.title, title or copy.title
    copy.save()
    if live:
        copy.save_revision().publish()
        copy.refresh_from_db()
    return copy.specific
