"""Page types of the front door: home, standard, service and news pages.
Pages render GET only; what they show of other apps comes from queries. Channels have their own file."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from crowdcoop import clock
from crowdcoop.cms.blocks import ContentBlock
from crowdcoop.cms.cache import valid_until
from crowdcoop.cms.languages import in_language
from crowdcoop.cms.memory import remember
from crowdcoop.cms.models import BasePage

from . import queries
from .enums import FooterColumn


class HomePage(BasePage):
    """The front door of one language. What it counts and lists is always computed."""

    headline = models.CharField(_("headline"), max_length=90, help_text=_("What this is, in one sentence."))
    lead = models.TextField(_("lead"), max_length=400, help_text=_("Two lines below the headline."))
    body = StreamField(
        ContentBlock(),
        blank=True,
        verbose_name=_("story and people"),
        help_text=_("A story, who stands behind this, a next step. Shown below campaigns and paths."),
    )

    template = "home/home.html"
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("headline"), index.SearchField("lead")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        front = remember("front", lambda: queries.front(request, clock.now()), until=lambda front: front.changes_at)
        if front.changes_at:
            valid_until(request, front.changes_at)
        return context | {"front": front}


class ContentPage(BasePage):
    """What standard and service pages share: a lead and a stream of blocks."""

    lead = models.TextField(_("lead"), max_length=400, blank=True, help_text=_("One or two sentences below the title."))
    body = StreamField(ContentBlock(), blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        abstract = True


class StandardPage(ContentPage):
    """About, how it works, legal, accessibility: words that stay."""

    footer_column = models.CharField(
        _("column of the footer"),
        max_length=8,
        choices=FooterColumn.choices,
        default=FooterColumn.NONE,
        blank=True,
        help_text=_("Where people find this page at the foot of every page."),
    )

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage", "home.ChannelPage"]
    promote_panels = [*Page.promote_panels, MultiFieldPanel([FieldPanel("footer_column")], _("Footer"))]

    class Meta:
        verbose_name = _("standard page")


class ServicePage(ContentPage):
    """One service of the network: headline figures, collaborators, quotes, video, and one next step."""

    template = "home/service_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("service page")


class NewsIndexPage(BasePage):
    """The news, newest first."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    template = "home/news_index.html"
    parent_page_types = ["home.HomePage", "home.ChannelPage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("news index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"news": in_language(NewsPage.objects.newest_of(self)[:30])}


class NewsPageQuerySet(PageQuerySet):
    """Readers of news. Nothing here evaluates."""

    def newest_of(self, page: Page) -> "NewsPageQuerySet":
        return self.live().descendant_of(page).select_related("locale").order_by("-published_on", "-pk")


class NewsPage(ContentPage):
    """One piece of news."""

    published_on = models.DateField(_("date"))

    objects = PageManager.from_queryset(NewsPageQuerySet)()

    template = "home/news_page.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("published_on"), FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("news")
