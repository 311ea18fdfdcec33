"""Share capital by direct debit: agreed to by an admitted person, announced, collected, provisional for eight weeks.
Charging is payments' work; what becomes of the debit comes back through ../purposes.py."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum

from crowdcoop.audit.services import record
from payments.enums import Method, Nature, PaymentState
from payments.exceptions import OwnerRefused
from payments.models import Payment
from payments.services.collection import stop_collecting
from payments.services.payments import mark_due, open_payment, release_payment

from .. import emails
from ..clock import local_day
from ..enums import CONTRIBUTION, ApplicationState, OperationKind
from ..exceptions import DebitUnderway, NoDebits, NotPossibleNow, PaidTooLate
from ..models import Application, Cooperative, RegisterOperation
from ..queries.debits import AT_THE_BANK, debits_of, running_debit
from .moves import locked
from .register import append_operation
from .welcoming import welcome

log = logging.getLogger(__name__)
S = PaymentState


@transaction.atomic
def offer_debits(*, cooperative: Cooperative, offered: bool, now: datetime) -> Cooperative:
    """Whether new members may pay by direct debit. The platform's decision: it holds the money until it passes it on.

    Raises NoDebits for a cooperative with an entry fee: a fee would need a debit of its own.
    """
    row = Cooperative.objects.select_for_update(of=("self",)).get(pk=cooperative.pk)
    if offered and row.entry_fee_minor:
        raise NoDebits
    if row.takes_debits != offered:
        row.takes_debits = offered
        row.save(update_fields=["takes_debits"])
        record(by=None, action="cooperative.debits", subject=row, data={"offered": offered})
    return row


@transaction.atomic
def begin_debit(*, by: Any, application: Application, now: datetime) -> Payment:
    """An admitted person chooses to pay by direct debit: the payment whose mandate they give on the provider's page.

    Again: the same one. Raises NotPossibleNow unless the contribution is due, NoDebits, PaidTooLate, PaymentsOff.
    """
    row = locked(application)
    if row.state != ApplicationState.FIRM:
        raise NotPossibleNow
    if (running := running_debit(row)) is not None:
        return running
    if not row.cooperative.takes_debits or row.entry_fee_minor:
        raise NoDebits
    if row.pay_by and local_day(now) > row.pay_by:
        raise PaidTooLate
    payment = open_payment(
        by=by,
        purpose=CONTRIBUTION,
        owner_code=row.code,
        book_code=row.cooperative.code,
        amount_minor=row.capital_minor,
        nature=Nature.SHARE_CAPITAL,
        payer_email=row.email,
        payer_language=row.language,
        payer=row.user,
        method=Method.SEPA,
        now=now,
    )
    record(by=by, action="application.debit_begun", subject=row, data={"payment": payment.code})
    return payment


def order_debits(*, now: datetime) -> int:
    """Mandates that were given are owed from now on: payments announces them, and debits fourteen days later.

    Returns how many. One transaction each; safe any time and twice.
    """
    given = Payment.objects.filter(purpose=CONTRIBUTION, method=Method.SEPA, state=S.ACTIVE).order_by("pk")
    return sum(_order(payment, now) for payment in given)


@transaction.atomic
def _order(payment: Payment, now: datetime) -> bool:
    row = locked(Application.objects.get(code=payment.owner_code))
    fresh = running_debit(row)
    if fresh is None or fresh.pk != payment.pk or fresh.state != S.ACTIVE or row.state != ApplicationState.FIRM:
        return False
    mark_due(payment=fresh, snapshot_code=row.code, now=now)
    record(by=None, action="application.debit_due", subject=row, data={"payment": payment.code})
    return True


def end_debit(application: Application, now: datetime) -> None:
    """The application (locked) needs no debit any more. Raises DebitUnderway when the bank has it already."""
    running = running_debit(application)
    if running is None:
        return
    if running.state in AT_THE_BANK:
        raise DebitUnderway
    if running.state in (S.DRAFT, S.AWAITING_CARD, S.ACTIVE):
        release_payment(payment=running, cause="application", now=now)
    else:
        stop_collecting(book_code=running.book_code, owner_code=application.code, now=now)


# What payments tells --------------------------------------------------------------------------------------------------


def lock(payment: Payment) -> Application:
    """The application's row, before the payment's."""
    return locked(Application.objects.get(code=payment.owner_code))


def agreed(payment: Payment, now: datetime) -> None:
    """The mandate is there. Raises OwnerRefused when the application is not waiting for its contribution any more."""
    if payment.owner_rows.state != ApplicationState.FIRM:
        raise OwnerRefused("application")


def arrived(payment: Payment, now: datetime) -> None:
    """The debit was collected: number, register entry, letter. Transfers are noted by a person (contributions.py)."""
    if payment.method != Method.SEPA:
        return
    application = payment.owner_rows
    if application.state != ApplicationState.FIRM:
        log.error("capital %s arrived for an application that is %s", payment.code, application.state)
        return
    welcome(by=None, application=application, payment=payment, reference=payment.code, now=now)


def failed(payment: Payment, now: datetime) -> None:
    """The bank never paid: the contribution is still due, and there are other ways."""
    application = payment.owner_rows
    if application.state == ApplicationState.FIRM:
        emails.to_applicant(application, "debit_failed", ordinal=debits_of(application).count())
    record(by=None, action="application.debit_failed", subject=application, data={"payment": payment.code})


def went_back(payment: Payment, now: datetime) -> None:
    """Capital went back, or came again: a correction brings the register to what is here. Never a refund by itself."""
    entries = RegisterOperation.objects.filter(payment_code=payment.code).order_by("number")
    first = entries.select_related("member").first()
    if first is None:
        return
    held = entries.aggregate(n=Sum("quantity"))["n"] or 0
    change = payment.left_minor // first.share_value_minor - held
    if not change:
        return
    entry = append_operation(
        by=None,
        member=first.member,
        kind=OperationKind.CORRECTION,
        quantity=change,
        share_value_minor=first.share_value_minor,
        valid_on=local_day(now),
        now=now,
        reference=payment.code,
        payment_code=payment.code,
    )
    if change < 0:
        _tell(payment, -change, entry)


def _tell(payment: Payment, shares: int, entry: RegisterOperation) -> None:
    said: dict[str, Any] = {
        "shares": shares,
        "entry": entry,
        "payment": payment,
        "member": entry.member,
        "ordinal": entry.number,
    }
    application = Application.objects.select_related("cooperative", "jurisdiction").get(code=payment.owner_code)
    emails.to_applicant(application, "capital_returned", **said)
    emails.to_secretaries(application, "capital_returned_board", **said)
