"""What became of refunds, ours and those somebody made at the provider: booked, told, or undone.
Asked for by settlement.py, which holds the lock; transfers by bank come in from order_owners.py's news."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_noop

from crowdcoop.audit.services import record

from .. import emails
from ..enums import RefundState
from ..models import Entry, Payment, Refund
from ..providers.facts import Back, DisputeFact, RefundFact
from ..purposes import owner_of
from ..queries.refunds import disputed_minor
from .bookings_back import book_refund_returned, book_refunded
from .parking import park
from .returns import rest
from .steps import step_refund
from .transitions import locked

log = logging.getLogger(__name__)
R = RefundState


@dataclass(frozen=True, slots=True)
class Returns:
    """What the provider says went back of one charge."""

    refunds: list[RefundFact] = field(default_factory=list)
    disputes: list[DisputeFact] = field(default_factory=list)


def settle_refunds(row: Payment, facts: list[RefundFact], cause: str, now: datetime, provider_event: str) -> None:
    """Bring every refund of a locked payment up to date. Older news than what is known changes nothing."""
    for fact in facts:
        refund = _known(row, fact) or _import(row, fact, now)
        refund.payment = row
        refund.provider_refund_id = fact.refund_id
        refund.failure_code = fact.failure_code
        if refund.state == R.APPROVED:  # sent before our note of it was lost
            step_refund(refund=refund, to=R.PREPARED, cause="found", now=now)
        refund.save()
        if refund.state in (R.PROPOSED, R.REJECTED):
            if row.state != "review":
                park(row, gettext_noop("a refund was sent that nobody approved"), now, provider_event)
        elif fact.status == Back.SUCCEEDED and refund.state in (R.PREPARED, R.PENDING):
            succeeded(row, refund, cause, now, provider_event)
        elif fact.status == Back.FAILED and refund.state != R.FAILED:
            failed(row, refund, cause, now, provider_event)
        elif fact.status == Back.PENDING and refund.state == R.PREPARED:
            step_refund(refund=refund, to=R.PENDING, cause=cause, now=now)


def _known(row: Payment, fact: RefundFact) -> Refund | None:
    found = row.refunds.filter(provider_refund_id=fact.refund_id).first()
    return found or (row.refunds.filter(code=fact.refund_code).first() if fact.refund_code else None)


def _import(row: Payment, fact: RefundFact, now: datetime) -> Refund:
    """Somebody gave money back at the provider's own desk."""
    refund = Refund(
        payment=row,
        amount_minor=fact.amount_minor,
        cause="external",
        external=True,
        from_suspense=row.collected_at is None,
        proposed_at=now,
        prepared_at=now,
    )
    step_refund(refund=refund, to=R.PENDING, cause="external", now=now)
    record(by=None, action="payments.refund_found", subject=refund, data={"amount_minor": fact.amount_minor})
    if not refund.from_suspense:
        rest(row, cause="refund_found", now=now)
    return refund


def succeeded(row: Payment, refund: Refund, cause: str, now: datetime, provider_event: str = "") -> None:
    """The money is back with the payer: booked, the payment moved, payer and owner told.

    More than was left (a dispute was opened meanwhile): what is over stands in suspense and people look at it.
    """
    if not refund.from_suspense:
        fits = max(min(refund.amount_minor, row.left_minor - disputed_minor(row)), 0)
        refund.over_minor = refund.amount_minor - fits
        row.refunded_minor += fits
    entry = book_refunded(refund, now)
    step_refund(refund=refund, to=R.SUCCEEDED, cause=cause, now=now, entry=entry)
    emails.refunded(refund)
    _told(row, refund, cause, now, provider_event, entry)


def failed(row: Payment, refund: Refund, cause: str, now: datetime, provider_event: str = "") -> None:
    """The money did not arrive; had it arrived before, it is booked back."""
    entry = None
    was_booked = refund.state == R.SUCCEEDED
    if was_booked:
        entry = book_refund_returned(refund, now)
        if not refund.from_suspense:
            row.refunded_minor -= refund.amount_minor - refund.over_minor
        refund.over_minor = 0
    step_refund(refund=refund, to=R.FAILED, cause=cause, now=now, entry=entry)
    record(by=None, action="payments.refund_failed", subject=refund, data={"code": refund.failure_code})
    _told(row, refund, cause, now, provider_event, entry)


def _told(row: Payment, refund: Refund, cause: str, now: datetime, provider_event: str, entry: Entry | None) -> None:
    if refund.from_suspense:
        row.save()
        return
    rest(row, cause=cause, now=now, provider_event=provider_event, entry=entry)
    if refund.over_minor and row.state != "review":
        park(row, gettext_noop("more went back than was left"), now, provider_event)
    if entry is not None:
        owner_of(row.purpose).on_refunded(row, now)


def refuse(*, refund_id: int, code: str, now: datetime) -> None:
    """The provider refused a refund outright: it never was. To be called in a transaction of its own."""
    row = locked(Refund.objects.get(pk=refund_id).payment_id)
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id)
    refund.payment = row
    if refund.state == R.PREPARED and not refund.provider_refund_id:
        refund.failure_code = code[:64]
        failed(row, refund, "refused", now)
