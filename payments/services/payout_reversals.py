"""Getting money back from a cooperative when a supporter is refunded after the payout.
The refund itself is refunds' work."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from crowdcoop.audit.services import record

from .. import payout_emails as emails
from ..enums import PayoutRoute, PayoutState
from ..models import Entry, Payment, Payout, PayoutReversal, PayoutTransfer, Posting
from ..payout_rules import NoBookOwner, owner_of
from ..providers import get_gateway
from ..providers.errors import RequestRefused
from ..queries.payouts import passed_on, payable
from . import payout_bookings as bookings
from .calls import call_provider, was_prepared
from .checkpoints import reached
from .payout_moves import locked_account

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recovered:
    """Where the money of a refund came from, in cents: still held, taken back by reversal, owed by the cooperative."""

    held_minor: int
    reversed_minor: int
    receivable_minor: int


def reverse_for_refund(*, payment: Payment, amount_minor: int, refund_code: str, now: datetime) -> Recovered:
    """Make sure that the book holds `amount_minor` cents for a refund of `payment`; safe twice per `refund_code`.

    Call it before the refund is sent, outside any transaction: transfers are reversed at the provider first, those of
    the same charge before others. What nothing is left to reverse for becomes a debt of the cooperative, which is told.
    Raises OutcomeUnknown when the provider is silent: call again before refunding.
    """
    with transaction.atomic(durable=True):
        _intend(payment, amount_minor, refund_code, now)
    reached("reversal.intended")
    waiting = PayoutReversal.objects.filter(refund_code=refund_code, reversal_id="", refused=False)
    for intent in waiting.select_related("transfer__payout", "transfer__payment").order_by("pk"):
        _carry_out(intent, now)
    return recovered(amount_minor, refund_code)


def recovered(amount_minor: int, refund_code: str) -> Recovered:
    """Where the money came from, as the rows say."""
    done = PayoutReversal.objects.filter(refund_code=refund_code).exclude(reversal_id="")
    back = int(done.aggregate(total=Sum("amount_minor"))["total"] or 0)
    entries = Entry.objects.filter(kind="coop_owes", description=f"owed for {refund_code}")
    owed = Posting.objects.filter(entry__in=entries, side="debit").aggregate(total=Sum("amount_minor"))["total"] or 0
    return Recovered(amount_minor - back - int(owed), back, int(owed))


def _beneficiary(book_code: str) -> str | None:
    try:
        return owner_of(book_code).beneficiary(book_code)
    except NoBookOwner:
        return None  # nothing was ever paid out of such a book


def _intend(payment: Payment, amount_minor: int, refund_code: str, now: datetime) -> None:
    """Decide once, under lock, what is missing and where it will come from. Tips and fees are never paid out."""
    leaves = Payment.objects.filter(passed_on(), pk=payment.pk).exists()
    beneficiary = _beneficiary(payment.book_code) if leaves else None
    known = PayoutReversal.objects.filter(refund_code=refund_code).exists()
    if beneficiary is None or known or Entry.objects.filter(key=f"coop_owes:{refund_code}").exists():
        return
    locked_account(payment.book_code, beneficiary)
    held = payable(payment.book_code, now=now, without_refund=refund_code).held_minor
    missing = min(amount_minor, max(0, amount_minor - held))
    for transfer, left in _reversible(payment):
        part = min(missing, left)
        if part:
            PayoutReversal.objects.create(
                transfer=transfer, refund_code=refund_code, amount_minor=part, prepared_at=now
            )
            missing -= part
    if missing:
        _owe(payment.book_code, beneficiary, missing, refund_code, refund_code, now)


def _reversible(payment: Payment) -> list[tuple[PayoutTransfer, int]]:
    """Transfers of the book's paid payouts of which something is left: those of this charge first, newest first."""
    rows = PayoutTransfer.objects.filter(
        payout__book_code=payment.book_code, payout__state=PayoutState.PAID, payout__route=PayoutRoute.CONNECT
    ).exclude(transfer_id="")
    rows = rows.filter(returned_minor__lt=F("amount_minor")).select_related("payout").order_by("-pk")
    intended: dict[int, int] = {}
    waiting = PayoutReversal.objects.filter(transfer__in=rows, reversal_id="", refused=False)
    for transfer_id, amount in waiting.values_list("transfer_id", "amount_minor"):
        intended[transfer_id] = intended.get(transfer_id, 0) + amount
    found = [(row, row.amount_minor - row.returned_minor - intended.get(row.pk, 0)) for row in rows]
    return sorted(found, key=lambda pair: pair[0].payment_id != payment.pk)


