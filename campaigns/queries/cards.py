"""Campaigns as cards in lists: the newest facts with the words of the language being read.
Two queries for a whole list, however long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.utils import timezone

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from crowdcoop import clock
from crowdcoop.cms import languages

PER_PAGE = 12


@dataclass(frozen=True, slots=True)
class Card:
    """One campaign in a list. `language` is set only where the words are not in the language being read."""

    code: str
    title: str
    lead: str
    url: str
    language: str
    cooperative_code: str
    cooperative_name: str
    place: str
    state: str
    state_label: Any
    pledged_minor: int
    matched_minor: int
    collected_minor: int
    minimum_minor: int
    optimum_minor: int
    backers: int
    deadline_at: datetime | None
    days_left: int | None

    @property
    def raised_minor(self) -> int:
        """What counts towards the minimum: pledged and matched."""
        return self.pledged_minor + self.matched_minor

    @property
    def percent(self) -> int:
        """Pledged as per cent of the minimum."""
        return 100 * (self.pledged_minor + self.matched_minor) // self.minimum_minor if self.minimum_minor else 0

    @property
    def is_live(self) -> bool:
        return self.state == CampaignState.LIVE


def days_left(campaign: Campaign, now: datetime) -> int | None:
    """Whole local days to the deadline (0 on the last day); None unless live."""
    if campaign.state != CampaignState.LIVE or campaign.deadline_at is None:
        return None
    return max((timezone.localdate(campaign.deadline_at) - timezone.localdate(now)).days, 0)


def _page_type() -> Any:
    return apps.get_model("campaigns", "CampaignPage")


def cards_of(campaigns: Iterable[Campaign], now: datetime | None = None, language: str = "") -> list[Card]:
    """Cards in the same order; campaigns without a published page are left out. One query besides the campaigns'."""
    listed, now = list(campaigns), now or clock.now()
    language = language or languages.reading_language()
    versions: dict[int, list[Any]] = {}
    pages: Any = _page_type().objects.live().filter(campaign__in=[c.pk for c in listed]) if listed else []
    for page in pages.select_related("locale").defer("story").order_by("pk") if listed else []:
        versions.setdefault(page.campaign_id, []).append(page)
    best = {pk: languages.best_version(found, language) for pk, found in versions.items()}
    return [_card(c, best[c.pk], language, now) for c in listed if c.pk in best]


def _card(campaign: Campaign, page: Any, language: str, now: datetime) -> Card:
    own = page.locale.language_code
    return Card(
        code=campaign.code,
        title=page.title,
        lead=page.lead,
        url=languages.address(page, language),
        language="" if own == language else own,
        cooperative_code=campaign.cooperative.code,
        cooperative_name=campaign.cooperative.name,
        place=campaign.cooperative.municipality,
        state=campaign.state,
        state_label=campaign.get_state_display(),
        pledged_minor=campaign.pledged_minor,
        matched_minor=campaign.matched_minor,
        collected_minor=campaign.collected_minor,
        minimum_minor=campaign.minimum_minor,
        optimum_minor=campaign.optimum_minor,
        backers=campaign.backers,
        deadline_at=campaign.deadline_at,
        days_left=days_left(campaign, now),
    )


def _public() -> Any:
    faces = _page_type().objects.live().filter(campaign=OuterRef("pk"))
    return Campaign.objects.public().filter(Exists(faces), deadline_at__isnull=False).select_related("cooperative")


def public_campaigns() -> Any:
    """Every campaign that has a public face, with its cooperative; unordered."""
    return _public()


def live(now: datetime | None = None) -> list[Card]:
    """Every open campaign, nearest deadline first."""
    return cards_of(_public().live().order_by("deadline_at", "pk"), now)


def ending_soon(limit: int, now: datetime | None = None) -> list[Card]:
    """The open campaigns with the nearest deadlines. Two queries."""
    return cards_of(_public().live().order_by("deadline_at", "pk")[:limit], now)


def of_cooperative(cooperative: Any, now: datetime | None = None) -> list[Card]:
    """The public campaigns of one cooperative, open ones first. Two queries."""
    return cards_of(_public().of(cooperative).open_first(), now)
