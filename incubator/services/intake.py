"""A group's application: draft, sent once, answered once (accepted, waiting list, a useful no).
Opening the incubation itself is services/incubations.py."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from crowdcoop.audit.services import record
from membership.enums import CooperativeStatus
from membership.models import Cooperative, JurisdictionProfile
from membership.rules import has_role
from membership.services.cooperatives import create_cooperative

from .. import emails
from ..enums import INTAKE_TRANSITIONS, DeclineReason, GroupStage, IntakeState
from ..exceptions import AlreadyAccompanied, AlreadyDecided, AlreadySent, CallNotOpen, ConflictOfInterest, NotYours
from ..models import Call, Incubation, IntakeApplication
from ..queries import running_incubation
from ..rules import can_be_adviser, can_decide
from .incubations import open_incubation


@dataclass(frozen=True, slots=True)
class IntakeOrder:
    """What a group writes. A draft may leave anything but the address empty."""

    email: str
    language: str
    group_name: str = ""
    group_stage: str = ""
    kind: str = ""
    municipality: str = ""
    territory: str = ""
    people_count: int | None = None
    idea: str = ""
    people: str = ""
    need: str = ""
    cooperative_code: str = ""


@transaction.atomic
def save_draft(
    *, by: Any, call: Call, order: IntakeOrder, application: IntakeApplication | None = None, now: datetime
) -> IntakeApplication:
    """Keep a draft; the first time, a letter with the link to go on is queued. Raises CallNotOpen, AlreadySent."""
    if not call.takes_applications(now):
        raise CallNotOpen
    first = application is None
    application = _locked(application) if application else IntakeApplication(call=call, started_at=now)
    if application.state != IntakeState.DRAFT:
        raise AlreadySent
    _fill(application, order, by)
    application.save()
    if first:
        record(by=by, action="intake.started", subject=application)
    emails.draft_saved(application)
    return application


@transaction.atomic
def submit_application(
    *, by: Any, call: Call, order: IntakeOrder, application: IntakeApplication | None = None, now: datetime
) -> IntakeApplication:
    """Send an application, once; both sides get a letter. Quiet when sent already. Raises CallNotOpen."""
    if application is not None and _locked(application).state != IntakeState.DRAFT:
        return application
    if not call.takes_applications(now):
        raise CallNotOpen
    application = _locked(application) if application else IntakeApplication(call=call, started_at=now)
    _fill(application, order, by)
    application.state, application.submitted_at = IntakeState.SUBMITTED, now
    application.save()
    record(by=by, action="intake.submitted", subject=application)
    emails.application_received(application)
    emails.application_to_read(application)
    return application


@transaction.atomic
def start_reading(*, by: Any, application: IntakeApplication, now: datetime) -> None:
    """A manager takes it up; the applicant sees that it is being read. Quiet when it was already."""
    application = _locked(application)
    if application.state == IntakeState.SUBMITTED:
        _check_decider(by, application)
        application.state = IntakeState.IN_REVIEW
        application.save(update_fields=["state"])
        record(by=by, action="intake.in_review", subject=application)


@transaction.atomic
def accept_application(*, by: Any, application: IntakeApplication, adviser: Any, now: datetime) -> Incubation:
    """Say yes: the cooperative is created where the group has none (the applicant owns it), and its incubation opens.

    Raises ConflictOfInterest where `adviser` belongs to the cooperative, AlreadyDecided, AlreadyAccompanied.
    Returns the incubation that is there when the application was accepted before.
    """
    application = _locked(application)
    if application.state == IntakeState.ACCEPTED:
        return application.incubation
    applicant = application.applicant or _account_for(application)
    if not can_be_adviser(adviser, application.cooperative, applicant):
        raise ConflictOfInterest
    if application.cooperative and running_incubation(application.cooperative):
        raise AlreadyAccompanied
    _decide(by, application, IntakeState.ACCEPTED, now)
    application.applicant = applicant
    application.cooperative = application.cooperative or _new_cooperative(application, applicant)
    application.save()
    incubation = open_incubation(by=by, application=application, adviser=adviser, now=now)
    emails.application_accepted(application, incubation)
    emails.case_assigned(incubation)
    return incubation


@transaction.atomic
def waitlist_application(*, by: Any, application: IntakeApplication, text: str = "", now: datetime) -> None:
    """Keep it for a place that becomes free. Quiet when it is on the list."""
    application = _locked(application)
    if application.state == IntakeState.WAITLISTED:
        return
    application.decision_text = text
    _decide(by, application, IntakeState.WAITLISTED, now)
    application.save()
    emails.application_waitlisted(application)


@transaction.atomic
def decline_application(
    *,
    by: Any,
    application: IntakeApplication,
    reason_code: str,
    text: str,
    reapply_on: date,
    path: Any | None = None,
    now: datetime,
) -> None:
    """A useful no: why, what to do until then (a path to follow alone), and the day to come back. Quiet when said."""
    application = _locked(application)
    if application.state == IntakeState.DECLINED:
        return
    application.reason_code = DeclineReason(reason_code)
    application.decision_text, application.reapply_on, application.recommended_path = text, reapply_on, path
    _decide(by, application, IntakeState.DECLINED, now)
    application.save()
    emails.application_declined(application)


def _locked(application: IntakeApplication) -> IntakeApplication:
    return IntakeApplication.objects.select_for_update().get(pk=application.pk)


def _fill(application: IntakeApplication, order: IntakeOrder, by: Any) -> None:
    values = asdict(order)
    code = values.pop("cooperative_code")
    for name, value in values.items():
        setattr(application, name, value)
    if getattr(by, "is_authenticated", False) and application.applicant_id is None:
        application.applicant = by
    application.cooperative = Cooperative.objects.filter(code=code).first() if code else None
    if application.cooperative and not has_role(by, application.cooperative):
        raise NotYours


def _check_decider(by: Any, application: IntakeApplication) -> None:
    if not can_decide(by, application):
        raise ConflictOfInterest


def _decide(by: Any, application: IntakeApplication, to: IntakeState, now: datetime) -> None:
    _check_decider(by, application)
    # Answering is reading: a manager may answer without pressing "take it up" first.
    state = IntakeState.IN_REVIEW if application.state == IntakeState.SUBMITTED else IntakeState(application.state)
    if to not in INTAKE_TRANSITIONS[state]:
        raise AlreadyDecided
    application.state, application.decided_at, application.decided_by = to, now, by
    record(by=by, action=f"intake.{to}", subject=application)


def _account_for(application: IntakeApplication) -> Any:
    """The account behind the address; whoever reads that mailbox can enter it with a code."""
    users = get_user_model().objects
    found = users.filter(email=application.email.lower()).first()
    return found or users.create_user(application.email, None, language=application.language)


def _new_cooperative(application: IntakeApplication, owner: Any) -> Cooperative:
    law = JurisdictionProfile.objects.filter(territory=application.territory).order_by("-version").first()
    registered = application.group_stage == GroupStage.COOPERATIVE
    return create_cooperative(
        by=owner,
        name=application.group_name,
        kind=application.kind,
        municipality=application.municipality,
        territory=application.territory,
        jurisdiction_code=law.code if law else "es",
        contact_email=application.email,
        status=CooperativeStatus.REGISTERED if registered else CooperativeStatus.FORMING,
    )
