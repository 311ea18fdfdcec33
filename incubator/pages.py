"""The public faces of the incubator: calls, and the translated words of programmes.
They render GET only; facts come from queries, every act is a view's."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from crowdcoop import clock
from crowdcoop.cms.blocks import StoryBlock
from crowdcoop.cms.models import BasePage

from . import queries
from .blocks import LinesStream, StagesStream
from .models import Call, Programme


class ProgrammeText(TranslatableMixin, models.Model):
    """The words of one programme in one language; one translation job holds them all."""

    PERSONAL = {"scrub": [], "keep": {"name": "the name of a programme, not of a person"}}

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="texts")
    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("summary"), max_length=600, blank=True)
    stages = StreamField(StagesStream(), verbose_name=_("stages"), blank=True)

    panels = [FieldPanel("programme"), FieldPanel("name"), FieldPanel("summary"), FieldPanel("stages")]
    override_translatable_fields = [
        SynchronizedField("programme", overridable=False),
        TranslatableField("name"),
        TranslatableField("summary"),
        TranslatableField("stages"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("programme text")
        verbose_name_plural = _("programme texts")

    def __str__(self) -> str:
        return f"{self.name} ({self.locale.language_code})"


class CallIndexPage(BasePage):
    """All calls: the open ones first, then those to come."""

    template = "incubator/call_index.html"
    parent_page_types = ["wagtailcore.Page", "home.HomePage"]
    subpage_types = ["incubator.CallPage"]
    max_count_per_parent = 1

    lead = models.CharField(_("lead"), max_length=300, blank=True)
    body = StreamField(StoryBlock(required=False), verbose_name=_("text"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pages = CallPage.objects.child_of(self).live().select_related("call")
        context["calls"] = queries.calls_in_order(list(pages))
        return context


class CallPage(BasePage):
    """One call in one language: what it offers, what it asks, by when. Dates and limits are the call's."""

    template = "incubator/call.html"
    parent_page_types = ["incubator.CallIndexPage"]
    subpage_types: list[str] = []

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="pages")
    lead = models.TextField(_("lead"), max_length=400, blank=True)
    offers = StreamField(LinesStream(), verbose_name=_("what you get"), blank=True)
    criteria = StreamField(LinesStream(), verbose_name=_("how we choose"), blank=True)
    body = StreamField(StoryBlock(required=False), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("call"),
        FieldPanel("lead"),
        FieldPanel("offers"),
        FieldPanel("criteria"),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        SynchronizedField("call", overridable=False),
        SynchronizedField("slug", overridable=False),
        TranslatableField("lead"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["call"] = self.call
        context["open"] = self.call.takes_applications(clock.now())
        context["words"] = queries.programme_words(self.call.programme)
        context["rules"] = queries.public_rules(self.call)
        return context
