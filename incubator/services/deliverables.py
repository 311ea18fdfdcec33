"""Documents in rounds: a team hands in, its adviser sends back with comments or approves.
Checking what a file really is happens in files.py, before this."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from .. import emails
from ..enums import StageState, VersionState
from ..exceptions import AlreadyApproved, AlreadyWithAdviser, NothingToReview, NotYours, StageClosed
from ..models import Deliverable, DeliverableVersion, ReviewComment
from ..queries import latest_version
from ..rules import can_advise, can_hand_in
from .stages import evaluate


@dataclass(frozen=True, slots=True)
class VersionOrder:
    """What a team hands in: text, a checked file, or both."""

    text: str = ""
    file: Any = None
    file_name: str = ""
    content_type: str = ""


@transaction.atomic
def submit_version(*, by: Any, deliverable: Deliverable, order: VersionOrder, now: datetime) -> DeliverableVersion:
    """Hand in the next version; the adviser gets a letter.

    Raises NotYours, StageClosed, AlreadyApproved, AlreadyWithAdviser (one version at a time is read).
    """
    deliverable = _locked(deliverable)
    incubation = deliverable.stage.incubation
    if not can_hand_in(by, incubation):
        raise NotYours
    if deliverable.approved_at is not None:
        raise AlreadyApproved
    if deliverable.stage.state != StageState.OPEN:
        raise StageClosed
    last = latest_version(deliverable)
    if last is not None and last.state == VersionState.SUBMITTED:
        raise AlreadyWithAdviser
    version = DeliverableVersion(
        deliverable=deliverable,
        number=last.number + 1 if last else 1,
        text=order.text,
        file_name=order.file_name,
        content_type=order.content_type,
        size=order.file.size if order.file else 0,
        submitted_at=now,
        submitted_by=by,
    )
    if order.file:
        version.file.save(order.file_name, order.file, save=False)
    version.save()
    record(by=by, action="deliverable.submitted", subject=deliverable, data={"version": version.number})
    emails.deliverable_submitted(version)
    return version


@transaction.atomic
def request_changes(
    *,
    by: Any,
    version: DeliverableVersion,
    comment: str,
    paragraphs: dict[int, str] | None = None,
    now: datetime,
) -> None:
    """Send a version back with a comment on the whole and on single paragraphs; the team gets a letter.

    Quiet when it was sent back before. Raises NotYours, NothingToReview.
    """
    answered = _answer(by, version, VersionState.CHANGES_REQUESTED, comment, now)
    if answered is None:
        return
    ReviewComment.objects.bulk_create(
        ReviewComment(version=answered, author=by, paragraph=number, text=text, at=now)
        for number, text in sorted((paragraphs or {}).items())
    )
    emails.deliverable_sent_back(answered)


@transaction.atomic
def approve_version(*, by: Any, version: DeliverableVersion, comment: str = "", now: datetime) -> None:
    """Approve a version: the document is done, its gate may open. Quiet when approved.

    Raises NotYours, NothingToReview.
    """
    answered = _answer(by, version, VersionState.APPROVED, comment, now)
    if answered is None:
        return
    deliverable = answered.deliverable
    deliverable.approved_at = now
    deliverable.save(update_fields=["approved_at"])
    emails.deliverable_approved(answered)
    touch("campaigns")
    evaluate(by=by, incubation=deliverable.stage.incubation, now=now)


def _locked(deliverable: Deliverable) -> Deliverable:
    found = Deliverable.objects.select_for_update(of=("self",)).select_related("stage__incubation__cooperative")
    return found.get(pk=deliverable.pk)


def _answer(
    by: Any, version: DeliverableVersion, state: VersionState, comment: str, now: datetime
) -> DeliverableVersion | None:
    """The version with its answer written, or None when it already has this very answer."""
    deliverable = _locked(version.deliverable)
    version = DeliverableVersion.objects.select_for_update().get(pk=version.pk)
    version.deliverable = deliverable
    if not can_advise(by, deliverable.stage.incubation):
        raise NotYours
    if version.state == state:
        return None
    if version.state != VersionState.SUBMITTED:
        raise NothingToReview
    version.state, version.comment, version.reviewed_at, version.reviewed_by = state, comment, now, by
    version.save(update_fields=["state", "comment", "reviewed_at", "reviewed_by"])
    record(by=by, action=f"deliverable.{state}", subject=deliverable, data={"version": version.number})
    return version
