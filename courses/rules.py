"""Who may do what in training.
Rules of other rooms live there."""

from typing import Any

from courses.models import LearningUnit, QuizAttempt
from membership.models import CooperativeRole


def can_learn_for(user: Any, cooperative_code: str) -> bool:
    """Whether the person belongs to the cooperative's team, in any role."""
    return CooperativeRole.objects.filter(user=user, cooperative__code=cooperative_code).exists()


def can_see_attempt(user: Any, attempt: QuizAttempt) -> bool:
    """An attempt is its author's own."""
    return bool(user.is_authenticated and attempt.user_id == user.pk)


def can_follow(unit: LearningUnit) -> bool:
    """Whether the unit is still offered."""
    return unit.retired_at is None
