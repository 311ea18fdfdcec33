"""Before the launch: whether a campaign is being shown, what people say they would do, and how they rate its digest.
None of it is a pledge: nothing here is ever charged. Counting and writing are queries' and services'."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.enums import Question
from crowdcoop.codes import new_code

from .campaign import Campaign


def new_statement_code() -> str:
    return new_code("v")


class Sounding(models.Model):
    """The campaign shows itself before its launch. Open: the team opened it, nobody closed it since."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="sounding")
    # In the campaign's own language: how it is to carry itself, for people who are no accountants.
    digest = models.TextField(max_length=1500, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Only where somebody who accompanies it closed it: then only they open it again.
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stopped_reason = models.CharField(max_length=300, blank=True)

    PERSONAL = {"scrub": [], "keep": {"stopped_reason": "professional words about a campaign, not a person"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_reason="") | Q(closed_at__isnull=False), name="campaigns_stopped_is_closed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} before launch"


class Statement(models.Model):
    """What one proven address would do: back with so many cents, join, lend hours. One for each campaign."""

    PERSONAL = {"scrub": ["email", "name"], "keep": {"person": "set to nothing on erasure"}}

    code = models.CharField(max_length=32, unique=True, default=new_statement_code)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="statements")
    email = models.EmailField(blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="statements"
    )
    language = models.CharField(max_length=5)
    name = models.CharField(max_length=120, blank=True)
    back_minor = models.BigIntegerField(default=0)
    joins = models.BooleanField(default=False)
    hours = models.PositiveIntegerField(default=0)
    said_at = models.DateTimeField()
    # Two consents, each given or not: the team may see name and address; one reminder before the end.
    contact_agreed_at = models.DateTimeField(null=True, blank=True)
    remind_agreed_at = models.DateTimeField(null=True, blank=True)
    # The one letter of the launch.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "email"], condition=~Q(email=""), name="campaigns_statement_once"
            ),
            models.CheckConstraint(
                condition=Q(back_minor__gt=0) | Q(joins=True) | Q(hours__gt=0),
                name="campaigns_statement_says_something",
            ),
            models.CheckConstraint(condition=Q(back_minor__gte=0), name="campaigns_statement_not_negative"),
        ]

    def __str__(self) -> str:
        return self.code


def _scale(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{name}__gte": 1, f"{name}__lte": 5}), name=f"campaigns_rating_{name}_of_five"
    )


class Rating(models.Model):
    """How one proven address rates the digest: five questions, 1 to 5 each."""

    PERSONAL = {"scrub": ["email"], "keep": {"person": "set to nothing on erasure"}}

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="ratings")
    email = models.EmailField(blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    clear = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()
    able = models.PositiveSmallIntegerField()
    sums = models.PositiveSmallIntegerField()
    lasts = models.PositiveSmallIntegerField()
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "email"], condition=~Q(email=""), name="campaigns_rating_once"),
            *(_scale(name) for name in Question.values),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} rated #{self.pk}"
