"""The public faces of campaigns: the index and one page per campaign and language.
They render GET only; facts come from queries, every act is a view's."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from crowdcoop.cms.blocks import StoryBlock
from crowdcoop.cms.models import BasePage

from .blocks import WordsStream
from .models import Campaign


class CampaignIndexPage(BasePage):
    """All campaigns, the open ones first."""

    template = "campaigns/index.html"
    subpage_types = ["campaigns.CampaignPage"]
    max_count_per_parent = 1

    lead = models.CharField(_("lead"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]


class CampaignPage(BasePage):
    """One campaign in one language. Goal, dates, rewards' prices and totals are the campaign's, not the page's."""

    template = "campaigns/campaign.html"
    parent_page_types = ["campaigns.CampaignIndexPage"]
    subpage_types: list[str] = []

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="pages")
    lead = models.TextField(_("lead"), max_length=400, blank=True)
    story = StreamField(StoryBlock(required=False), verbose_name=_("story"), blank=True)
    cost_words = StreamField(WordsStream(), verbose_name=_("what the money buys"), blank=True)
    reward_words = StreamField(WordsStream(), verbose_name=_("rewards"), blank=True)
    return_words = StreamField(WordsStream(), verbose_name=_("what stays for everybody"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("story"),
        FieldPanel("cost_words"),
        FieldPanel("reward_words"),
        FieldPanel("return_words"),
    ]
    override_translatable_fields = [
        SynchronizedField("campaign", overridable=False),
        SynchronizedField("slug", overridable=False),
        TranslatableField("lead"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("story")]
