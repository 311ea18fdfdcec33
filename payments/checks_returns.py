"""Looking for what must never be with money that went back: refunds, disputes, suspense, what a book still holds.
Finding only; nothing here mends anything."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q, Sum

from .checks_money import balances, signed, sums
from .enums import DisputeState, Nature, PaymentState, RefundState
from .histories import broken_chains
from .invariants import register
from .models import Dispute, DisputeEvent, Payment, Posting, Refund, RefundEvent
from .services.steps import dispute_may, refund_may

HELD = (Nature.GIFT, Nature.PRESALE)
SUSPENSE_DAYS = timedelta(days=3)


def _per(rows: Any, name: str) -> dict[Any, int]:
    """Sum of what was not over, by the field `name`."""
    found = rows.order_by().values_list(name).annotate(total=Sum(F("amount_minor") - F("over_minor")))
    return dict(found)


def back_is_what_went_back(now: datetime) -> Iterator[str]:
    """Refunds and lost disputes never exceed what was collected; the payment's own figures are their sums."""
    refunds = _per(Refund.objects.filter(state=RefundState.SUCCEEDED, from_suspense=False), "payment_id")
    lost = _per(Dispute.objects.filter(state=DisputeState.LOST), "payment_id")
    touched = Q(pk__in=refunds.keys() | lost.keys()) | Q(refunded_minor__gt=0) | Q(lost_minor__gt=0)
    for row in Payment.objects.filter(touched):
        wanted = (refunds.get(row.pk, 0), lost.get(row.pk, 0))
        if (row.refunded_minor, row.lost_minor) != wanted:
            yield f"{row.code} says {row.refunded_minor} and {row.lost_minor} went back, its rows say {wanted}"
        if sum(wanted) > (row.amount_minor if row.collected_at else 0):
            yield f"{row.code}: {sum(wanted)} went back of {row.amount_minor}"


def _kept(natures: Any) -> dict[str, int]:
    """Per book: collected − refunded − lost − open disputes, by the rows."""
    left = Payment.objects.filter(nature__in=natures, collected_at__isnull=False).order_by().values_list("book_code")
    kept: dict[str, int] = dict(left.annotate(t=Sum(F("amount_minor") - F("refunded_minor") - F("lost_minor"))))
    held_back = Dispute.objects.filter(state=DisputeState.OPEN, payment__nature__in=natures)
    for book, amount in _per(held_back, "payment__book_code").items():
        kept[book] = kept.get(book, 0) - amount
    return kept


def held_is_what_was_kept(now: datetime) -> Iterator[str]:
    """What payments brought to and took from a book; payouts belong to no payment. Nothing holds less than nothing."""
    kinds = ["campaign_held", "coop_receivable"]
    rows = Posting.objects.filter(entry__payment__isnull=False, account__kind__in=kinds).exclude(kind="claim")
    found = rows.order_by().values_list("account__subject_code").annotate(total=signed())
    yield from sums(_kept(HELD).items(), {book: -total for book, total in found})
    held = balances(["campaign_held"])
    yield from (f"{book} holds {total}" for (_, book), total in held.items() if total < 0)


def capital_is_what_was_paid_in(now: datetime) -> Iterator[str]:
    for kind, nature in (("share_capital", Nature.SHARE_CAPITAL), ("entry_fees", Nature.ENTRY_FEE)):
        found = {book: total for (_, book), total in balances([kind]).items()}
        yield from sums(_kept([nature]).items(), found)


def disputed_is_open(now: datetime) -> Iterator[str]:
    """What the provider holds back is what is disputed, in sum and per book."""
    disputes = Dispute.objects.filter(state=DisputeState.OPEN).order_by()
    wanted = dict(disputes.values_list("payment__book_code").annotate(total=Sum("amount_minor")))
    found = balances(["disputed", "held_disputed"])
    yield from sums(wanted.items(), {book: total for (kind, book), total in found.items() if kind == "held_disputed"})
    if found.get(("disputed", ""), 0) != sum(wanted.values()):
        yield f"the provider holds back {found.get(('disputed', ''), 0)}, disputes say {sum(wanted.values())}"


def suspense_is_young(now: datetime) -> Iterator[str]:
    """Money that nobody expected stands apart for three days at most, and only for payments in review."""
    late = Payment.objects.filter(state=PaymentState.REVIEW, state_since_at__lt=now - SUSPENSE_DAYS)
    yield from (f"{row.code} has waited for review since {row.state_since_at:%Y-%m-%d}" for row in late)
    rows = Posting.objects.filter(account__name="suspense", entry__payment__isnull=False).order_by()
    open_sums = rows.values_list("entry__payment__code", "entry__payment__state").annotate(
        total=signed(), last=Max("entry__at")
    )
    for code, state, total, last in open_sums.exclude(total=0):
        if state != PaymentState.REVIEW or last < now - SUSPENSE_DAYS:
            yield f"{code} is {state} with {-total} in suspense"


def refunds_are_not_stuck(now: datetime) -> Iterator[str]:
    limits = {RefundState.PREPARED: timedelta(days=1), RefundState.PENDING: timedelta(days=10)}
    for state, limit in limits.items():
        for row in Refund.objects.filter(state=state, prepared_at__lt=now - limit):
            yield f"refund {row.code} is {state} since {row.prepared_at:%Y-%m-%d %H:%M}"


def steps_chain_legally(now: datetime) -> Iterator[str]:
    """Refunds and disputes moved as their tables allow, and stand where their history ends."""
    yield from broken_chains(Refund.objects.all(), RefundEvent.objects.all(), "refund", refund_may)
    yield from broken_chains(Dispute.objects.all(), DisputeEvent.objects.all(), "dispute", dispute_may)


def register_own() -> None:
    """The invariants of money going back; called from `ready`."""
    register(5, "back is what went back", back_is_what_went_back)
    register(6, "held is what was kept", held_is_what_was_kept)
    register(6, "disputed is open", disputed_is_open)
    register(12, "refunds are not stuck", refunds_are_not_stuck)
    register(15, "suspense is young", suspense_is_young)
    register(16, "refunds and disputes chain legally", steps_chain_legally)
    register(19, "capital is what was paid in", capital_is_what_was_paid_in)