def _owe(book_code: str, beneficiary: str, amount_minor: int, refund_code: str, cause: str, now: datetime) -> None:
    if owner_of(book_code).is_capital:
        # The books say it already: more was passed on than there is, and the next payout is smaller by that.
        emails.money_owed(book_code, amount_minor, cause)
        return
    entry = bookings.book_debt(
        book_code=book_code,
        amount_minor=amount_minor,
        refund_code=refund_code,
        cause=cause,
        now=now,
    )
    record(by=None, action="payments.coop_owes", subject=beneficiary, data={"minor": amount_minor, "entry": entry.key})
    emails.money_owed(book_code, amount_minor, cause)


def _carry_out(intent: PayoutReversal, now: datetime) -> None:
    """Reverse one transfer's part at the provider and book it; refused, it becomes a debt."""
    transfer = intent.transfer
    key = f"reversal:{intent.refund_code}:{transfer.payment.code}"
    try:
        reversal_id = _find(key, intent) or _reverse(key, intent, now)
    except RequestRefused as error:
        log.warning("reversal for %s refused: %s", intent.refund_code, error.code)
        _note_refused(intent, now)
        return
    reached("reversal.answered")
    with transaction.atomic(durable=True):
        row = PayoutReversal.objects.select_for_update().get(pk=intent.pk)
        if not row.reversal_id:
            payout = transfer.payout
            ending = f"{intent.refund_code}:{transfer.pk}"
            bookings.book_reversed_part(payout, intent.amount_minor, ending, now)
            PayoutReversal.objects.filter(pk=intent.pk).update(reversal_id=reversal_id)
            more = F("returned_minor") + intent.amount_minor
            PayoutTransfer.objects.filter(pk=transfer.pk).update(returned_minor=more)
            Payout.objects.filter(pk=payout.pk).update(returned_minor=more)
            data = {"refund": intent.refund_code, "minor": intent.amount_minor}
            record(by=None, action="payments.transfer_reversed", subject=payout, data=data)
    reached("reversal.written")


def _find(key: str, intent: PayoutReversal) -> str:
    """The reversal, when asking for it went unanswered."""
    if not was_prepared(key):
        return ""
    made = get_gateway().reversals_of(intent.transfer.transfer_id)
    return next((reversal_id for reversal_id, refund in made if refund == intent.refund_code), "")


def _reverse(key: str, intent: PayoutReversal, now: datetime) -> str:
    def send(key: str, params: dict[str, Any]) -> str:
        return get_gateway().reverse_transfer(key=key, **params)

    return call_provider(
        key=key,
        payment=intent.transfer.payment,
        subject_code=intent.refund_code,
        operation="transfer.reverse",
        params={
            "transfer_id": intent.transfer.transfer_id,
            "amount_minor": intent.amount_minor,
            "refund_code": intent.refund_code,
            "payment_code": intent.transfer.payment.code,
        },
        send=send,
        object_id=lambda made: made,
        now=now,
    )


def _note_refused(intent: PayoutReversal, now: datetime) -> None:
    """The connected account has not got the money any more: the cooperative owes it."""
    with transaction.atomic(durable=True):
        row = PayoutReversal.objects.select_for_update().get(pk=intent.pk)
        payout = intent.transfer.payout
        locked_account(payout.book_code, payout.beneficiary_code)
        PayoutReversal.objects.filter(pk=row.pk).update(refused=True)
        cause = f"{intent.refund_code}:{intent.transfer_id}"
        _owe(payout.book_code, payout.beneficiary_code, row.amount_minor, intent.refund_code, cause, now)
    reached("reversal.refused")
