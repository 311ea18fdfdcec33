"""What match funds stand for, asked of campaigns and funds.
Nothing here writes."""

from django.db.models import Q, Sum

from campaigns.enums import MatchState
from campaigns.models import Campaign, Match


def standing(campaign: Campaign) -> int:
    """What funds add to the round that is open, in cents. No query where no fund accepted the campaign."""
    if not campaign.is_matched:
        return 0
    own = Match.objects.filter(entry__campaign=campaign, round=campaign.round)
    return own.aggregate(total=Sum("amount_minor"))["total"] or 0


def secured_matches(campaign: Campaign) -> int:
    """Matches whose pledge is paid, and reached milestones, in cents: here towards the minimum, as its pledges are."""
    if not campaign.is_matched:
        return 0
    sure = Q(state__in=[MatchState.SETTLED, MatchState.PAID]) | Q(pledge=None)
    return Match.objects.filter(sure, entry__campaign=campaign).aggregate(total=Sum("amount_minor"))["total"] or 0
