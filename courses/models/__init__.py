"""The learner's record: units, enrolments, progress, attempts, worksheets.
Page types live in courses.pages."""

from .learning import Enrolment, LearningEvent, QuizAttempt, UnitProgress
from .unit import LearningUnit
from .worksheet import WorksheetAnswer

__all__ = ["Enrolment", "LearningEvent", "LearningUnit", "QuizAttempt", "UnitProgress", "WorksheetAnswer"]
