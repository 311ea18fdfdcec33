"""One match: what a fund adds to one pledge, or once to a campaign that reached a milestone, and who of the pool.
Rows are moved by services/match_moves.py alone."""

from django.db import models
from django.db.models import Q

from campaigns.enums import MatchState
from crowdcoop.codes import new_code

from .match_fund import MatchCampaign, MatchFunder, MatchRule
from .pledge import Pledge


def new_match_code() -> str:
    return new_code("m")


class Match(models.Model):
    """`amount_minor` is what stands now, in cents; 0 once taken back. `pledge` is empty for a milestone."""

    code = models.CharField(max_length=32, unique=True, default=new_match_code)
    entry = models.ForeignKey(MatchCampaign, on_delete=models.PROTECT, related_name="matches")
    pledge = models.ForeignKey(Pledge, null=True, blank=True, on_delete=models.PROTECT, related_name="matches")
    rule = models.ForeignKey(MatchRule, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=MatchState, default=MatchState.RESERVED)
    amount_minor = models.BigIntegerField(default=0)
    # What stood when the pledge was paid: a refund takes its part of this.
    settled_minor = models.BigIntegerField(default=0)
    reversed_minor = models.BigIntegerField(default=0)
    began_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "pledge"], condition=Q(pledge__isnull=False), name="campaigns_match_once"
            ),
            models.UniqueConstraint(
                fields=["entry", "rule"], condition=Q(pledge__isnull=True), name="campaigns_milestone_once"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="campaigns_match_not_negative"),
            models.CheckConstraint(condition=Q(state__in=MatchState.values), name="campaigns_match_state_known"),
            models.CheckConstraint(
                condition=~Q(state=MatchState.REVERSED) | Q(amount_minor=0), name="campaigns_match_reversed_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MatchShare(models.Model):
    """Which of the pool's funders gives how much of a match."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="shares")
    funder = models.ForeignKey(MatchFunder, on_delete=models.PROTECT, related_name="shares")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["match", "funder"], name="campaigns_share_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="campaigns_share_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.match_id}/{self.funder_id}"


class MatchEvent(models.Model):
    """One move of a match: from where to where, with how much, and why."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, choices=MatchState)
    from_minor = models.BigIntegerField()
    to_minor = models.BigIntegerField()
    cause = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.match_id} {self.from_state}→{self.to_state}"
