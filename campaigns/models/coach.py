"""What the coach may say to a team, when, and what it has said.
When a rule is due is services/coaching.py's."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from campaigns.enums import CoachMoment

from .campaign import Campaign


class CoachRule(ClusterableModel):
    """One piece of advice. `at` counts what `moment` names: per cent of the days, days, people."""

    key = models.SlugField(_("short name"), max_length=32, unique=True)
    moment = models.CharField(_("when"), max_length=12, choices=CoachMoment)
    at = models.PositiveSmallIntegerField(_("number"), default=0)
    is_on = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["moment", "at", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(moment__in=CoachMoment.values), name="campaigns_coach_moment_known"),
        ]

    def __str__(self) -> str:
        return self.key


class CoachWords(models.Model):
    """The advice in one language: what to do, and why it helps."""

    PERSONAL = {"scrub": [], "keep": {"text": "advice written by the platform, the same for everybody"}}

    rule = ParentalKey(CoachRule, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what to do"), max_length=600)
    why = models.TextField(_("why"), max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "language"], name="campaigns_coach_said_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.language}"


class CoachAdvice(models.Model):
    """A rule was said to a campaign's team; once, ever."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="advice")
    rule = models.ForeignKey(CoachRule, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "rule"], name="campaigns_advised_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.rule_id}"
