"""Defining what a programme asks for, and counting its versions.
Words are edited as snippets; running incubations keep their snapshot."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from ..models import DeliverableDefinition, Programme, StageDefinition


@dataclass(frozen=True, slots=True)
class DeliverableSpec:
    """A document of a stage; `days` after the stage opens it is due."""

    key: str
    days: int = 30
    public_fact: bool = False


@dataclass(frozen=True, slots=True)
class StageSpec:
    """A stage and its gate. `path` is a courses LearningUnit."""

    key: str
    deliverables: tuple[DeliverableSpec, ...] = ()
    path: Any = None
    learners_needed: int = 2
    sign_off: bool = True
    days: int = 60


@dataclass(frozen=True, slots=True)
class AskSpec:
    """What people must have said before a campaign is handed in; `percent` of its minimum (docs/adr/0015)."""

    percent: int = 20
    people: int = 30
    ratings: int = 10


@transaction.atomic
def define_programme(
    *, by: Any, code: str, stages: tuple[StageSpec, ...], support_hours: int = 40, asks: AskSpec | None = None
) -> Programme:
    """Create the programme `code` with its stages; return it unchanged when it is there already."""
    facts: dict[str, Any] = {"support_hours": support_hours}
    if asks is not None:
        facts |= {"ask_people": True, "said_percent": asks.percent}
        facts |= {"said_people": asks.people, "said_ratings": asks.ratings}
    programme, created = Programme.objects.get_or_create(code=code, defaults=facts)
    if not created:
        return programme
    for position, spec in enumerate(stages, start=1):
        stage = StageDefinition.objects.create(
            programme=programme,
            key=spec.key,
            position=position,
            days=spec.days,
            path=spec.path,
            learners_needed=spec.learners_needed if spec.path else 0,
            sign_off=spec.sign_off,
        )
        for order, document in enumerate(spec.deliverables, start=1):
            DeliverableDefinition.objects.create(
                stage=stage, key=document.key, position=order, days=document.days, public_fact=document.public_fact
            )
    record(by=by, action="programme.defined", subject=programme, data={"stages": len(stages)})
    touch("calls")
    return programme


@transaction.atomic
def raise_version(*, by: Any, programme: Programme) -> None:
    """Count an editor's change; new incubations will say which version they began with."""
    Programme.objects.filter(pk=programme.pk).update(version=F("version") + 1)
    record(by=by, action="programme.changed", subject=programme)
    touch("calls")
