"""What became of one backer's reward, where it is to be sent, and what its backers are asked.
Moving any of it is services/fulfilment.py's and services/surveys.py's work."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .lines import Reward
from .pledge import Pledge


class Fulfilment(models.Model):
    """One pledge's reward after success. The address is blank until the backer gives it, and once it is of no use.

    `moves` counts ticks and their undoing, so that each is told once."""

    PERSONAL = {"scrub": ["recipient", "street", "postcode", "town", "country"], "keep": {}}

    pledge = models.OneToOneField(Pledge, on_delete=models.PROTECT, related_name="fulfilment")
    recipient = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    town = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=80, blank=True)
    address_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    moves = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address_on=None, recipient="", street="", postcode="", town="", country="")
                | (Q(address_on__isnull=False) & ~Q(street="")),
                name="campaigns_fulfilment_address_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} #{self.pk}"


class Survey(models.Model):
    """The one time the team asks the backers of a reward; answers may change until the end of `until_on`."""

    reward = models.OneToOneField(Reward, on_delete=models.PROTECT, related_name="survey")
    language = models.CharField(max_length=10)
    until_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"survey {self.reward_id}"


class SurveyQuestion(models.Model):
    """One plain question: with options to choose from, or none for a few words."""

    PERSONAL = {"scrub": [], "keep": {"text": "the team's question, the same for everybody"}}

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=160)
    options = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "position"], name="campaigns_survey_question_place"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}.{self.position}"


class SurveyAnswer(models.Model):
    """What one backer answered, once for each question."""

    PERSONAL = {"scrub": ["text"], "keep": {}}

    question = models.ForeignKey(SurveyQuestion, on_delete=models.CASCADE, related_name="answers")
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "pledge"], name="campaigns_survey_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.pledge_id}"
