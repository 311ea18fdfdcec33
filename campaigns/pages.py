"""The public faces of campaigns: the index and one page per campaign and language.
They render GET only; facts come from queries, every act is a view's."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from crowdcoop import clock
from crowdcoop.cms import cache
from crowdcoop.cms.memory import remember
from crowdcoop.cms.models import BasePage
from crowdcoop.readings import count_as

from . import browsing, queries, taxonomy, videos
from .blocks import CampaignStory, PlanStream, WordsStream
from .enums import BEFORE_LAUNCH
from .models import Campaign
from .queries.reach import source_word


def _midnight(now: datetime) -> datetime:
    """When "days left" changes next."""
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)


class CampaignIndexPage(BasePage):
    """All campaigns, the open ones first."""

    template = "campaigns/index.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.CampaignPage"]
    max_count_per_parent = 1

    lead = models.CharField(_("lead"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    override_translatable_fields = [TranslatableField("lead")]

    class Meta:
        verbose_name = _("campaigns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        now, wanted = clock.now(), queries.Wanted.read(request.GET)
        cursor = request.GET.get("page", "")[:60]
        (cards, more), numbers = _found(wanted, cursor, now)
        cache.valid_until(request, _midnight(now))
        for card in cards:
            if card.is_live and card.deadline_at:
                cache.valid_until(request, card.deadline_at)
        context = super().get_context(request, *args, **kwargs)
        return context | browsing.context(wanted, numbers, request.path, queries.fund_name(wanted.fund)) | {
            "cards": cards,
            "next_url": wanted.address(request.path, page=more) if more else "",
            "first_url": wanted.address(request.path) if cursor else "",
            # One list, in many orders and cuttings: only the whole of it is for search engines.
            "noindex": context["noindex"] or bool(wanted.asked() or cursor),
        }  # fmt: skip


def _found(wanted: queries.Wanted, cursor: str, now: datetime) -> tuple[tuple[list[queries.Card], str], dict[str, int]]:
    """One page of the index and the numbers of each place. Kept where many ask the same, not where few do."""
    is_common = len(wanted.asked()) < 2 and not wanted.q and not wanted.matched and not wanted.fund

    def kept(name: str, compute: Callable[[], Any], *depends: Any) -> Any:
        return remember(name, compute, *depends, until=lambda _found: _midnight(now)) if is_common else compute()

    cards = kept("index", lambda: queries.index_slice(wanted, cursor=cursor, now=now), wanted, cursor)
    return cards, kept("tally", lambda: queries.tally(wanted, now=now), wanted)


class CampaignPage(BasePage):
    """One campaign in one language. Goal, dates, rewards' prices and totals are the campaign's, not the page's."""

    template = "campaigns/campaign.html"
    parent_page_types = ["campaigns.CampaignIndexPage"]
    subpage_types: list[str] = []

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="pages")
    lead = models.TextField(_("lead"), max_length=400, blank=True)
    story = StreamField(CampaignStory(required=False), verbose_name=_("story"), blank=True)
    cost_words = StreamField(WordsStream(), verbose_name=_("what the money buys"), blank=True)
    reward_words = StreamField(WordsStream(), verbose_name=_("rewards"), blank=True)
    return_words = StreamField(WordsStream(), verbose_name=_("what stays for everybody"), blank=True)

    need_words = StreamField(WordsStream(), verbose_name=_("help that is no money"), blank=True)
    plan_words = StreamField(PlanStream(), verbose_name=_("plans"), blank=True)
    video = models.URLField(_("video"), blank=True)
    cover = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("cover"),
    )
    cover_alt = models.CharField(_("what the cover shows"), max_length=200, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("story"),
        FieldPanel("cost_words"),
        FieldPanel("reward_words"),
        FieldPanel("return_words"),
        FieldPanel("need_words"),
        FieldPanel("plan_words"),
        FieldPanel("video"),
        FieldPanel("cover"),
        FieldPanel("cover_alt"),
    ]
    override_translatable_fields = [
        SynchronizedField("campaign", overridable=False),
        SynchronizedField("video"),
        SynchronizedField("cover"),
        TranslatableField("lead"),
        TranslatableField("cover_alt"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("story")]

    class Meta:
        verbose_name = _("campaign")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A translation may be published before the launch; nobody reads it until then."""
        self._facts = queries.published_facts(self.campaign_id)
        if self._facts.campaign.state in BEFORE_LAUNCH:
            raise Http404
        response = self.allow_frame(request, super().serve(request, *args, **kwargs))
        if not self._playing(request):  # the same reader, who only asked for the film
            count_as(response, "campaign", self._facts.campaign.code)
        return response

    def allow_frame(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Only the answer in which somebody asked for the film may show the other site's frame."""
        if playing := self._playing(request):
            response._csp_update = {"frame-src": [playing.origin]}  # type: ignore[attr-defined]
        return response

    def _playing(self, request: HttpRequest) -> videos.Video | None:
        """The film that was asked for: the campaign's own, or one of the story's by the id of its block."""
        asked = request.GET.get("video", "")
        if asked == "play":
            return videos.parse(self.video)
        found = (block for block in self.story if asked and block.block_type == "video" and block.id == asked)
        return next((block.value.film for block in found), None)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        now = clock.now()
        # A preview is not served: it shows facts that nobody announced yet.
        face = queries.face_of(self, getattr(self, "_facts", None) or queries.facts_of(self.campaign_id), now)
        cache.valid_until(request, _midnight(now))
        if face.is_live and face.campaign.deadline_at:
            cache.valid_until(request, face.campaign.deadline_at)
        cooperative = face.campaign.cooperative
        return super().get_context(request, *args, **kwargs) | {
            "face": face,
            "campaign": face.campaign,
            "cooperative": cooperative,
            "progress": face.progress,
            "source": source_word(request.GET.get("ref", "")),
            "support_url": reverse("support", args=[face.campaign.code]),
            "interest_url": f"{reverse('interest', args=[cooperative.code])}?campaign={face.campaign.code}",
            "structured": _structured(self, face),
            "video": videos.parse(self.video),
            "playing": self._playing(request),
            "playing_where": request.GET.get("video", ""),
            "plans": self._plans(),
        }

    def _plans(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The two plans with the questions that were answered."""
        said = {block.value["code"]: block.value["text"] for block in self.plan_words}
        plans = ((_("How it is done"), taxonomy.EXECUTION), (_("How it lasts"), taxonomy.SUSTAINABILITY))
        answered = [(str(title), [(str(q.label), said[q]) for q in asked if q in said]) for title, asked in plans]
        return [(title, answers) for title, answers in answered if answers]


def _structured(page: CampaignPage, face: queries.Face) -> dict[str, Any]:
    """What search engines may know: schema.org, facts only."""
    campaign = face.campaign
    return {
        "@context": "https://schema.org",
        "@type": "DonateAction" if face.is_live else "CreativeWork",
        "name": page.title,
        "description": page.lead,
        "inLanguage": page.locale.language_code,
        "endTime": campaign.deadline_at.isoformat() if campaign.deadline_at else None,
        "recipient": {
            "@type": "Organization",
            "name": campaign.cooperative.name,
            "address": {"@type": "PostalAddress", "addressLocality": campaign.cooperative.municipality},
        },
        "url": settings.SITE_URL + page.localised_url(),
    }
