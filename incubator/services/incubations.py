"""Opening an incubation as a snapshot of its programme, and changing its adviser.
Stages and documents have their own files."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from crowdcoop.audit.services import record

from .. import emails
from ..exceptions import ConflictOfInterest
from ..models import Deliverable, Incubation, IntakeApplication, Programme, StageProgress
from ..queries import ProgrammeWords, programme_words
from ..rules import can_be_adviser
from .stages import open_next_stage


@transaction.atomic
def start_incubation(
    *,
    by: Any,
    cooperative: Any,
    programme: Programme,
    adviser: Any,
    application: IntakeApplication | None = None,
    now: datetime,
) -> Incubation:
    """Begin accompanying `cooperative`; stages and documents are copied, the first stage opens.

    Raises ConflictOfInterest where the adviser belongs to the cooperative.
    """
    if not can_be_adviser(adviser, cooperative):
        raise ConflictOfInterest
    words = programme_words(programme, settings.LANGUAGE_CODE)
    incubation = Incubation.objects.create(
        cooperative=cooperative,
        programme=programme,
        programme_version=programme.version,
        programme_name=words.name,
        call=application.call if application else None,
        application=application,
        adviser=adviser,
        support_hours=programme.support_hours,
        started_at=now,
    )
    _copy_stages(incubation, programme, words)
    record(by=by, action="incubation.started", subject=incubation, data={"cooperative": cooperative.code})
    open_next_stage(by=by, incubation=incubation, now=now)
    return incubation


def open_incubation(*, by: Any, application: IntakeApplication, adviser: Any, now: datetime) -> Incubation:
    """Begin the incubation an accepted application asked for."""
    return start_incubation(
        by=by,
        cooperative=application.cooperative,
        programme=application.call.programme,
        adviser=adviser,
        application=application,
        now=now,
    )


@transaction.atomic
def assign_adviser(*, by: Any, incubation: Incubation, adviser: Any, now: datetime) -> None:
    """Give the case to somebody else; they get a letter. Quiet when it is theirs. Raises ConflictOfInterest."""
    incubation = Incubation.objects.select_for_update().get(pk=incubation.pk)
    if incubation.adviser == adviser:
        return
    if not can_be_adviser(adviser, incubation.cooperative):
        raise ConflictOfInterest
    data = {"from": incubation.adviser_id, "to": adviser.pk}
    incubation.adviser = adviser
    incubation.save(update_fields=["adviser"])
    record(by=by, action="incubation.adviser_assigned", subject=incubation, data=data)
    emails.case_assigned(incubation)


def _copy_stages(incubation: Incubation, programme: Programme, words: ProgrammeWords) -> None:
    for definition in programme.stages.order_by("position").prefetch_related("deliverables"):
        stage = StageProgress.objects.create(
            incubation=incubation,
            key=definition.key,
            title=words.stage(definition.key, definition.key).title,
            definition_version=programme.version,
            position=definition.position,
            days=definition.days,
            path=definition.path,
            learners_needed=definition.learners_needed,
            sign_off=definition.sign_off,
        )
        for document in sorted(definition.deliverables.all(), key=lambda d: d.position):
            Deliverable.objects.create(
                stage=stage,
                key=document.key,
                title=words.document(definition.key, document.key, document.key).title,
                definition_version=programme.version,
                position=document.position,
                days=document.days,
                public_fact=document.public_fact,
            )
