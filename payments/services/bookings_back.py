"""Which accounts money going back touches: refunds, disputes, and what people decide about suspense.
Adding and chaining entries is ledger.py's work."""

from datetime import datetime

from ..enums import Method
from ..models import ChainHead, Dispute, Entry, Payment, Refund
from ..queries import balance
from .bookings import book_due_ended, home_account
from .ledger import CREDIT, DEBIT, Line, credit, debit, post_entry


def _place(payment: Payment) -> str:
    return "bank" if payment.method == Method.TRANSFER else "provider_clearing"


def _post(payment: Payment, kind: str, about: str, lines: list[Line], now: datetime) -> Entry:
    return post_entry(
        key=f"{kind}:{about}",
        kind=kind,
        description=f"{kind.replace('_', ' ')} {payment.code}",
        lines=[line for line in lines if line.amount_minor],
        now=now,
        book_code=payment.book_code,
        payment=payment,
    )


# Our bank tells of what comes back by a movement of its own, and that one books it to `bank`.
COMES_BACK_BY = {"bank": "bank_transit"}


def _reverse(entry: Entry, kind: str, about: str, payment: Payment, now: datetime) -> Entry:
    """The same lines on the other sides; what was on our bank account is on its way until a statement shows it."""
    other = {DEBIT: CREDIT, CREDIT: DEBIT}
    rows = entry.postings.order_by("position").select_related("account")
    named = [(COMES_BACK_BY.get(row.account.name, row.account.name), row) for row in rows]
    lines = [Line(name, other[row.side], row.amount_minor, row.kind, row.currency) for name, row in named]
    return _post(payment, kind, about, lines, now)


def _taken_from(payment: Payment, amount_minor: int, over_minor: int) -> list[Line]:
    """Debits that together pay `amount_minor`: from where the money belongs; what the cooperative was already paid is
    asked back from it; what is beyond this payment (`over_minor`) stands in suspense until people decide."""
    home, fits = home_account(payment), amount_minor - over_minor
    here = fits
    if home.startswith("campaign_held:"):
        ChainHead.objects.select_for_update().filter(name="ledger").first()  # nobody else books between look and entry
        here = max(min(fits, balance(home)), 0)
    return [
        debit(home, here, payment.nature),
        debit(f"coop_receivable:{payment.book_code}", fits - here, payment.nature),
        debit("suspense", over_minor, "suspense"),
    ]


# Refunds --------------------------------------------------------------------------------------------------------------


def book_refunded(refund: Refund, now: datetime) -> Entry:
    """The money has gone back. The provider's fee is not returned and stays an expense."""
    payment, amount = refund.payment, refund.amount_minor
    kind = "suspense" if refund.from_suspense else payment.nature
    taken = (
        [debit("suspense", amount, kind)] if refund.from_suspense else _taken_from(payment, amount, refund.over_minor)
    )
    return _post(payment, "refunded", refund.code, [*taken, credit(_place(payment), amount, kind)], now)


def book_refund_returned(refund: Refund, now: datetime) -> Entry:
    """The payer's bank sent it back: the reverse of the refund."""
    made = Entry.objects.get(key=f"refunded:{refund.code}")
    return _reverse(made, "refund_returned", refund.code, refund.payment, now)


# Disputes -------------------------------------------------------------------------------------------------------------


def book_dispute_opened(dispute: Dispute, now: datetime) -> Entry:
    """The provider holds the money back, and its book may not spend it: both sides stand apart until it is decided."""
    payment, amount = dispute.payment, dispute.amount_minor
    lines = [
        *_taken_from(payment, amount, dispute.over_minor),
        credit(f"held_disputed:{payment.book_code}", amount, payment.nature),
        debit("disputed", amount, payment.nature),
        credit("provider_clearing", amount, payment.nature),  # a transfer to our bank cannot be disputed
    ]
    return _post(payment, "dispute_opened", dispute.code, lines, now)


def book_dispute_won(dispute: Dispute, now: datetime) -> Entry:
    """The money is back where it was."""
    opened = Entry.objects.get(key=f"dispute_opened:{dispute.code}")
    return _reverse(opened, "dispute_won", dispute.code, dispute.payment, now)


def book_dispute_lost(dispute: Dispute, now: datetime) -> Entry:
    """The money is gone."""
    payment, amount = dispute.payment, dispute.amount_minor
    lines = [
        debit(f"held_disputed:{payment.book_code}", amount, payment.nature),
        credit("disputed", amount, payment.nature),
    ]
    return _post(payment, "dispute_lost", dispute.code, lines, now)


def book_dispute_fee(dispute: Dispute, fee_minor: int, now: datetime) -> Entry:
    """What the provider charges for a dispute, won or lost: an expense of its own kind."""
    lines = [debit("provider_fees", fee_minor, "dispute_fee"), credit("provider_clearing", fee_minor, "dispute_fee")]
    return _post(dispute.payment, "dispute_fee", f"{dispute.code}:{dispute.fee_minor}", lines, now)


# What people decide ---------------------------------------------------------------------------------------------------


def book_recognised(payment: Payment, now: datetime) -> Entry:
    """Unexpected money turns out to be the payment itself: out of suspense, to where its nature says."""
    book_due_ended(payment, now)
    lines = [
        debit("suspense", payment.amount_minor, payment.nature),
        credit(home_account(payment), payment.amount_minor, payment.nature),
    ]
    return _post(payment, "collected", f"{payment.code}:{payment.version}", lines, now)


def book_over(payment: Payment, amount_minor: int, about: str, now: datetime) -> Entry:
    """What went back twice is no longer in question: the payment's own if it fits, else asked from the cooperative."""
    fits = min(amount_minor, payment.left_minor)
    taken = [line for line in _taken_from(payment, fits, 0) if line.amount_minor] if fits else []
    more = debit(f"coop_receivable:{payment.book_code}", amount_minor - fits, "claim")
    return _post(payment, "correction", about, [*taken, more, credit("suspense", amount_minor, "suspense")], now)
