"""Money that came by bank transfer and was seen by a treasurer.
Matching whole bank statements is separate work."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record

from ..enums import Method, Nature, PaymentState
from ..exceptions import TransferMismatch
from ..models import Payment
from ..purposes import owner_of
from .bookings import book_collected
from .transitions import move, write_event


@transaction.atomic
def record_transfer(
    *,
    by: Any,
    purpose: str,
    owner_code: str,
    book_code: str,
    amount_minor: int,
    nature: str,
    payer_email: str,
    payer_language: str,
    payer: Any = None,
    reference: str,
    received_on: date,
    now: datetime,
) -> Payment:
    """Book a transfer that arrived: bank debit; share capital, entry fees, held or tips credit. Amount in cents.

    The same reference for the same owner and nature again returns the first payment. Raises TransferMismatch when it
    came with another amount, NoOwner for an unknown purpose. The owner hears `on_settled` in this transaction.
    """
    owner = owner_of(purpose)
    same = Payment.objects.filter(purpose=purpose, owner_code=owner_code, nature=nature, reference=reference)
    present = same.first() if reference else None
    if present is not None:
        if present.amount_minor != amount_minor:
            raise TransferMismatch
        return present
    payment = Payment.objects.create(
        purpose=purpose,
        owner_code=owner_code,
        book_code=book_code,
        amount_minor=amount_minor,
        nature=Nature(nature),
        payer_email=payer_email,
        payer_language=payer_language,
        payer=payer,
        method=Method.TRANSFER,
        state=PaymentState.AWAITING_TRANSFER,
        reference=reference,
        received_on=received_on,
        opened_at=now,
        state_since_at=now,
    )
    write_event(payment=payment, from_state="", cause="announced", now=now, by=by)
    payment.collected_at = now
    entry = book_collected(payment, now)
    move(payment=payment, to=PaymentState.COLLECTED, cause="transfer_seen", now=now, by=by, entry=entry)
    owner.on_settled(payment, now)
    record(by=by, action="payments.transfer_recorded", subject=payment, data={"amount_minor": amount_minor})
    return payment
