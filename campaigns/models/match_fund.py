"""A match fund: its budget and caps, who pays into it, who runs it, its rules, and the campaigns that pitched.
How much is given is worked out in campaigns/matching.py; single matches have their own file."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campaigns.enums import FUND_PUBLIC, FundState, PitchState
from campaigns.taxonomy import Category, labels_of
from crowdcoop.codes import new_code
from membership.enums import CooperativeKind, Territory

from .campaign import Campaign
from .lines import Reward


def new_fund_code() -> str:
    return new_code("mf")


def new_funder_code() -> str:
    return new_code("mp")


class MatchFundQuerySet(models.QuerySet["MatchFund"]):
    """Readers of match funds. Nothing here evaluates."""

    def public(self) -> "MatchFundQuerySet":
        return self.filter(state__in=FUND_PUBLIC)

    def run_by(self, user: Any) -> "MatchFundQuerySet":
        return self.filter(roles__user=user.pk)


class MatchFund(models.Model):
    """Cents that double what people give. `budget_minor` is what was paid in, `reserved_minor` what stands promised or
    paid of it: both moved only by services, under this row's lock."""

    code = models.CharField(max_length=32, unique=True, default=new_fund_code)
    name = models.CharField(max_length=120)
    about = models.TextField(max_length=600, blank=True)
    state = models.CharField(max_length=10, choices=FundState, default=FundState.DRAFT)
    # Until when it gives; empty: until it is closed.
    ends_at = models.DateTimeField(null=True, blank=True)
    budget_minor = models.BigIntegerField(default=0)
    reserved_minor = models.BigIntegerField(default=0)
    per_pledge_minor = models.BigIntegerField(null=True, blank=True)
    per_person_minor = models.BigIntegerField(null=True, blank=True)
    per_campaign_minor = models.BigIntegerField(null=True, blank=True)
    per_round_minor = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = MatchFundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FundState.values), name="campaigns_fund_state_known"),
            models.CheckConstraint(
                condition=Q(reserved_minor__gte=0, reserved_minor__lte=F("budget_minor")),
                name="campaigns_fund_within_budget",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def left_minor(self) -> int:
        return self.budget_minor - self.reserved_minor


class MatchFundRole(models.Model):
    """Somebody who runs a fund: writes its rules, answers pitches, sees its use."""

    fund = models.ForeignKey(MatchFund, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="match_funds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "user"], name="campaigns_fund_role_once")]

    def __str__(self) -> str:
        return f"{self.fund_id}/{self.user_id}"


class MatchFunder(models.Model):
    """An organisation that pays into the pool: what it promised, what came, what of it stands given."""

    code = models.CharField(max_length=32, unique=True, default=new_funder_code)
    fund = models.ForeignKey(MatchFund, on_delete=models.PROTECT, related_name="funders")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    # What it says of itself on its public page.
    about = models.TextField(max_length=600, blank=True)
    website = models.URLField(max_length=200, blank=True)
    committed_minor = models.BigIntegerField()
    paid_in_minor = models.BigIntegerField(default=0)
    used_minor = models.BigIntegerField(default=0)

    PERSONAL = {"scrub": [], "keep": {"email": "where an organisation receives the papers of its money"}}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(committed_minor__gt=0), name="campaigns_funder_commits"),
            models.CheckConstraint(
                condition=Q(used_minor__gte=0, used_minor__lte=F("paid_in_minor")), name="campaigns_funder_within"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def left_minor(self) -> int:
        return self.paid_in_minor - self.used_minor


class MatchRule(models.Model):
    """One rule, read in order; the first that speaks of a pledge decides. With `milestone_minor`: a fixed sum, once."""

    fund = models.ForeignKey(MatchFund, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(default=0)
    factor_percent = models.PositiveIntegerField(default=100)
    per_pledge_minor = models.BigIntegerField(null=True, blank=True)
    rewards: Any = models.ManyToManyField(Reward, blank=True, related_name="+")
    # Only those rewards; so that a rule whose rewards a team has taken away does not begin to speak of everything.
    chosen_rewards = models.BooleanField(default=False)
    # Which campaigns it speaks of; nothing chosen: any.
    territories = models.JSONField(default=list, blank=True)
    categories = models.JSONField(default=list, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    first_only = models.BooleanField(default=False)
    # 0: both rounds.
    round = models.PositiveSmallIntegerField(default=0)
    milestone_minor = models.BigIntegerField(null=True, blank=True)
    milestone_percent = models.PositiveSmallIntegerField(default=0)
    milestone_backers = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(milestone_minor=None) | Q(milestone_minor__gt=0), name="campaigns_milestone_positive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}#{self.position}"

    @property
    def names(self) -> list[str]:
        """The places, fields and kinds of cooperatives it speaks of, by name."""
        lists = ((Territory, self.territories), (Category, self.categories), (CooperativeKind, self.kinds))
        return [name for choices, chosen in lists for name in labels_of(choices, chosen)]


class MatchCampaign(models.Model):
    """A campaign that asked a fund to match it, its answers, and the fund's. `matched_minor` is what stands for it."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "answers": "a team's professional words about its campaign",
            "answer": "a fund's professional words about a campaign",
        },
    }

    fund = models.ForeignKey(MatchFund, on_delete=models.PROTECT, related_name="entries")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="match_entries")
    state = models.CharField(max_length=10, choices=PitchState, default=PitchState.PITCHED)
    # [[question, answer, kind of question], …] as they were when it pitched.
    answers = models.JSONField(default=list, blank=True)
    pitched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pitched_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=600, blank=True)
    matched_minor = models.BigIntegerField(default=0)
    # How many entries in the books this campaign has from this fund; numbers them.
    booked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "campaign"], name="campaigns_one_pitch_each"),
            models.CheckConstraint(condition=Q(matched_minor__gte=0), name="campaigns_entry_not_negative"),
            models.CheckConstraint(
                condition=Q(state="pitched", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="pitched") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="campaigns_pitch_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}/{self.campaign_id}"
