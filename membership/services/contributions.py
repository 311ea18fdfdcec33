"""The contribution that makes an admitted person a member: money booked by payments, number and first entry here.
Deciding about applications lives in decisions.py."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record
from payments.enums import Nature
from payments.exceptions import TransferMismatch
from payments.models import Payment
from payments.services.contributions import record_transfer

from .. import emails
from ..clock import local_day, payment_last_day
from ..enums import CONTRIBUTION, ApplicationState, OperationKind
from ..exceptions import NotAllowed, NotPossibleNow, OwnApplication, PaidTooLate, ReferenceUsed, WrongAmount, WrongDate
from ..models import Application, Member
from ..queries.debits import owes_again
from ..rules import can_decide_applications, can_record_contribution
from .debits import end_debit
from .moves import locked
from .register import append_operation
from .welcoming import welcome


@transaction.atomic
def record_contribution(
    *, by: Any, application: Application, amount_minor: int, received_on: date, reference: str, now: datetime
) -> Member:
    """The whole contribution (cents) arrived on `received_on`: books capital and entry fee apart, makes the member.

    Quiet when the person is a member already (one whose debit went back pays anew). A debit that the bank does not
    have yet is let go. Raises NotAllowed, OwnApplication, NotPossibleNow, WrongAmount, WrongDate, PaidTooLate,
    ReferenceUsed, DebitUnderway.
    """
    application = locked(application)
    if not can_record_contribution(by, application.cooperative):
        raise NotAllowed
    if application.user_id == by.pk:
        raise OwnApplication
    if application.state == ApplicationState.MEMBER:
        if owes_again(application, local_day(now)):
            _pay_again(by, application, amount_minor, received_on, reference, now)
        return application.member
    _check(application, amount_minor, received_on, now)
    end_debit(application, now)
    payment = _book(by, application, received_on, reference, now)
    return welcome(by=by, application=application, payment=payment, reference=reference, now=now)


@transaction.atomic
def give_more_time(*, by: Any, application: Application, now: datetime) -> Application:
    """Start the payment term again from today. Raises NotAllowed, NotPossibleNow."""
    application = locked(application)
    if not can_decide_applications(by, application.cooperative):
        raise NotAllowed
    if application.state != ApplicationState.FIRM:
        raise NotPossibleNow
    until = payment_last_day(application.jurisdiction, local_day(now))
    if application.pay_by and until <= application.pay_by:
        return application
    application.pay_by = until
    application.save(update_fields=["pay_by"])
    emails.to_applicant(application, "contribution_due", ordinal=application.events.count() + 1)
    record(by=by, action="application.more_time", subject=application, data={"until": until.isoformat()})
    return application


def _pay_again(
    by: Any, application: Application, amount_minor: int, received_on: date, reference: str, now: datetime
) -> None:
    """The bank took the debit back and the shares were struck; now the capital came by transfer."""
    if amount_minor != application.capital_minor:
        raise WrongAmount
    if not local_day(application.sent_at) <= received_on <= local_day(now):
        raise WrongDate
    payment = _book(by, application, received_on, reference, now)
    append_operation(
        by=by,
        member=application.member,
        kind=OperationKind.INCREASE,
        quantity=application.shares,
        share_value_minor=application.share_value_minor,
        valid_on=local_day(now),
        now=now,
        reference=reference,
        payment_code=payment.code,
    )
    record(by=by, action="member.paid_again", subject=application.member, data={"payment": payment.code})


def _check(application: Application, amount_minor: int, received_on: date, now: datetime) -> None:
    if application.state != ApplicationState.FIRM:
        raise NotPossibleNow
    if amount_minor != application.total_minor:
        raise WrongAmount
    if not local_day(application.sent_at) <= received_on <= local_day(now):
        raise WrongDate
    if application.pay_by and received_on > application.pay_by:
        raise PaidTooLate


def _book(by: Any, application: Application, received_on: date, reference: str, now: datetime) -> Payment:
    """Capital and entry fee are different things in law: two payments, never one. Returns the capital's."""
    amounts = {Nature.SHARE_CAPITAL: application.capital_minor, Nature.ENTRY_FEE: application.entry_fee_minor}
    booked = {}
    for nature, amount_minor in amounts.items():
        if not amount_minor:
            continue
        try:
            payment = record_transfer(
                by=by,
                purpose=CONTRIBUTION,
                owner_code=application.code,
                book_code=application.cooperative.code,
                amount_minor=amount_minor,
                nature=nature,
                payer_email=application.email,
                payer_language=application.language,
                payer=application.user,
                reference=reference,
                received_on=received_on,
                now=now,
            )
        except TransferMismatch as error:
            raise ReferenceUsed from error
        booked[nature] = payment
    return booked[Nature.SHARE_CAPITAL]
