"""An application from its sender's side: sent, confirmed by letter, received, answered, withdrawn.
The board's side lives in decisions.py, money in contributions.py."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import translation

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch
from crowdcoop.codes import new_code

from .. import emails
from ..clock import decision_clock
from ..consents import JOIN_PURPOSES, VERSION, consent_text
from ..enums import ApplicationState, ConsentState, EventKind, ProspectState
from ..exceptions import AlreadyApplied, AlreadyMember, ConsentMissing, NotPossibleNow, NotTakingMembers
from ..models import Application, Consent, Cooperative, Member, Prospect
from .debits import end_debit
from .moves import add_event, locked, move

CONFIRM_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ApplicationOrder:
    """What the form says. `consents` are the purposes that were ticked; `user` is set only for a signed-in person."""

    cooperative_code: str
    email: str
    language: str
    full_name: str
    tax_id: str
    address: str
    shares: int
    consents: tuple[str, ...]
    message: str = ""
    campaign_code: str = ""
    source: str = "join"
    user: Any = None


@transaction.atomic
def receive_application(*, by: Any = None, order: ApplicationOrder, now: datetime) -> Application:
    """Keep an application. From a signed-in person it is received at once: receipt number, the legal clock starts.

    From a guest it waits for the link in a letter, since an address alone proves nothing; whether that address has
    applied before is not told here. Raises NotTakingMembers, AlreadyMember, AlreadyApplied, ConsentMissing.
    """
    cooperative = Cooperative.objects.select_related("jurisdiction").get(code=order.cooperative_code)
    if not cooperative.accepts_members:
        raise NotTakingMembers
    if not set(JOIN_PURPOSES) <= set(order.consents):
        raise ConsentMissing
    if order.user is not None:
        _refuse_second(cooperative, order.email, order.user)
    application = Application.objects.create(
        code=new_code("ap"),
        cooperative=cooperative,
        jurisdiction=cooperative.jurisdiction,
        state=ApplicationState.AWAITING_CONFIRMATION,
        user=order.user,
        campaign_code=order.campaign_code,
        email=order.email.strip().lower(),
        language=order.language,
        full_name=order.full_name,
        tax_id=order.tax_id,
        address=order.address,
        message=order.message,
        shares=order.shares,
        share_value_minor=cooperative.share_value_minor,
        entry_fee_minor=cooperative.entry_fee_minor,
        sent_at=now,
    )
    _store_consents(application, order, now)
    record(by=by, action="application.sent", subject=application, data={"shares": order.shares})
    if order.user is None:
        add_event(application, EventKind.STATE, by=by, now=now, source=order.source)
        emails.to_applicant(application, "application_to_confirm")
        return application
    return _receive(locked(application), by=by, now=now)


@transaction.atomic
def confirm_application(*, application: Application, now: datetime) -> Application:
    """The guest used the link: the application is received now. Quiet when it already was.

    Raises NotPossibleNow after 14 days, AlreadyMember, AlreadyApplied.
    """
    application = locked(application)
    if application.state != ApplicationState.AWAITING_CONFIRMATION:
        return application
    if now > application.sent_at + CONFIRM_WITHIN:
        raise NotPossibleNow
    _refuse_second(application.cooperative, application.email, application.user)
    return _receive(application, by=None, now=now)


@transaction.atomic
def answer_information(*, by: Any = None, application: Application, text: str, now: datetime) -> Application:
    """The applicant answers what the board asked; reading goes on. Raises NotPossibleNow when nothing was asked."""
    application = locked(application)
    if application.state != ApplicationState.INFORMATION_REQUESTED:
        raise NotPossibleNow
    add_event(application, EventKind.MESSAGE, by=by, now=now, text=text, sent_by="applicant")
    move(application, ApplicationState.IN_REVIEW, by=by, now=now)
    number = application.events.count()
    emails.to_secretaries(application, "information_answered", ordinal=number)
    record(by=by, action="application.information_answered", subject=application)
    return application


@transaction.atomic
def withdraw_application(*, by: Any = None, application: Application, now: datetime) -> Application:
    """The applicant takes the application back; always possible before membership. Quiet when already withdrawn.

    Raises NotPossibleNow, DebitUnderway while the bank has the debit of its contribution.
    """
    application = locked(application)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    known = application.received_at is not None
    end_debit(application, now)
    move(application, ApplicationState.WITHDRAWN, by=by, now=now)
    if known:
        emails.to_secretaries(application, "application_withdrawn")
    record(by=by, action="application.withdrawn", subject=application)
    touch("applications")
    return application


@transaction.atomic
def lapse_unconfirmed(now: datetime) -> int:
    """Applications whose link nobody used within 14 days lapse and what was typed is erased. Returns how many."""
    waiting = Application.objects.filter(state=ApplicationState.AWAITING_CONFIRMATION)
    old = list(waiting.filter(sent_at__lt=now - CONFIRM_WITHIN).select_for_update())
    for application in old:
        application.email = application.full_name = application.tax_id = application.address = ""
        application.message = ""
        move(application, ApplicationState.LAPSED, by=None, now=now)
        record(by=None, action="application.lapsed", subject=application)
    return len(old)


def _receive(application: Application, *, by: Any, now: datetime) -> Application:
    # The cooperative's row is the lock that keeps receipt numbers in order.
    cooperative = Cooperative.objects.select_for_update(of=("self",)).get(pk=application.cooperative_id)
    last = Application.objects.filter(cooperative=cooperative).aggregate(n=Max("receipt_number"))["n"] or 0
    application.jurisdiction = cooperative.jurisdiction
    application.receipt_number = last + 1
    application.received_at = now
    application.decide_by = decision_clock(application.jurisdiction, now, now).last_day
    application.prospect = Prospect.objects.filter(cooperative=cooperative, email=application.email).first()
    move(application, ApplicationState.RECEIVED, by=by, now=now, receipt=application.receipt_number)
    if application.prospect is not None:
        Prospect.objects.filter(pk=application.prospect.pk).update(
            state=ProspectState.APPLIED, confirmed_at=application.prospect.confirmed_at or now
        )
        if not application.campaign_code:
            application.campaign_code = application.prospect.campaign_code
            application.save(update_fields=["campaign_code"])
    emails.to_applicant(application, "application_received")
    emails.to_secretaries(application, "application_arrived")
    record(by=by, action="application.received", subject=application, data={"receipt": application.receipt_number})
    touch("applications")
    return application


def _refuse_second(cooperative: Cooperative, email: str, user: Any) -> None:
    person = Q(email=email.strip().lower())
    if user is not None:
        person |= Q(user=user)
    if Member.objects.filter(person, cooperative=cooperative, left_on=None).exists():
        raise AlreadyMember
    pending = Application.objects.open().filter(person, cooperative=cooperative)
    if pending.exclude(state=ApplicationState.AWAITING_CONFIRMATION).exists():
        raise AlreadyApplied


def _store_consents(application: Application, order: ApplicationOrder, now: datetime) -> None:
    with translation.override(order.language):
        texts = {purpose: consent_text(purpose, application.cooperative.name) for purpose in JOIN_PURPOSES}
    Consent.objects.bulk_create(
        Consent(
            application=application,
            purpose=purpose,
            state=ConsentState.GIVEN,
            text_version=VERSION,
            text=text,
            language=order.language,
            source=order.source,
            given_at=now,
        )
        for purpose, text in texts.items()
    )
