"""Stages: opening the next, signing off, passing the gate.
What the gate asks is read in queries.stage_needs; documents have their own file."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from .. import emails
from ..enums import IncubationState, StageState
from ..exceptions import GateNotReached, NotYours, StageClosed
from ..models import Incubation, StageProgress
from ..queries import open_stage, programme_words, stage_needs, team_of
from ..rules import can_advise


@transaction.atomic
def open_next_stage(*, by: Any, incubation: Incubation, now: datetime) -> StageProgress | None:
    """Open the first locked stage and set the due days; with none left the cooperative has graduated."""
    stage = incubation.stages.select_for_update().filter(state=StageState.LOCKED).order_by("position").first()
    if stage is None:
        _graduate(by, incubation, now)
        return None
    today = timezone.localdate(now)
    stage.state, stage.opened_at, stage.due_on = StageState.OPEN, now, today + timedelta(days=stage.days)
    stage.save(update_fields=["state", "opened_at", "due_on"])
    for deliverable in stage.deliverables.all():
        deliverable.due_on = today + timedelta(days=deliverable.days)
        deliverable.save(update_fields=["due_on"])
    record(by=by, action="stage.opened", subject=incubation, data={"stage": stage.key})
    return stage


@transaction.atomic
def sign_off_stage(*, by: Any, stage: StageProgress, now: datetime) -> None:
    """The adviser signs the open stage off; it passes and the next one opens. Quiet when signed.

    Raises NotYours, StageClosed, GateNotReached while anything else on its list is open.
    """
    stage = StageProgress.objects.select_for_update().select_related("incubation").get(pk=stage.pk)
    if not can_advise(by, stage.incubation):
        raise NotYours
    if stage.signed_off_at is not None:
        return
    if stage.state != StageState.OPEN:
        raise StageClosed
    if any(not need.done for need in _needs(stage) if need.kind != "sign_off"):
        raise GateNotReached
    stage.signed_off_at, stage.signed_off_by = now, by
    stage.save(update_fields=["signed_off_at", "signed_off_by"])
    record(by=by, action="stage.signed_off", subject=stage.incubation, data={"stage": stage.key})
    evaluate(by=by, incubation=stage.incubation, now=now)


@transaction.atomic
def evaluate(*, by: Any, incubation: Incubation, now: datetime) -> bool:
    """Pass the open stage when its whole list is done, and open the next. Safe to repeat; says whether one passed."""
    stage = open_stage(incubation)
    if stage is None or incubation.state != IncubationState.ACTIVE or any(not need.done for need in _needs(stage)):
        return False
    stage.state, stage.passed_at = StageState.PASSED, now
    stage.save(update_fields=["state", "passed_at"])
    record(by=by, action="stage.passed", subject=incubation, data={"stage": stage.key})
    following = open_next_stage(by=by, incubation=incubation, now=now)
    emails.stage_passed(stage, following)
    touch("campaigns")
    return True


def _needs(stage: StageProgress) -> list[Any]:
    words = programme_words(stage.incubation.programme)
    return stage_needs(stage, team_of(stage.incubation.cooperative), words)


def _graduate(by: Any, incubation: Incubation, now: datetime) -> None:
    if incubation.state == IncubationState.ACTIVE and incubation.stages.exists():
        incubation.state, incubation.ended_at = IncubationState.GRADUATED, now
        incubation.save(update_fields=["state", "ended_at"])
        record(by=by, action="incubation.graduated", subject=incubation)
