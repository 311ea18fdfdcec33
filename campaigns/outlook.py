"""What campaigns bring in the next days, for the finance page: which rounds close, and what will really arrive.
The registry is payments.forecast; nothing here writes."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.emails import title_of
from campaigns.models import Campaign
from campaigns.queries.figures import future_members_of
from crowdcoop.money import money
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


def problem_of(campaign: Campaign, running_minor: int) -> str:
    """Why nothing would be charged if the round closed as it stands; "" where it succeeds."""
    if campaign.round > 1:
        return ""
    # What match funds add counts towards the minimum (docs/adr/0010).
    if running_minor + campaign.matched_minor < campaign.minimum_minor:
        return _("below its minimum so far: nothing is charged")
    if campaign.members_binding and future_members_of(campaign) < campaign.members_goal:
        return _("too few people want to join so far: nothing is charged")
    return ""


def closings(start: datetime, end: datetime) -> Iterator[Expected]:
    """Open campaigns whose round closes, with what will arrive if they succeed."""
    share, band, charges = success_rate()
    rests_on = (
        _("%(percent).1f %% of %(charges)s charges so far arrived") % {"percent": share * 100, "charges": charges}
        if charges >= ENOUGH
        else _("about %(percent)s in a hundred charges arrive, as is usual") % {"percent": USUAL_PERCENT}
    )
    for campaign in Campaign.objects.live().filter(deadline_at__lt=end).order_by("deadline_at", "pk"):
        closed = campaign.snapshots.aggregate(s=Sum("total_minor"))["s"] or 0
        running = campaign.pledged_minor - closed
        problem = problem_of(campaign, running)
        low, high = (money(int(running * max(min(share + d, 1), 0))) for d in (-band, band))
        basis = problem or f"{rests_on}: {low} – {high}"
        if campaign.deadline_at is not None:
            yield Expected(
                at=max(campaign.deadline_at, start),
                title=_("%(title)s closes") % {"title": title_of(campaign)},
                rests_on=basis,
                count=campaign.backers,
                money_in=0 if problem else int(running * share),
                url=reverse("support", args=[campaign.code]),
            )
