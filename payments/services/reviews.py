"""Leaving review: one person proposes where to, another one agrees, and the provider's truth must fit both times.
What is given back from suspense is refunds.py's."""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record

from ..enums import CLOSED, REFUND_OPEN, AttemptState, DisputeState, PaymentState, RefundState, ResolutionState
from ..exceptions import AlreadyDecided, NotAllowed, NotResolvable, SecondPersonNeeded
from ..models import Dispute, Entry, Payment, Refund, Resolution
from ..providers.facts import ChargeFact, Outcome
from ..purposes import owner_of
from ..queries.refunds import resting_state, state_before_review, suspense_minor
from ..rules import can_work_finance
from .attempts import new_attempt, step_attempt, step_open_attempt
from .bookings import book_due_ended
from .bookings_back import book_over, book_recognised
from .checkpoints import reached
from .settlement import apply, ask, settle_fee
from .steps import step_refund
from .transitions import leave_review, locked

S = PaymentState
# Where an unsettled charge may go, by what the provider says of it.
BY_OUTCOME = {
    Outcome.NEW: frozenset({S.DUE, S.DROPPED}),
    Outcome.DECLINED: frozenset({S.DECLINED}),
    Outcome.ACTION: frozenset({S.ACTION_REQUIRED}),
    Outcome.PROCESSING: frozenset({S.PROCESSING}),
    Outcome.CANCELLED: frozenset({S.DROPPED}),
}
PROMISED = frozenset({S.DRAFT, S.AWAITING_CARD, S.ACTIVE, S.AWAITING_TRANSFER})


def checked_targets(payment: Payment, charge: ChargeFact | None) -> frozenset[PaymentState]:
    """Where a payment in review may go, by the provider's truth and our own books. None while money is in suspense
    that nobody recognised or gave back."""
    if payment.state != S.REVIEW:
        return frozenset()
    before = state_before_review(payment)
    if payment.collected_at is not None:
        after = copy(payment)
        _share_over(after)
        return frozenset({resting_state(after)})
    waiting = suspense_minor(payment)
    if waiting:
        is_it = charge is not None and charge.outcome == Outcome.SUCCEEDED and charge.customer_id == payment.customer_id
        fits = is_it and payment.due_at is not None and waiting == payment.amount_minor and not _going_back(payment)
        return frozenset({S.COLLECTED}) if fits else frozenset()
    if before in CLOSED or before in PROMISED:
        return frozenset({before})
    if charge is not None and charge.outcome == Outcome.SUCCEEDED:
        return frozenset({S.DROPPED}) if _went_through_suspense(payment) else frozenset()
    return BY_OUTCOME[charge.outcome if charge is not None else Outcome.NEW]


def _going_back(payment: Payment) -> bool:
    return payment.refunds.filter(from_suspense=True, state__in=REFUND_OPEN).exists()


def _went_through_suspense(payment: Payment) -> bool:
    return Entry.objects.filter(payment=payment, kind="suspense").exists()


def _truth(payment: Payment, now: datetime) -> ChargeFact | None:
    """Bring the row up to date, then ask about its charge. Raises ProviderError."""
    apply(payment_id=payment.pk, cause="review", now=now)
    return ask(Payment.objects.get(pk=payment.pk))[1]


def _locked_if_fits(payment: Payment, to: PaymentState, charge: ChargeFact | None) -> Payment:
    row = locked(payment.pk)
    if to not in checked_targets(row, charge):
        raise NotResolvable
    return row


def propose_resolution(*, by: Any, payment: Payment, to: str, reason: str, now: datetime) -> Resolution:
    """Propose where a payment in review belongs; it moves when another person agrees. Asked again: the same proposal.

    To be called outside any transaction: the provider is asked first. Raises NotAllowed, NotResolvable when the truth
    or our books say otherwise, AlreadyDecided while another proposal waits, ProviderError.
    """
    _check_person(by)
    if to not in S.values:
        raise NotResolvable
    charge = _truth(payment, now)
    reached("review.asked")
    with transaction.atomic():
        row = _locked_if_fits(payment, S(to), charge)
        waiting = row.resolutions.filter(state=ResolutionState.PROPOSED).first()
        if waiting is not None:
            if (waiting.to_state, waiting.proposed_by_id) != (to, by.pk):
                raise AlreadyDecided
            return waiting
        made = Resolution.objects.create(
            payment=row, to_state=S(to), reason=reason[:500], proposed_by=by, proposed_at=now
        )
        record(by=by, action="payments.resolution_proposed", subject=made, data={"to": str(to)})
    return made


