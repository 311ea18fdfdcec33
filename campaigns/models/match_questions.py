"""What a fund asks of teams that pitch, and how those who decide scored the answers.
A team's answers are kept with its pitch, in the words they were asked in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.enums import QuestionKind

from .match_fund import MatchCampaign, MatchFund

MOST_POINTS = 10
MOST_WEIGHT = 5


class MatchQuestion(models.Model):
    """One question, in its place. `weight`: how much its score counts beside the others; 0: nobody scores it."""

    PERSONAL = {"scrub": [], "keep": {"text": "what a fund asks of everybody"}}

    fund = models.ForeignKey(MatchFund, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=QuestionKind, default=QuestionKind.WORDS)
    # One a line, for a choice.
    options = models.TextField(max_length=600, blank=True)
    required = models.BooleanField(default=True)
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="campaigns_match_question_kind_known"
            ),
            models.CheckConstraint(condition=Q(weight__lte=MOST_WEIGHT), name="campaigns_match_question_weight"),
            models.CheckConstraint(
                condition=~Q(kind=QuestionKind.CHOICE) | ~Q(options=""), name="campaigns_match_question_has_options"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}?{self.position}"

    @property
    def choices(self) -> list[str]:
        return [line.strip() for line in self.options.splitlines() if line.strip()]


class MatchScore(models.Model):
    """What one person who decides gave one answer; without a question: the pitch as a whole."""

    entry = models.ForeignKey(MatchCampaign, on_delete=models.CASCADE, related_name="scores")
    question = models.ForeignKey(MatchQuestion, null=True, blank=True, on_delete=models.CASCADE, related_name="scores")
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "question", "scorer"],
                condition=Q(question__isnull=False),
                name="campaigns_match_score_once",
            ),
            models.UniqueConstraint(
                fields=["entry", "scorer"], condition=Q(question__isnull=True), name="campaigns_match_score_whole_once"
            ),
            models.CheckConstraint(condition=Q(points__lte=MOST_POINTS), name="campaigns_match_score_points"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.question_id}/{self.scorer_id}"
