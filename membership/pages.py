"""The public faces of cooperatives: the index and one page per cooperative and language.
Facts come from queries; nothing is written here."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField, TranslatableField

from crowdcoop.cms.blocks import StoryBlock
from crowdcoop.cms.languages import in_language
from crowdcoop.cms.models import BasePage

from . import queries
from .enums import CooperativeKind, Territory
from .models import Cooperative

PER_PAGE = 24


class CooperativeIndexPage(BasePage):
    """All cooperatives with a public page, by kind and territory."""

    intro = RichTextField(_("introduction"), features=["bold", "italic", "link"], blank=True)

    template = "membership/cooperative_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["membership.CooperativePage"]
    max_count_per_parent = 1
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    override_translatable_fields = [TranslatableField("intro")]

    class Meta:
        verbose_name = _("cooperatives")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        kind = _known(request.GET.get("kind"), CooperativeKind.values)
        territory = _known(request.GET.get("territory"), Territory.values)
        pages = queries.public_pages(CooperativePage, self, kind=kind, territory=territory)
        pager = Paginator(pages, PER_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {
            "pager": pager,
            "cards": _in_reading_language(list(pager.object_list)),
            "kinds": CooperativeKind.choices,
            "territories": queries.territories_in_use(CooperativePage),
            "kind": kind,
            "territory": territory,
            "query": f"{urlencode(chosen)}&" if (chosen := _chosen(kind, territory)) else "",
        }


class CooperativePage(BasePage):
    """The face of one cooperative in one language; what must be true once is in `cooperative`."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="pages")
    summary = models.CharField(_("summary"), max_length=400, blank=True, help_text=_("One or two sentences."))
    story = StreamField(StoryBlock(), blank=True, verbose_name=_("story"))

    template = "membership/cooperative_page.html"
    parent_page_types = ["membership.CooperativeIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("cooperative"),
        FieldPanel("summary"),
        FieldPanel("story"),
    ]
    override_translatable_fields = [
        SynchronizedField("cooperative", overridable=False),
        TranslatableField("summary"),
        TranslatableField("story"),
    ]

    class Meta:
        verbose_name = _("cooperative")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "cooperative": self.cooperative,
            "members": queries.members_count(self.cooperative),
        }


def _in_reading_language(pages: list[Any]) -> list[Any]:
    """Each page in the language being read where it has one; `members` stays with it."""
    shown = in_language(pages)
    for page, original in zip(shown, pages, strict=True):
        page.members = original.members
        page.cooperative = original.cooperative
    return shown


def _chosen(kind: str, territory: str) -> dict[str, str]:
    return {name: value for name, value in (("kind", kind), ("territory", territory)) if value}


def _known(value: str | None, allowed: list[str]) -> str:
    return value if value in allowed else ""