def approve_resolution(*, by: Any, resolution: Resolution, now: datetime) -> Payment:
    """The second person agrees: the payment leaves review, with the entries that put the books right. Again: nothing.

    To be called outside any transaction: the provider is asked again. Raises NotAllowed, SecondPersonNeeded for the
    proposer, AlreadyDecided when it was rejected, NotResolvable when the truth has changed, ProviderError.
    """
    _check_person(by)
    charge = _truth(resolution.payment, now)
    reached("review.asked")
    with transaction.atomic():
        row = locked(resolution.payment_id)
        fresh = Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)
        if fresh.state == ResolutionState.APPROVED:
            return row
        if fresh.state != ResolutionState.PROPOSED:
            raise AlreadyDecided
        if fresh.proposed_by_id == by.pk:
            raise SecondPersonNeeded
        _locked_if_fits(row, S(fresh.to_state), charge)
        fresh.state, fresh.approved_by, fresh.approved_at = ResolutionState.APPROVED, by, now
        fresh.save()
        _carry_out(row, fresh, charge, by, now)
        record(by=by, action="payments.resolution_approved", subject=fresh, data={"to": fresh.to_state})
    return row


@transaction.atomic
def reject_resolution(*, by: Any, resolution: Resolution, now: datetime) -> Resolution:
    """Say no, or take one's own proposal back; the payment stays in review. Rejected already: nothing.

    Raises NotAllowed, AlreadyDecided once it was carried out.
    """
    _check_person(by)
    fresh = Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)
    if fresh.state == ResolutionState.APPROVED:
        raise AlreadyDecided
    if fresh.state == ResolutionState.PROPOSED:
        fresh.state = ResolutionState.REJECTED
        fresh.save(update_fields=["state"])
        record(by=by, action="payments.resolution_rejected", subject=fresh)
    return fresh


def _check_person(by: Any) -> None:
    if by is None or not can_work_finance(by):
        raise NotAllowed


# Carrying out ---------------------------------------------------------------------------------------------------------


def _carry_out(row: Payment, resolution: Resolution, charge: ChargeFact | None, by: Any, now: datetime) -> None:
    """Correct the books, move, tell the owner."""
    to, before = S(resolution.to_state), state_before_review(row)
    correct: Callable[..., Entry | None] = {
        S.COLLECTED: _recognise,
        S.DROPPED: _give_up,
        S.DUE: _open_again,
        S.DECLINED: _note_decline,
    }.get(to, _nothing)
    settled_before = row.collected_at is not None
    entry = _settle_over(row, resolution, now) if settled_before else correct(row, charge, before, now)
    leave_review(resolution=resolution, payment=row, by=by, now=now, entry=entry)
    if settled_before:
        return
    if to == S.COLLECTED and charge is not None:
        settle_fee(row, charge, now)
        owner_of(row.purpose).on_settled(row, now)
    if to == S.DROPPED and before not in CLOSED:
        owner_of(row.purpose).on_failed(row, now)


def _nothing(row: Payment, charge: ChargeFact | None, before: PaymentState, now: datetime) -> None:
    """Nothing to put right."""


def _recognise(row: Payment, charge: ChargeFact, before: PaymentState, now: datetime) -> Entry:
    """The unexpected money is the payment: out of suspense, and the try that brought it is noted."""
    step_open_attempt(row, AttemptState.VOID, now)
    step_attempt(attempt=new_attempt(row, now, on_session=True), to=AttemptState.SUCCEEDED, now=now, fact=charge)
    for queued in row.refunds.filter(from_suspense=True, state=RefundState.PROPOSED):
        step_refund(refund=queued, to=RefundState.REJECTED, cause="recognised", now=now)
    row.charge_id, row.collected_at, row.next_attempt_at = charge.charge_id, now, None
    return book_recognised(row, now)


def _give_up(row: Payment, charge: ChargeFact | None, before: PaymentState, now: datetime) -> Entry | None:
    step_open_attempt(row, AttemptState.VOID, now)
    row.next_attempt_at = None
    return book_due_ended(row, now) if before not in CLOSED else None


def _open_again(row: Payment, charge: ChargeFact | None, before: PaymentState, now: datetime) -> None:
    step_open_attempt(row, AttemptState.VOID, now)
    row.next_attempt_at = now


def _note_decline(row: Payment, charge: ChargeFact | None, before: PaymentState, now: datetime) -> None:
    step_open_attempt(row, AttemptState.FAILED_SOFT, now, charge)


def _settle_over(row: Payment, resolution: Resolution, now: datetime) -> Entry | None:
    """What went back twice is taken out of suspense: the payment's own as far as it goes, else asked from the
    cooperative."""
    over = -suspense_minor(row)
    if over <= 0:
        return None
    entry = book_over(row, over, resolution.code, now)
    for thing in _share_over(row):
        thing.save(update_fields=["over_minor"])
    return entry


def _share_over(row: Payment) -> list[Refund | Dispute]:
    """Count what went back twice as the payment's own, as far as it goes. Changes the rows it returns and `row`; saves
    nothing."""
    touched: list[Refund | Dispute] = []
    for refund in row.refunds.filter(state=RefundState.SUCCEEDED, over_minor__gt=0).order_by("pk"):
        part = min(row.left_minor, refund.over_minor)
        refund.over_minor -= part
        row.refunded_minor += part
        touched.append(refund)
    for dispute in row.disputes.filter(state=DisputeState.LOST, over_minor__gt=0).order_by("pk"):
        part = min(row.left_minor, dispute.over_minor)
        dispute.over_minor -= part
        row.lost_minor += part
        touched.append(dispute)
    return touched
