"""What happened to a campaign that did not reach its minimum, in figures, and what its team may do now.
Figures are counted from rows; nothing here names a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.enums import CampaignState
from campaigns.models import Campaign, Pledge, PostMortem
from crowdcoop.waiting import Waiting
from membership.models import Cooperative

from .people import titles_of
from .reach import Source, sources_of

# How long the team is asked what it learnt.
ASKED_FOR = timedelta(days=90)
ENDED_TRIES = (CampaignState.CANCELLED, CampaignState.REJECTED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts in cents. `early_percent`: how much of what came had come by the middle of its days."""

    raised_minor: int
    minimum_minor: int
    percent: int
    missing_minor: int
    backers: int
    mean_minor: int
    days: int
    early_percent: int
    updates: int
    questions: int
    answered: int
    followers: int
    sources: list[Source]


def figures_of(campaign: Campaign) -> Figures:
    """Five queries."""
    raised = campaign.pledged_minor + campaign.matched_minor
    opened, closed = campaign.opens_at or campaign.created_at, campaign.deadline_at or campaign.created_at
    middle = opened + (closed - opened) / 2
    counted = Pledge.objects.of(campaign).filter(counted_minor__gt=0)
    came = counted.aggregate(early=Sum("counted_minor", filter=Q(created_at__lte=middle)), pledges=Count("pk"))
    asked = campaign.remarks.filter(update=None).aggregate(
        questions=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))
    )
    return Figures(
        raised_minor=raised,
        minimum_minor=campaign.minimum_minor,
        percent=100 * raised // max(campaign.minimum_minor, 1),
        missing_minor=max(campaign.minimum_minor - raised, 0),
        backers=campaign.backers,
        mean_minor=campaign.pledged_minor // max(came["pledges"], 1),
        days=(closed - opened).days,
        early_percent=100 * (came["early"] or 0) // max(campaign.pledged_minor, 1),
        updates=campaign.updates.exclude(published_at=None).count(),
        questions=asked["questions"],
        answered=asked["answered"],
        followers=campaign.followers.count(),
        sources=sources_of(campaign)[0],
    )


def retry_of(campaign: Campaign) -> Campaign | None:
    """The campaign that tries again, if somebody has begun one that is not given up."""
    return campaign.tries.exclude(state__in=ENDED_TRIES).order_by("pk").last()


def failed_for(user: Any, now: datetime) -> list[Waiting]:
    """Campaigns of this person's teams that ended below their minimum, until it is written down why."""
    team = Cooperative.objects.edited_by(user)
    failed = Campaign.objects.filter(
        cooperative__in=team, state=CampaignState.UNSUCCESSFUL, deadline_at__gt=now - ASKED_FOR
    )
    rows = list(failed.exclude(pk__in=PostMortem.objects.values("campaign")).order_by("pk"))
    titles = titles_of(rows) if rows else {}
    return [
        Waiting(
            title=titles[row.pk],
            text=_("It did not reach its minimum. See why, and how you may try again."),
            url=reverse("campaign_after", args=[row.code]),
            action=_("Look back"),
        )
        for row in rows
    ]
