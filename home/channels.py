"""Channels: an organisation's own corner of the portal, with its campaigns, its call, its fund, its news and people.
Which campaigns belong is asked for, never listed by hand; editors of one channel have Wagtail's rights below it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from campaigns.enums import FUND_PUBLIC
from campaigns.models import MatchFund
from campaigns.queries import Wanted
from campaigns.taxonomy import Category
from crowdcoop import clock
from crowdcoop.cms.cache import valid_until
from crowdcoop.cms.languages import in_language
from crowdcoop.cms.models import BasePage
from incubator.models import Call
from membership.enums import Territory

from .pages import ContentPage
from .queries import channels


class ChannelIndexPage(BasePage):
    """Every channel, in the order editors gave them."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    template = "home/channel_index.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ChannelPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("channels")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = ChannelPage.objects.live().child_of(self).select_related("locale", "picture").order_by("path")
        return super().get_context(request, *args, **kwargs) | {"channels": in_language(found)}


class ChannelForm(WagtailAdminPageForm):
    """Names beside the codes of funds and calls, so that an editor knows which is which."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "fund" in self.fields:
            self.fields["fund"].label_from_instance = lambda fund: f"{fund.name} ({fund.code})"
        if "call" in self.fields:
            self.fields["call"].label_from_instance = _call_name


def _call_name(call: Call) -> str:
    titles = [page.title for page in call.pages.order_by("pk")[:1]]
    return f"{titles[0]} ({call.code})" if titles else call.code


class ChannelPage(ContentPage):
    """One organisation's channel in one language. Campaigns, figures, call and fund are asked for at each reading."""

    organisation = models.CharField(_("who runs it"), max_length=120)
    website = models.URLField(_("web address"), blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    territory = models.CharField(
        _("campaigns from this territory"), max_length=8, choices=Territory.choices, blank=True
    )
    category = models.CharField(
        _("campaigns of this field of activity"), max_length=32, choices=Category.choices, blank=True
    )
    fund = models.ForeignKey(
        MatchFund,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"state__in": sorted(FUND_PUBLIC)},
        verbose_name=_("campaigns of this match fund"),
    )
    call = models.ForeignKey(
        Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("its call")
    )

    base_form_class = ChannelForm
    template = "home/channel.html"
    parent_page_types = ["home.ChannelIndexPage"]
    subpage_types = ["home.NewsIndexPage", "home.StandardPage"]
    content_panels = [
        *ContentPage.content_panels[:-1],
        MultiFieldPanel([FieldPanel("organisation"), FieldPanel("website")], _("Who")),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], _("Picture")),
        MultiFieldPanel(
            [FieldPanel("territory"), FieldPanel("category"), FieldPanel("fund"), FieldPanel("call")],
            _("What it gathers"),
            help_text=_("Campaigns that fit all of it are shown. With nothing chosen, none are."),
        ),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *(SynchronizedField(name, overridable=False) for name in ("organisation", "territory", "category")),
        *(SynchronizedField(name, overridable=False) for name in ("fund", "call")),
        SynchronizedField("website"),
        SynchronizedField("picture"),
        TranslatableField("picture_alt"),
    ]

    class Meta:
        verbose_name = _("channel")

    def clean(self) -> None:
        super().clean()
        if self.picture_id and not self.picture_alt:
            raise ValidationError({"picture_alt": _("Say what the picture shows, for those who do not see it.")})

    @property
    def wanted(self) -> Wanted:
        """What its campaigns are found by; empty where it gathers none."""
        fund = self.fund.code if self.fund and self.fund.state in FUND_PUBLIC else ""
        return Wanted(territory=self.territory, category=self.category, fund=fund)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        gathered = channels.gathered(self, request, clock.now())
        valid_until(request, gathered.changes_at)
        return super().get_context(request, *args, **kwargs) | {"gathered": gathered}
