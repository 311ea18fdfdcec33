"""What the team and its adviser see of a campaign on one page: what to do, how it goes, where people come from.
A fixed number of queries, however many pledges there are; people's names are not in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.enums import PUBLIC, CampaignState, OfferState
from campaigns.models import Campaign, CampaignBreakdown, CampaignDay, CampaignUpdate, NeedOffer
from crowdcoop.cms import languages
from crowdcoop.waiting import Waiting
from membership import queries as membership

from . import coach, community
from .charts import MoneyChart, days_of, money_over_time
from .faces import words_of
from .figures import Progress, progress
from .pace import Outlook, outlook
from .people import waiting_for
from .reach import source_label

# After so long without an update, telling something is due.
SILENT = timedelta(days=7)
# Advice is for its day.
FRESH = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Part:
    """One way or one reward: how many pledges, how much, and how wide its bar is, in per cent of the largest."""

    label: str
    pledges: int
    minor: int
    width: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step from reader to member: how many, and per cent of the step before (None where that says nothing)."""

    label: str
    number: int
    of_before: int | None
    width: str


@dataclass(frozen=True, slots=True)
class Cockpit:
    """What workspace_figures.html reads. `noted_at` is as of when the two lists of parts were added up."""

    progress: Progress
    chart: MoneyChart | None
    outlook: Outlook | None
    funnel: list[Step]
    sources: list[Part]
    rewards: list[Part]
    noted_at: datetime | None
    counted_since: Any


def cockpit(campaign: Campaign, page: Any, now: datetime) -> Cockpit | None:
    """The figures of one campaign; None before it opens."""
    if campaign.state not in PUBLIC:
        return None
    parts = CampaignBreakdown.objects.filter(campaign=campaign).first()
    titles = {code: words.title for code, words in words_of(page.reward_words).items()} | {"": _("Without a reward")}
    return Cockpit(
        progress=progress(campaign, now),
        chart=money_over_time(campaign, days_of(campaign), now),
        outlook=outlook(campaign, now),
        funnel=funnel(campaign),
        sources=_parts(parts.sources if parts else [], source_label),
        rewards=_parts(parts.rewards if parts else [], lambda code: titles.get(code) or code),
        noted_at=parts.noted_at if parts else None,
        counted_since=campaign.opens_at,
    )


def _parts(rows: list[Any], label: Callable[[str], str]) -> list[Part]:
    most = max((minor for _word, _pledges, minor in rows), default=0) or 1
    return [Part(label(word), pledges, minor, f"{100 * minor / most:.1f}") for word, pledges, minor in rows]


def funnel(campaign: Campaign) -> list[Step]:
    """From opening the page to being a member. Openings are no people: who reads twice is counted twice."""
    views = CampaignDay.objects.filter(campaign=campaign).aggregate(sum=Sum("views"))["sum"] or 0
    people = membership.conversions([campaign.code])[campaign.code]
    numbers = [
        (_("The page was opened"), views),
        (_("People who pledged"), campaign.backers),
        (_("Want to hear about joining"), people.interested),
        (_("Applied to join"), people.applied),
        (_("Became members"), people.members),
    ]
    most = max(number for _label, number in numbers) or 1
    before = [None, *(number for _label, number in numbers)]
    return [
        Step(label, number, _share(number, came), f"{100 * number / most:.1f}")
        for (label, number), came in zip(numbers, before, strict=False)
    ]


def _share(number: int, came: int | None) -> int | None:
    """Per cent of the step before; None where there was nobody, or where more came by another way."""
    return 100 * number // came if came and number <= came else None


def today(campaign: Campaign, user: Any, now: datetime) -> list[Waiting]:
    """What to do today for this campaign: what waits for this person about it, and what it asks for itself."""
    about = (f"/{campaign.code}/", f"/{campaign.cooperative.code}/")
    waiting = [*waiting_for(user, now), *community.questions_for(user, now), *membership.waiting_for(user, now)]
    found = [item for item in waiting if any(code in item.url for code in about)]
    found += [*_offers(campaign), *_silence(campaign, now), *_advice(campaign, now)]
    once = {item.url: item for item in reversed(found)}.values()
    return sorted(once, key=lambda item: (not item.urgent, item.due_at is None, item.due_at or now))


def _offers(campaign: Campaign) -> list[Waiting]:
    open_ones = NeedOffer.objects.filter(need__campaign=campaign, state=OfferState.OFFERED).count()
    if not open_ones:
        return []
    title = ngettext("%(n)s offer of help waits", "%(n)s offers of help wait", open_ones) % {"n": open_ones}
    text = _("Somebody gives you their time or things. Answer while they remember it.")
    return [Waiting(title, text, reverse("campaign_offers", args=[campaign.code]), _("Answer"), urgent=True)]


def _silence(campaign: Campaign, now: datetime) -> list[Waiting]:
    if campaign.state != CampaignState.LIVE or campaign.opens_at is None:
        return []
    told = CampaignUpdate.objects.filter(campaign=campaign).exclude(published_at=None).order_by("-published_at")
    last = told.values_list("published_at", flat=True).first() or campaign.opens_at
    if now - last < SILENT:
        return []
    days = (timezone.localdate(now) - timezone.localdate(last)).days
    title = ngettext("Nothing told for %(n)s day", "Nothing told for %(n)s days", days) % {"n": days}
    text = _("Whoever supports you would like to hear how it goes. Three sentences are enough.")
    return [Waiting(title, text, reverse("campaign_tell", args=[campaign.code]), _("Write an update"))]


def _advice(campaign: Campaign, now: datetime) -> list[Waiting]:
    """The newest word of the coach, as long as it is of use."""
    if campaign.state != CampaignState.LIVE:
        return []
    said = [one for one in coach.said_to(campaign, languages.reading_language()) if now - one.at < FRESH]
    url = reverse("campaign_coach", args=[campaign.code])
    return [Waiting(one.words.title, one.words.text, url, _("What else the coach said")) for one in said[:1]]
