"""The campaign and the events of its life.
Lines, pledges and snapshots have their own files; words live on the page."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When

from campaigns.enums import ENDED_PUBLIC, PUBLIC, CampaignState, Policy
from campaigns.taxonomy import Category, Sdg, labels_of
from crowdcoop.labels import label_of
from membership.enums import Territory


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Readers of campaigns. Nothing here evaluates."""

    def live(self) -> "CampaignQuerySet":
        return self.filter(state=CampaignState.LIVE)

    def public(self) -> "CampaignQuerySet":
        return self.filter(state__in=PUBLIC)

    def of(self, cooperative: Any) -> "CampaignQuerySet":
        return self.filter(cooperative=cooperative)

    def visible_to(self, user: Any) -> "CampaignQuerySet":
        """Campaigns of the cooperatives this person works for."""
        return self.filter(cooperative__roles__user=user).distinct()

    def due_to_open(self, at: datetime) -> "CampaignQuerySet":
        return self.filter(state=CampaignState.SCHEDULED, opens_at__lte=at)

    def due_to_close(self, at: datetime) -> "CampaignQuerySet":
        return self.filter(state=CampaignState.LIVE, deadline_at__lte=at)

    def unsecured(self) -> "CampaignQuerySet":
        """Round 1 succeeded, and whether enough of it arrives is still open (round 2 may be running meanwhile)."""
        collecting = Q(state=CampaignState.COLLECTING) | Q(
            state__in=[CampaignState.LIVE, CampaignState.CLOSING], round=2
        )
        return self.filter(collecting, secured_at=None)

    def open_first(self) -> "CampaignQuerySet":
        """Open ones by nearest deadline, then the others, newest first (the order queries/cards.py pages through)."""
        is_live = Q(state=CampaignState.LIVE)
        return self.annotate(
            group=Case(When(is_live, then=Value(0)), default=Value(1), output_field=IntegerField()),
            nearest=Case(When(is_live, then=F("deadline_at")), default=None),
        ).order_by("group", "nearest", "-deadline_at", "-pk")


class Campaign(models.Model):
    """One all-or-nothing raise of one cooperative. Amounts are cents of `currency`.

    `pledged_minor`, `backers`, `hours_offered` and `collected_minor` are counters, moved only by services/pledges.py.
    """

    code = models.CharField(max_length=32, unique=True)
    cooperative = models.ForeignKey("membership.Cooperative", on_delete=models.PROTECT, related_name="campaigns")
    state = models.CharField(max_length=20, choices=CampaignState, default=CampaignState.DRAFT, db_index=True)
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.STRICT)
    currency = models.CharField(max_length=3, default="EUR")
    round = models.PositiveSmallIntegerField(default=1)
    # Days of the second round, which opens when the first succeeds; 0 = there is none.
    round2_days = models.PositiveSmallIntegerField(default=0)
    duration_days = models.PositiveSmallIntegerField(default=40)
    opens_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    minimum_minor = models.BigIntegerField(default=0)
    optimum_minor = models.BigIntegerField(default=0)
    members_goal = models.PositiveIntegerField(default=0)
    # Round 1 succeeds only if that many people want to join, too (docs/adr/0011).
    members_binding = models.BooleanField(default=False)
    hours_goal = models.PositiveIntegerField(default=0)
    pledged_minor = models.BigIntegerField(default=0)
    backers = models.PositiveIntegerField(default=0)
    hours_offered = models.PositiveIntegerField(default=0)
    collected_minor = models.BigIntegerField(default=0)
    # A fund accepted it: only then is anything asked about matches. What stands of them, moved with its funds locked.
    is_matched = models.BooleanField(default=False)
    matched_minor = models.BigIntegerField(default=0)
    # What it is about (taxonomy.py); "" is where the cooperative is.
    categories = models.JSONField(default=list, blank=True)
    sdgs = models.JSONField(default=list, blank=True)
    territory = models.CharField(max_length=8, choices=Territory, blank=True)
    # What was looked at before launch, in every language, as it was on the day of approval.
    reviewed = models.JSONField(default=list, blank=True)
    # Whether the team wants the coach's letters.
    coached = models.BooleanField(default=True)
    # The unsuccessful one this tries again, with less.
    retries = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="tries")
    # The last change of the story since it opened.
    story_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Too little of round 1 came in at first: until then failed cards may still be put right.
    rescue_ends_at = models.DateTimeField(null=True, blank=True)
    # Since then the policy is met: what round 1 collected is the cooperative's.
    secured_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "deadline_at"], name="campaigns_state_deadline"),
            # Orders of the index (queries/finding.py): its first page must not sort every campaign there was. None on
            # `backers`: a pledge would then write every index of the hottest row.
            models.Index(
                F("deadline_at").desc(),
                F("id").desc(),
                condition=Q(state__in=ENDED_PUBLIC),
                name="campaigns_ended_newest",
            ),
            models.Index(
                F("opens_at").desc(), F("id").desc(), condition=Q(state__in=PUBLIC), name="campaigns_opened_newest"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(currency="EUR"), name="campaigns_currency_eur"),
            models.CheckConstraint(
                condition=Q(pledged_minor__gte=0, collected_minor__gte=0), name="campaigns_counters_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(members_binding=False) | Q(members_goal__gt=0), name="campaigns_binding_has_a_goal"
            ),
            models.CheckConstraint(condition=Q(matched_minor__gte=0), name="campaigns_matched_not_negative"),
            models.CheckConstraint(
                condition=Q(minimum_minor__gte=0, optimum_minor__gte=F("minimum_minor")),
                name="campaigns_optimum_not_below_minimum",
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | Q(deadline_at__isnull=False, opens_at__isnull=False),
                name="campaigns_live_has_dates",
            ),
        ]

    get_state_display = label_of("state", CampaignState)

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """Its own territory, else the cooperative's, by name."""
        code = self.territory or self.cooperative.territory
        return str(Territory(code).label) if code else ""

    @property
    def about(self) -> list[str]:
        """Fields of activity and goals, by name."""
        return [*labels_of(Category, self.categories), *labels_of(Sdg, self.sdgs)]


class CampaignEvent(models.Model):
    """One change of a campaign's state, by whom and why. `comment` is a reviewer's words to the team."""

    PERSONAL = {"scrub": [], "keep": {"comment": "professional words of a reviewer about a campaign, not a person"}}

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    cause = models.CharField(max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    comment = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.from_state}→{self.to_state} #{self.pk}"

    @property
    def label(self) -> str:
        """The state it came to, in the language being read."""
        return str(CampaignState(self.to_state).label)
