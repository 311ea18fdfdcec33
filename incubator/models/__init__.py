"""Accompaniment as rows: programmes, calls, applications, incubations, one file per aggregate.
No rule lives here; human words of a programme live in its text snippet (pages.py)."""

from .deliverable import Deliverable, DeliverableVersion, ReviewComment
from .incubation import Incubation, StageProgress
from .intake import Call, IntakeApplication
from .programme import DeliverableDefinition, Programme, StageDefinition
from .review_tasks import AdviserTask, ManagerTask
from .session import Session

__all__ = [
    "AdviserTask",
    "Call",
    "Deliverable",
    "DeliverableDefinition",
    "DeliverableVersion",
    "Incubation",
    "IntakeApplication",
    "ManagerTask",
    "Programme",
    "ReviewComment",
    "Session",
    "StageDefinition",
    "StageProgress",
]
