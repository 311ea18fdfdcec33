"""A campaign as others show it: on a card, a poster, in a frame, in a feed; and which links led to it.
No names and no addresses of people."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from campaigns.enums import PUBLIC
from campaigns.models import Campaign, CampaignBreakdown, Pledge
from campaigns.models.figures import OTHERS
from crowdcoop.cms import languages

from .cards import Card, cards_of

_SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")


@dataclass(frozen=True, slots=True)
class Source:
    """How much came through one link: `word` is its ?ref=, "" for all other ways."""

    word: str
    pledges: int
    amount_minor: int

    @property
    def label(self) -> str:
        return source_label(self.word)


def source_label(word: str) -> str:
    """What a team reads for a link's word."""
    return {"": _("Without a word of its own"), OTHERS: _("All smaller links together")}.get(word, word)


def source_word(typed: str) -> str:
    """The word of a link as it may be kept; "" for anything that is not one short plain word."""
    word = typed.strip().lower()
    return word if _SOURCE.fullmatch(word) else ""


def sources_of(campaign: Campaign) -> tuple[list[Source], datetime | None]:
    """Where pledges that count came from, the largest amount first, and when the clock added them up. One query.

    Before it came by for the first time they are added up here: two, and None."""
    noted = CampaignBreakdown.objects.filter(campaign=campaign).first()
    if noted is not None:
        return [Source(word, pledges, minor) for word, pledges, minor in noted.sources], noted.noted_at
    counted = Pledge.objects.of(campaign).filter(counted_minor__gt=0)
    rows = counted.values("source").annotate(pledges=Count("pk"), amount=Sum("counted_minor"))
    return [Source(row["source"], row["pledges"], row["amount"]) for row in rows.order_by("-amount", "source")], None


@dataclass(frozen=True, slots=True)
class SourceOfAll:
    """What one word of a link brought to all campaigns together; `share` is per cent of all that was pledged."""

    word: str
    campaigns: int
    pledges: int
    amount_minor: int
    share: float


# As many words as anybody reads; whoever wants them all asks each team.
MOST_SOURCES = 50


def sources_of_all(since: datetime | None = None) -> list[SourceOfAll]:
    """Where pledges that count came from, over all campaigns, the largest amount first. One query.

    No person, device or visit is known here: only the word that stood in the link of each pledge."""
    counted = Pledge.objects.filter(counted_minor__gt=0, campaign__state__in=PUBLIC)
    counted = counted.filter(created_at__gte=since) if since else counted
    rows = counted.order_by().values("source")
    found = list(
        rows.annotate(
            campaigns=Count("campaign", distinct=True), pledges=Count("pk"), amount=Sum("counted_minor")
        ).order_by("-amount", "source")
    )
    total = sum(row["amount"] for row in found)
    return [
        SourceOfAll(row["source"], row["campaigns"], row["pledges"], row["amount"], 100 * row["amount"] / total)
        for row in found[:MOST_SOURCES]
    ]


def shown(campaign: Campaign, now: datetime, language: str = "") -> Card | None:
    """The campaign as a card in the language being read, or in `language`; None where it has no published page."""
    return next(iter(cards_of([campaign], now, language)), None)


def launches(limit: int) -> list[Campaign]:
    """The campaigns that opened last, newest first."""
    opened = Campaign.objects.public().filter(opens_at__isnull=False).select_related("cooperative")
    return list(opened.order_by("-opens_at", "-pk")[:limit])


def full_address(card: Card) -> str:
    return settings.SITE_URL + card.url


def language_of(campaign: Campaign) -> str:
    """The language the campaign was written in."""
    faces: Any = campaign.pages
    page = faces.select_related("locale").order_by("pk").first()
    return page.locale.language_code if page else languages.reading_language()
