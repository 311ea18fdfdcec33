"""Who is behind the pledges of a campaign, as far as each person agreed, for its team.
A name only where its owner wants it shown; an address only where its owner gave it to the cooperative."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignDay, Pledge
from membership.queries import reachable_prospects

from .community import after
from .faces import words_of

PER_PAGE = 30
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Backer:
    """One pledge that counts. `name` and `message` are empty without consent, `email` without another one."""

    code: str
    on: date
    minor: int
    reward: str
    name: str
    message: str
    email: str
    source: str


def _counting(campaign: Campaign) -> QuerySet[Pledge]:
    """With `reachable`: the person agreed that this cooperative has the address."""
    agreed = reachable_prospects(campaign.cooperative).filter(email=OuterRef("email")).exclude(email="")
    found = Pledge.objects.of(campaign).filter(counted_minor__gt=0).select_related("reward")
    return found.annotate(reachable=Exists(agreed))


def _backer(pledge: Any, titles: dict[str, str]) -> Backer:
    return Backer(
        code=pledge.code,
        on=timezone.localdate(pledge.created_at),
        minor=pledge.counted_minor,
        reward=titles.get(pledge.reward.code, pledge.reward.code) if pledge.reward else "",
        name=pledge.name if pledge.show_name else "",
        message=pledge.message if pledge.show_name else "",
        email=pledge.email if pledge.reachable else "",
        source=pledge.source,
    )


def _titles(page: Any) -> dict[str, str]:
    return {code: words.title for code, words in words_of(page.reward_words).items()}


def page_of(campaign: Campaign, page: Any, cursor: str) -> tuple[list[Backer], str]:
    """The newest first, and where the next part begins. One query."""
    rows, more = after(_counting(campaign), cursor, PER_PAGE)
    titles = _titles(page)
    return [_backer(row, titles) for row in rows], more


def table_of(campaign: Campaign, page: Any) -> Iterator[tuple[Any, ...]]:
    """The same for a file, the oldest first, read in parts."""
    titles = _titles(page)
    yield _("Pledge"), _("Day"), _("Amount (EUR)"), _("Reward"), _("Name"), _("Message"), _("E-mail"), _("Link")
    for row in _counting(campaign).order_by("pk").iterator(chunk_size=AT_ONCE):
        one = _backer(row, titles)
        yield one.code, one.on, euros(one.minor), one.reward, one.name, one.message, one.email, one.source


def days_table(campaign: Campaign) -> Iterator[tuple[Any, ...]]:
    """Day by day: what stood at its end, and how often the page was opened."""
    yield _("Day"), _("Pledged (EUR)"), _("Matched (EUR)"), _("Page opened")
    for row in CampaignDay.objects.filter(campaign=campaign).order_by("on").iterator(chunk_size=AT_ONCE):
        yield row.on, euros(row.pledged_minor), euros(row.matched_minor), row.views


def euros(minor: int) -> Decimal:
    """Cents as a number of euros for a spreadsheet; nothing is reckoned with it."""
    return Decimal(minor).scaleb(-2)
