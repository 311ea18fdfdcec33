"""What can still be given back, what is frozen, and what waits for people: refunds, disputes, reviews.
Nothing here writes."""

from django.db.models import Q, QuerySet, Sum

from ..enums import REFUND_OPEN, DisputeState, Method, PaymentState, RefundState, ResolutionState
from ..models import Dispute, Entry, Payment, Posting, Refund, Resolution

S = PaymentState


def _total(rows: "QuerySet[Refund] | QuerySet[Dispute]") -> int:
    return rows.aggregate(total=Sum("amount_minor"))["total"] or 0


def open_refunds(payment: Payment) -> "QuerySet[Refund]":
    """Decided and not ended, of money that was collected."""
    return payment.refunds.filter(state__in=REFUND_OPEN, from_suspense=False)


def open_disputes(payment: Payment) -> "QuerySet[Dispute]":
    return payment.disputes.filter(state=DisputeState.OPEN)


def disputed_minor(payment: Payment) -> int:
    """Cents the payer's bank holds back from what is left of the payment."""
    found = open_disputes(payment).aggregate(amount=Sum("amount_minor"), over=Sum("over_minor"))
    return (found["amount"] or 0) - (found["over"] or 0)


def refundable_minor(payment: Payment) -> int:
    """Cents that may still be given back: what is left, without refunds on their way and open disputes."""
    return max(payment.left_minor - _total(open_refunds(payment)) - disputed_minor(payment), 0)


def suspense_minor(payment: Payment) -> int:
    """Cents of this payment in suspense; below zero when more went out than was here."""
    rows = Posting.objects.filter(entry__payment=payment, account__name="suspense").order_by()
    sides: dict[str, int] = dict(rows.values_list("side").annotate(total=Sum("amount_minor")))
    return sides.get("credit", 0) - sides.get("debit", 0)


def frozen_minor(book_code: str) -> int:
    """Cents of a book that are promised back and must not be paid out. Open disputes have left `campaign_held`."""
    rows = Refund.objects.filter(payment__book_code=book_code, state__in=REFUND_OPEN, from_suspense=False)
    return _total(rows)


def was_paid_out(book_code: str) -> bool:
    """Whether money of this book has left for its cooperative: entries that belong to no payment."""
    away = Entry.objects.filter(book_code=book_code, payment=None, postings__account__kind="campaign_held")
    return away.filter(postings__side="debit").exclude(kind__in=["match", "match_back"]).exists()


def resting_state(row: Payment) -> PaymentState:
    """Where a collected payment belongs by its refunds and disputes."""
    if open_disputes(row).exists():
        return S.DISPUTED
    if open_refunds(row).exists():
        return S.REFUND_PENDING
    if row.left_minor == 0:
        lost = row.lost_minor and (row.state == S.DISPUTED or not row.refunded_minor)
        return S.DISPUTE_LOST if lost else S.REFUNDED
    return S.PARTLY_REFUNDED if row.refunded_minor or row.lost_minor else S.COLLECTED


def state_before_review(payment: Payment) -> PaymentState:
    """Where a payment in review came from."""
    parked = payment.events.filter(to_state=S.REVIEW).order_by("-number").values_list("from_state", flat=True).first()
    return S(parked) if parked else S.REVIEW


# Queues ---------------------------------------------------------------------------------------------------------------


def refunds_to_approve() -> "QuerySet[Refund]":
    """Refunds that wait for a second yes."""
    return _refunds(Q(state=RefundState.PROPOSED))


def refunds_by_bank() -> "QuerySet[Refund]":
    """Decided refunds of bank transfers that no bank order carries yet."""
    return _refunds(Q(state=RefundState.APPROVED, payment__method=Method.TRANSFER))


def failed_refunds() -> "QuerySet[Refund]":
    """Refunds that failed and whose payment still has something to give back."""
    return _refunds(Q(state=RefundState.FAILED)).exclude(payment__state__in=[S.REFUNDED, S.DISPUTE_LOST])


def _refunds(wanted: Q) -> "QuerySet[Refund]":
    rows = Refund.objects.filter(wanted).select_related("payment", "proposed_by", "approved_by")
    return rows.order_by("proposed_at", "pk")


def disputes_open() -> "QuerySet[Dispute]":
    """Disputes and inquiries that wait for an answer, the most urgent first."""
    rows = Dispute.objects.filter(state__in=[DisputeState.OPEN, DisputeState.INQUIRY])
    return rows.select_related("payment").order_by("evidence_due_at", "pk")


def payments_in_review() -> "QuerySet[Payment]":
    """Parked payments, the longest waiting first."""
    return Payment.objects.filter(state=S.REVIEW).order_by("state_since_at", "pk")


def resolutions_to_approve() -> "QuerySet[Resolution]":
    """Proposals to leave the review that nobody has answered, oldest first."""
    rows = Resolution.objects.filter(state=ResolutionState.PROPOSED)
    return rows.select_related("payment", "proposed_by").order_by("proposed_at", "pk")
