"""What a team writes while it learns, so that it never types it twice.
The prompts live in lesson pages."""

from django.conf import settings
from django.db import models

from .unit import LearningUnit


class WorksheetAnswer(models.Model):
    """One answer to one prompt of a lesson: a cooperative team's shared one, or a lone learner's own."""

    PERSONAL = {
        "scrub": ["text"],
        "keep": {
            "user": "points to the scrubbed account; a team's shared answer stays the team's",
            "edited_by": "points to the scrubbed account, so that the team sees that somebody wrote this",
            "cooperative_code": "names an organisation, not a person",
        },
    }

    unit = models.ForeignKey(LearningUnit, on_delete=models.PROTECT, related_name="worksheet_answers")
    prompt = models.CharField(max_length=40)
    cooperative_code = models.CharField(max_length=32, blank=True, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="worksheet_answers"
    )
    text = models.TextField(blank=True, max_length=5000)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "prompt", "cooperative_code"],
                condition=models.Q(user=None),
                name="courses_team_answer_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "prompt", "user"],
                condition=models.Q(user__isnull=False),
                name="courses_own_answer_once",
            ),
            models.CheckConstraint(
                condition=models.Q(user=None) ^ models.Q(cooperative_code=""), name="courses_answer_has_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"answer #{self.pk} {self.prompt} {self.cooperative_code}"
