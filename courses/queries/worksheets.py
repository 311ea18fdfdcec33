"""What a team or a learner has written.
The prompts themselves are in the lesson's page (content)."""

from typing import Any

from courses.models import LearningUnit, WorksheetAnswer


def worksheet_answers(cooperative_code: str) -> dict[str, str]:
    """Prompt code → text of a team, over all lessons: upper apps prefill deliverables and campaigns from it."""
    rows = WorksheetAnswer.objects.filter(cooperative_code=cooperative_code).exclude(cooperative_code="")
    return dict(rows.exclude(text="").order_by("edited_at").values_list("prompt", "text"))


def worksheet_texts(unit: LearningUnit, *, user: Any, cooperative_code: str = "") -> dict[str, str]:
    """Prompt code → text saved for one lesson: the team's, or one's own when there is no team."""
    rows = WorksheetAnswer.objects.filter(unit=unit)
    rows = rows.filter(cooperative_code=cooperative_code) if cooperative_code else rows.filter(user=user)
    return dict(rows.values_list("prompt", "text"))
