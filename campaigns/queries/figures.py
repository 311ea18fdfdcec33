"""Numbers: how far a campaign is, and what all campaigns together have done.
Counted from rows, never typed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, Subquery, Sum, Value

from campaigns.enums import SUCCEEDED, CampaignState, Outcome, Policy
from campaigns.models import Campaign, CollectiveReturn, Snapshot
from crowdcoop import clock
from membership.queries import future_members

from .cards import days_left


@dataclass(frozen=True, slots=True)
class Progress:
    """The three goals of one campaign and its time. Amounts in cents."""

    pledged_minor: int
    collected_minor: int
    minimum_minor: int
    optimum_minor: int
    backers: int
    members: int
    members_goal: int
    hours: int
    hours_goal: int
    days_left: int | None
    deadline_at: datetime | None
    safe_minor: int = 0
    matched_minor: int = 0
    members_needed: int = 0

    @property
    def reached(self) -> bool:
        return bool(self.minimum_minor) and self.pledged_minor + self.matched_minor >= self.minimum_minor

    @property
    def members_missing(self) -> int:
        """How many people who want to join the round still needs, where that goal is bound."""
        return max(self.members_needed - self.members, 0)


def progress(campaign: Campaign, now: datetime | None = None) -> Progress:
    """Money, future members and offered hours of one campaign. One query where members are a goal."""
    return progress_of(campaign, future_members_of(campaign), now or clock.now())


def future_members_of(campaign: Campaign) -> int:
    """How many people mean to become members because of this campaign; not asked where that is no goal."""
    return future_members([campaign.code])[campaign.code] if campaign.members_goal else 0


def wanting_to_join(campaign: Campaign, until: datetime) -> int:
    """The same people, as of the deadline: what closing counts where the members' goal is bound."""
    return future_members([campaign.code], until=until)[campaign.code]


def missed_by(campaign: Campaign) -> Snapshot | None:
    """The closing that says which goal was missed; not asked where it can only have been the minimum."""
    if not campaign.members_binding or campaign.state not in (CampaignState.CLOSING, CampaignState.UNSUCCESSFUL):
        return None
    return campaign.snapshots.filter(outcome=Outcome.UNSUCCESSFUL).first()


def progress_of(campaign: Campaign, members: int, now: datetime) -> Progress:
    """The same from what is already known. No query."""
    return Progress(
        pledged_minor=campaign.pledged_minor,
        collected_minor=campaign.collected_minor,
        minimum_minor=campaign.minimum_minor,
        optimum_minor=campaign.optimum_minor,
        backers=campaign.backers,
        members=members,
        members_goal=campaign.members_goal,
        hours=campaign.hours_offered,
        hours_goal=campaign.hours_goal,
        days_left=days_left(campaign, now),
        deadline_at=campaign.deadline_at,
        safe_minor=safe_at(campaign),
        matched_minor=campaign.matched_minor,
        members_needed=campaign.members_goal if campaign.members_binding and campaign.round == 1 else 0,
    )


# Of a hundred saved cards about three cannot be charged in the end.
CARDS_THAT_WORK_PERCENT = 97


def safe_at(campaign: Campaign) -> int:
    """What has to be pledged so that the minimum still arrives when some cards fail: whole euros, in cents.

    0 where it does not matter: a tolerant campaign goes on anyway, and after round 1 nothing is tested any more."""
    if campaign.policy != Policy.STRICT or campaign.round > 1 or campaign.state != CampaignState.LIVE:
        return 0
    return -(-campaign.minimum_minor * 100 // (CARDS_THAT_WORK_PERCENT * 100)) * 100


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """All campaigns together. `success_percent` is None until a first campaign has ended."""

    raised_minor: int
    success_percent: int | None
    backers: int
    live: int
    delivered: int


def site_figures() -> SiteFigures:
    """Money really collected, share of ended campaigns that made it, backers, open campaigns, delivered returns.

    One query."""
    succeeded, failed = Q(state__in=SUCCEEDED), Q(state=CampaignState.UNSUCCESSFUL)
    returns = CollectiveReturn.objects.filter(delivered_at__isnull=False).order_by().annotate(all=Value(1))
    delivered = Subquery(returns.values("all").annotate(number=Count("pk")).values("number"))
    found = (
        Campaign.objects.public()
        .annotate(commons=delivered)
        .aggregate(
            delivered=Max("commons"),
            raised=Sum("collected_minor"),
            backers=Sum("backers"),
            live=Count("pk", filter=Q(state=CampaignState.LIVE)),
            succeeded=Count("pk", filter=succeeded),
            failed=Count("pk", filter=failed),
        )
    )
    ended = found["succeeded"] + found["failed"]
    return SiteFigures(
        raised_minor=found["raised"] or 0,
        success_percent=100 * found["succeeded"] // ended if ended else None,
        backers=found["backers"] or 0,
        live=found["live"],
        delivered=found["delivered"] or 0,
    )
