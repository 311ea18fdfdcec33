"""How much of a book may leave it: collected, given back, disputed, paid out, kept in reserve.
Reads only; the rules of proposing and approving are services/payouts.py's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum

from ..enums import REFUND_OPEN, DisputeState, Method, Nature, PaymentState, PayoutState
from ..models import Dispute, Payment, Payout, PayoutTransfer, Posting, Refund

HELD_NATURES = (Nature.GIFT, Nature.PRESALE)
# So long a payer may have a direct debit taken back without a reason.
RETURNABLE = timedelta(weeks=8)
# Here, and nobody asks for it back.
QUIET = (PaymentState.COLLECTED, PaymentState.PARTLY_REFUNDED)


def passed_on(prefix: str = "") -> Q:
    """Money that we hold for a cooperative: gifts, pre-sales, and capital by debit (transfers of it are not ours)."""
    capital = Q(**{f"{prefix}nature": Nature.SHARE_CAPITAL, f"{prefix}method": Method.SEPA})
    return Q(**{f"{prefix}nature__in": HELD_NATURES}) | capital


@dataclass(frozen=True, slots=True)
class Payable:
    """One book in cents. `fees_minor` is the provider's cost not yet passed on, `advanced_minor` what the cooperative
    owes for money given back after a payout, `held_minor` what is here and promised to nobody."""

    collected_minor: int
    matched_minor: int
    refunded_minor: int
    disputed_minor: int
    paid_out_minor: int
    advanced_minor: int
    fees_minor: int
    reserve_minor: int

    @property
    def held_minor(self) -> int:
        spoken_for = self.refunded_minor + self.disputed_minor + self.paid_out_minor
        return self.collected_minor + self.matched_minor + self.advanced_minor - spoken_for

    @property
    def available_minor(self) -> int:
        """What a payout may take now; never below nothing."""
        return max(0, self.held_minor - self.reserve_minor)


def _collected(book_code: str) -> Q:
    return passed_on() & Q(book_code=book_code, collected_at__isnull=False)


def reserve_of(rows: "QuerySet[Payment]", now: datetime) -> int:
    """What stays back of what was collected lately, in cents: a part of it, rounded up, and capital that is provisional
    altogether."""
    capital = rows.filter(nature=Nature.SHARE_CAPITAL, collected_at__gt=now - RETURNABLE)
    other = rows.exclude(nature=Nature.SHARE_CAPITAL)
    fresh = other.filter(collected_at__gt=now - timedelta(days=int(settings.PAYOUT_RESERVE_DAYS)))
    part = -(-_sum(fresh, "amount_minor") * int(settings.PAYOUT_RESERVE_BASIS_POINTS) // 10_000)
    # What is disputed or going back has left what is held already.
    provisional = capital.filter(state__in=QUIET)
    return part + _sum(provisional, "amount_minor") - _sum(provisional, "refunded_minor")


def _sum(rows: "QuerySet[Any]", field: str) -> int:
    return int(rows.aggregate(total=Sum(field))["total"] or 0)


def _given_back(book_code: str, without_refund: str) -> int:
    """Given back, or decided and on its way, in cents."""
    on_the_way = Refund.objects.filter(state__in=REFUND_OPEN, from_suspense=False, payment__book_code=book_code)
    on_the_way = on_the_way.filter(passed_on("payment__")).exclude(code=without_refund)
    rows = Payment.objects.filter(_collected(book_code))
    return _sum(rows, "refunded_minor") + _sum(on_the_way, "amount_minor")


def _disputed(book_code: str) -> int:
    """Lost, or held back by payers' banks until they have decided, in cents."""
    held = Dispute.objects.filter(state=DisputeState.OPEN, payment__book_code=book_code)
    held = held.filter(passed_on("payment__"))
    lost = _sum(Payment.objects.filter(_collected(book_code)), "lost_minor")
    return lost + _sum(held, "amount_minor") - _sum(held, "over_minor")


def paid_out(book_code: str) -> int:
    """What left the book by payouts, proposed ones included, less what came back, in cents."""
    found = Payout.objects.of_book(book_code).counting()
    return int(found.aggregate(total=Sum(F("amount_minor") - F("returned_minor")))["total"] or 0)


def advanced(book_code: str) -> int:
    """What we paid back for the cooperative, of money that it has already, in cents; settled debts stay counted."""
    lines = Posting.objects.filter(entry__book_code=book_code, account__name=f"coop_receivable:{book_code}")
    lines = lines.filter(Q(entry__payment__isnull=False) | Q(entry__kind="coop_owes")).exclude(kind="claim")
    return _sum(lines.filter(side="debit"), "amount_minor") - _sum(lines.filter(side="credit"), "amount_minor")


def matched(book_code: str, *, until: datetime | None = None) -> int:
    """What match funds gave to the book, less what went back to them, in cents."""
    rows = Posting.objects.filter(entry__book_code=book_code, account__kind="match_committed", kind="match")
    rows = rows if until is None else rows.filter(entry__at__lte=until)
    return _sum(rows.filter(side="debit"), "amount_minor") - _sum(rows.filter(side="credit"), "amount_minor")


def fees_to_pass_on(book_code: str) -> int:
    """What the provider kept of this book's money and no payout has carried yet, in cents."""
    kept = Posting.objects.filter(entry__book_code=book_code, account__name="provider_fees")
    cost = _sum(kept.filter(side="debit", entry__payment__isnull=False), "amount_minor")
    return cost - _sum(Payout.objects.of_book(book_code).counting(), "provider_cost_minor")


def payable(book_code: str, *, now: datetime, without_refund: str = "") -> Payable:
    """The book's money at `now`; `without_refund` leaves one refund out that is about to be paid for."""
    rows = Payment.objects.filter(_collected(book_code))
    return Payable(
        collected_minor=_sum(rows, "amount_minor"),
        matched_minor=matched(book_code),
        refunded_minor=_given_back(book_code, without_refund),
        disputed_minor=_disputed(book_code),
        paid_out_minor=paid_out(book_code),
        advanced_minor=advanced(book_code),
        fees_minor=fees_to_pass_on(book_code),
        reserve_minor=reserve_of(rows, now),
    )


def is_paid_out(book_code: str, *, now: datetime) -> bool:
    """Whether nothing of the book is left, and everything that left it has arrived."""
    rows = Payout.objects.of_book(book_code)
    on_its_way = rows.counting().exclude(state=PayoutState.PAID)
    there = rows.filter(state=PayoutState.PAID).exists() and not on_its_way.exists()
    return there and payable(book_code, now=now).held_minor == 0


def transferable(book_code: str) -> list[tuple[Payment, int]]:
    """Each charge of a book and how much of it no transfer carries yet, in cents, oldest first.

    Charges that are disputed or being given back are left alone.
    """
    quiet = Payment.objects.filter(_collected(book_code)).exclude(charge_id="")
    quiet = quiet.filter(state__in=QUIET)
    carried: dict[int, int] = {}
    counting = PayoutTransfer.objects.filter(payout__in=Payout.objects.of_book(book_code).counting())
    for payment_id, amount, returned in counting.values_list("payment_id", "amount_minor", "returned_minor"):
        carried[payment_id] = carried.get(payment_id, 0) + amount - returned
    found = [(row, row.left_minor - carried.get(row.pk, 0)) for row in quiet.order_by("collected_at", "pk")]
    return [(row, left) for row, left in found if left > 0]
