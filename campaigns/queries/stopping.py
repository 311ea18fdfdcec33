"""What stopping a campaign would do to its promises and its money, counted before anybody decides.
Nothing here writes; stopping is services/stopping.py's work."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignStop, Pledge
from payments.enums import OPEN_COLLECTION, SETTLED, PaymentState
from payments.queries.refunds import was_paid_out

from .people import titles_of

MAY_END = (CampaignState.SCHEDULED, CampaignState.LIVE, CampaignState.COLLECTING, CampaignState.FUNDED)


@dataclass(frozen=True, slots=True)
class Consequences:
    """How many promises, and cents: only promised, being charged, charged already."""

    promised: int
    promised_minor: int
    charging: int
    charging_minor: int
    collected: int
    collected_minor: int
    paid_out: bool


def consequences(campaign: Campaign) -> Consequences:
    """Two queries, however many promises there are."""
    groups = {
        "promised": Q(payment__state=PaymentState.ACTIVE),
        "charging": Q(payment__state__in=OPEN_COLLECTION),
        "collected": Q(payment__state__in=SETTLED),
    }
    left = F("payment__amount_minor") - F("payment__refunded_minor") - F("payment__lost_minor")
    counts = {name: Count("pk", filter=which) for name, which in groups.items()}
    sums = {f"{name}_minor": Sum(left, filter=which, default=0) for name, which in groups.items()}
    found = Pledge.objects.of(campaign).aggregate(**counts, **sums)
    return Consequences(**found, paid_out=was_paid_out(campaign.code))


def waiting_stops() -> QuerySet[CampaignStop]:
    """Proposals nobody has answered, oldest first."""
    found = CampaignStop.objects.filter(decided_at=None).select_related("campaign__cooperative", "proposed_by")
    return found.order_by("proposed_at", "pk")


def stoppable() -> QuerySet[Campaign]:
    """Campaigns that could be cancelled or stopped, the newest first."""
    return Campaign.objects.filter(state__in=MAY_END).select_related("cooperative").order_by("-pk")


def entitled(campaigns: list[Campaign]) -> list[Campaign]:
    """Each with its `title` in the language being read."""
    titles = titles_of(campaigns)
    for campaign in campaigns:
        campaign.title = titles[campaign.pk]  # type: ignore[attr-defined]
    return campaigns


def entitled_stops(stops: list[CampaignStop]) -> list[CampaignStop]:
    """Each proposal's campaign with its `title`."""
    entitled([stop.campaign for stop in stops])
    return stops
