"""The board's side of an application: read, ask, admit, deny, and what the legal clock does meanwhile.
The applicant's side lives in applications.py, money in contributions.py."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from .. import emails
from ..clock import appeal_last_day, decision_clock, local_day, payment_last_day
from ..enums import CLOSED, UNDECIDED, ApplicationState, DenialReason, EventKind, Silence
from ..exceptions import AppealStillOpen, NotAllowed, NotPossibleNow, OwnApplication, TermEnded
from ..models import Application
from ..rules import can_decide_applications
from .moves import add_event, locked, move

_S = ApplicationState


@transaction.atomic
def start_review(*, by: Any, application: Application, now: datetime) -> Application:
    """The board begins to read. Quiet when it already does. Raises NotAllowed, OwnApplication, NotPossibleNow."""
    application = _to_decide(by, application)
    if application.state == _S.IN_REVIEW:
        return application
    move(application, _S.IN_REVIEW, by=by, now=now)
    record(by=by, action="application.review_started", subject=application)
    return application


@transaction.atomic
def request_information(*, by: Any, application: Application, text: str, now: datetime) -> Application:
    """Ask the applicant for something; the legal clock goes on. Raises as start_review."""
    application = _to_decide(by, application)
    move(application, _S.INFORMATION_REQUESTED, by=by, now=now)
    event = add_event(application, EventKind.MESSAGE, by=by, now=now, text=text, sent_by="board")
    emails.to_applicant(application, "information_requested", ordinal=event.ordinal, text=text)
    record(by=by, action="application.information_requested", subject=application)
    return application


@transaction.atomic
def admit(*, by: Any, application: Application, now: datetime) -> Application:
    """The board admits. Where the law suspends, the admission becomes firm when the appeal window has passed;
    elsewhere at once. Quiet when already admitted. Raises NotAllowed, OwnApplication, NotPossibleNow."""
    application = _to_decide(by, application)
    if application.state in (_S.ADMITTED, _S.FIRM, _S.MEMBER):
        return application
    return _admit(application, by=by, now=now, cause="board")


@transaction.atomic
def deny(*, by: Any, application: Application, reason_code: str, text: str, now: datetime) -> Application:
    """The board denies, with a ground and its text; the letter names the appeal and its last day.

    Raises NotAllowed, OwnApplication, NotPossibleNow, TermEnded (the law has already admitted by silence).
    """
    application = _to_decide(by, application)
    if application.state == _S.DENIED:
        return application
    ended = decision_clock(application.jurisdiction, _receipt(application), now).ended
    if ended and application.jurisdiction.silence == Silence.ADMITTED:
        raise TermEnded
    return _deny(application, by=by, now=now, reason_code=DenialReason(reason_code), text=text, cause="board")


@transaction.atomic
def confirm_silence(*, by: Any, application: Application, now: datetime) -> Application:
    """The secretary confirms what the law has read into the board's silence. Raises NotPossibleNow before that."""
    application = _to_decide(by, application)
    if application.silence_at is None or application.state not in UNDECIDED:
        raise NotPossibleNow
    if application.jurisdiction.silence == Silence.ADMITTED:
        return _admit(application, by=by, now=now, cause="silence")
    with translation.override(application.language):
        text = _("The board did not answer by %(day)s. Under %(law)s, art. %(article)s, this counts as a denial.") % {
            "day": f"{application.decide_by:%d/%m/%Y}",
            "law": application.jurisdiction.title,
            "article": application.jurisdiction.article,
        }
    return _deny(application, by=by, now=now, reason_code=DenialReason.SILENCE, text=text, cause="silence")


@transaction.atomic
def make_firm(*, by: Any = None, application: Application, now: datetime) -> Application:
    """The appeal window has passed: the contribution is now due. Quiet when already firm. Raises AppealStillOpen."""
    application = locked(application)
    if application.state in (_S.FIRM, _S.MEMBER):
        return application
    if application.state == _S.ADMITTED and application.appeal_until and local_day(now) <= application.appeal_until:
        raise AppealStillOpen
    application.firm_at = now
    application.pay_by = payment_last_day(application.jurisdiction, local_day(now))
    move(application, _S.FIRM, by=by, now=now)
    emails.to_applicant(application, "contribution_due")
    record(by=by, action="application.firm", subject=application)
    return application


@transaction.atomic
def note_silence(*, application: Application, now: datetime) -> bool:
    """The term ended without an answer: write it down, tell both sides, ask the secretary. The state waits for them."""
    application = locked(application)
    clock = decision_clock(application.jurisdiction, _receipt(application), now)
    if application.silence_at or application.state not in UNDECIDED or not clock.ended:
        return False
    application.silence_at = now
    application.save(update_fields=["silence_at"])
    effect = application.jurisdiction.silence
    add_event(application, EventKind.SILENCE, by=None, now=now, effect=effect, last_day=clock.last_day.isoformat())
    emails.to_applicant(application, "term_ended")
    emails.to_secretaries(application, "term_ended_board")
    record(by=None, action="application.term_ended", subject=application, data={"effect": effect})
    return True


@transaction.atomic
def ring_alarm(*, application: Application, now: datetime) -> int:
    """Write down and mail the highest alarm of the clock that has not rung yet; returns it, or 0."""
    application = locked(application)
    level = decision_clock(application.jurisdiction, _receipt(application), now).alarm
    rung = max((e.data.get("level", 0) for e in application.events.filter(kind=EventKind.ALARM)), default=0)
    if application.state not in UNDECIDED or level in (0, 100) or level <= rung:
        return 0
    add_event(application, EventKind.ALARM, by=None, now=now, level=level)
    emails.to_secretaries(application, "clock_alarm", ordinal=level, level=level)
    return level


def _admit(application: Application, *, by: Any, now: datetime, cause: str) -> Application:
    today, law = local_day(now), application.jurisdiction
    application.decided_at, application.decided_by = now, by
    application.appeal_until = appeal_last_day(law, today) if law.suspends else None
    move(application, _S.ADMITTED, by=by, now=now, cause=cause)
    record(by=by, action="application.admitted", subject=application, data={"cause": cause})
    touch("applications")
    if application.appeal_until is None:
        return make_firm(by=by, application=application, now=now)
    emails.to_applicant(application, "admitted")
    return application


def _deny(
    application: Application, *, by: Any, now: datetime, reason_code: DenialReason, text: str, cause: str
) -> Application:
    application.decided_at, application.decided_by = now, by
    application.reason_code, application.reason_text = reason_code, text
    application.appeal_until = appeal_last_day(application.jurisdiction, local_day(now))
    move(application, _S.DENIED, by=by, now=now, cause=cause, reason=str(reason_code))
    emails.to_applicant(application, "denied")
    record(by=by, action="application.denied", subject=application, data={"reason": reason_code, "cause": cause})
    touch("applications")
    return application


def _to_decide(by: Any, application: Application) -> Application:
    application = locked(application)
    if not can_decide_applications(by, application.cooperative):
        raise NotAllowed
    if application.user_id == by.pk:
        raise OwnApplication
    if application.received_at is None or application.state in CLOSED - {_S.MEMBER, _S.DENIED}:
        raise NotPossibleNow
    return application


def _receipt(application: Application) -> datetime:
    if application.received_at is None:
        raise NotPossibleNow
    return application.received_at
