"""What campaigns bring in the next days, for the finance page: which rounds close, and what will really arrive.
The registry is payments.forecast; nothing here writes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Pledge, Tip
from campaigns.queries import titles_of
from crowdcoop.money import money
from membership.queries import future_members
from payments.enums import PaymentState
from payments.forecast import Expected
from payments.models import Payment

# Until enough cards were charged here: what is known from the field.
USUAL_PERCENT, ENOUGH = 97, 200


def success_rate() -> tuple[float, float, int]:
    """(share of promised cents that arrive, half width of the band, number of charges it rests on)."""
    ended = Payment.objects.filter(purpose="pledge", due_at__isnull=False)
    got, lost = ended.filter(collected_at__isnull=False).count(), ended.filter(state=PaymentState.DROPPED).count()
    charges = got + lost
    if charges < ENOUGH:
        return USUAL_PERCENT / 100, 0.02, charges
    share = got / charges
    return share, 1.96 * (share * (1 - share) / charges) ** 0.5, charges


def problem_of(campaign: Campaign, running_minor: int, people: int) -> str:
    """Why nothing would be charged if the round closed as it stands; "" where it succeeds."""
    if campaign.round > 1:
        return ""
    # What match funds add counts towards the minimum (docs/adr/0010).
    if running_minor + campaign.matched_minor < campaign.minimum_minor:
        return _("below its minimum so far: nothing is charged")
    if campaign.members_binding and people < campaign.members_goal:
        return _("too few people want to join so far: nothing is charged")
    return ""


def closings(start: datetime, end: datetime) -> Iterator[Expected]:
    """Open campaigns whose round closes, with what will arrive if they succeed, and the tips beside it.

    The number of queries does not grow with the campaigns."""
    found = Campaign.objects.live().filter(deadline_at__lt=end).annotate(closed=Sum("snapshots__total_minor"))
    campaigns: list[Any] = list(found.order_by("deadline_at", "pk"))
    titles = titles_of(campaigns)
    people = future_members([one.code for one in campaigns if one.members_binding])
    rate, bring = success_rate(), []
    for campaign in campaigns:
        running = campaign.pledged_minor - (campaign.closed or 0)
        problem = problem_of(campaign, running, people.get(campaign.code, 0))
        bring += [] if problem else [campaign]
        yield Expected(
            at=max(campaign.deadline_at, start),
            title=_("%(title)s closes") % {"title": titles[campaign.pk]},
            rests_on=problem or _basis(running, rate),
            count=campaign.backers,
            money_in=0 if problem else int(running * rate[0]),
            url=reverse("support", args=[campaign.code]),
        )
    tips = _tips_beside(bring)
    for campaign in bring:
        if campaign.pk in tips:
            number, minor = tips[campaign.pk]
            yield Expected(
                at=max(campaign.deadline_at, start),
                title=_("Tips beside %(title)s") % {"title": titles[campaign.pk]},
                rests_on=_("charged once its money is certain to stay; %(share)s") % {"share": _basis(minor, rate)},
                count=number,
                money_in=int(minor * rate[0]),
            )


def _basis(minor: int, rate: tuple[float, float, int]) -> str:
    """What share of it arrives, where that is known from, and between which amounts that lies."""
    share, band, charges = rate
    rests_on = (
        _("%(percent).1f %% of %(charges)s charges so far arrived") % {"percent": share * 100, "charges": charges}
        if charges >= ENOUGH
        else _("about %(percent)s in a hundred charges arrive, as is usual") % {"percent": USUAL_PERCENT}
    )
    low, high = (money(int(minor * max(min(share + d, 1), 0))) for d in (-band, band))
    return f"{rests_on}: {low} – {high}"


def _tips_beside(campaigns: list[Campaign]) -> dict[int, tuple[int, int]]:
    """campaign pk → (number, cents) of the tips that its success makes due: each at the first of its campaigns."""
    beside = Pledge.objects.filter(basket=OuterRef("basket"), payment__state=PaymentState.ACTIVE)
    first = beside.filter(campaign__in=campaigns).order_by("campaign__deadline_at", "campaign")
    waiting = Tip.objects.filter(payment__state=PaymentState.ACTIVE)
    rows = waiting.annotate(first=Subquery(first.values("campaign")[:1])).exclude(first=None).values("first")
    sums = rows.annotate(number=Count("pk"), minor=Sum("payment__amount_minor")).order_by("first")
    return {row["first"]: (row["number"], row["minor"]) for row in sums}
