"""Which accounts each step of a payout touches. Fee, cost and debt stand on lines of their own, never netted.
Adding and chaining entries is ledger.py's work."""

from datetime import datetime

from ..enums import PayoutRoute
from ..models import Entry, Payout
from ..payout_rules import owner_of
from ..queries import balance
from .ledger import CREDIT, DEBIT, Line, credit, debit, lines_of, post_entry


def debts(beneficiary_code: str, *also: str) -> list[tuple[str, int]]:
    """Each book for which the cooperative owes us something, and how much, in cents."""
    paid = Payout.objects.filter(beneficiary_code=beneficiary_code).values_list("book_code", flat=True)
    found = [(book_code, balance(f"coop_receivable:{book_code}")) for book_code in sorted({*paid, *also})]
    return [(book_code, owed) for book_code, owed in found if owed > 0]


def _kept(payout: Payout) -> list[tuple[str, int, str]]:
    """What is kept of the cooperative's part: account, cents, kind."""
    kept = [
        ("platform_fees", payout.platform_fee_minor, "platform_fee"),
        ("provider_fees", payout.provider_cost_minor, "provider_cost"),
    ]
    left = payout.owed_minor
    for book_code, owed in debts(payout.beneficiary_code, payout.book_code):
        kept.append((f"coop_receivable:{book_code}", min(left, owed), "debt"))
        left -= min(left, owed)
    return [line for line in kept if line[1]]


def book_approved(payout: Payout, now: datetime) -> Entry:
    """The money leaves the book: it is the cooperative's, gross first, then each deduction on lines of its own."""
    owed_to = f"coop_payable:{payout.beneficiary_code}"
    held = "capital_passed_on" if owner_of(payout.book_code).is_capital else "campaign_held"
    lines = [
        debit(f"{held}:{payout.book_code}", payout.amount_minor, "payout"),
        credit(owed_to, payout.amount_minor, "payout"),
    ]
    for account, amount_minor, kind in _kept(payout):
        lines += [debit(owed_to, amount_minor, kind), credit(account, amount_minor, kind)]
    return _post(payout, "payout", lines, now)


def book_taken_back(payout: Payout, now: datetime) -> Entry:
    """Rejected after approval, failed or returned: all of it is the book's again, fee, cost and debt too."""
    other = {DEBIT: CREDIT, CREDIT: DEBIT}
    made = lines_of(Entry.objects.get(key=f"payout:{payout.code}"))
    turned = [Line(account, other[side], amount, kind, currency) for account, side, amount, currency, kind in made]
    return _post(payout, "payout_undone", turned, now)


def _post(payout: Payout, step: str, lines: list[Line], now: datetime, ending: str = "") -> Entry:
    return post_entry(
        key=f"{step}:{payout.code}{ending}",
        kind=step,
        description=f"{step.replace('_', ' ')} {payout.code}",
        lines=lines,
        now=now,
        book_code=payout.book_code,
    )


def _place(payout: Payout) -> str:
    """Where the money leaves from: our bank, or our balance at the provider."""
    return "bank" if payout.route == PayoutRoute.PLATFORM_ACCOUNT else "provider_clearing"


def book_paid(payout: Payout, now: datetime) -> Entry:
    """The money has left our account."""
    lines = [
        debit(f"coop_payable:{payout.beneficiary_code}", payout.net_minor, "payout"),
        credit(_place(payout), payout.net_minor, "payout"),
    ]
    return _post(payout, "payout_paid", lines, now)


def book_returned(payout: Payout, now: datetime) -> Entry:
    """The receiving bank sent it back: owed to the cooperative again, and on its way until a statement shows it."""
    lines = [
        debit("bank_transit", payout.net_minor, "payout"),
        credit(f"coop_payable:{payout.beneficiary_code}", payout.net_minor, "payout"),
    ]
    return _post(payout, "payout_returned", lines, now)


def book_reversed_part(payout: Payout, amount_minor: int, ending: str, now: datetime) -> Entry:
    """A transfer was reversed for a refund: that part is at the provider and the book's again."""
    owed_to = f"coop_payable:{payout.beneficiary_code}"
    lines = [
        debit("provider_clearing", amount_minor, "payout"),
        credit(owed_to, amount_minor, "payout"),
        debit(owed_to, amount_minor, "payout"),
        credit(f"campaign_held:{payout.book_code}", amount_minor, "payout"),
    ]
    return _post(payout, "payout_reversed", lines, now, f":{ending}")


def book_debt(*, book_code: str, amount_minor: int, refund_code: str, cause: str, now: datetime) -> Entry:
    """Given back to a supporter after the payout, and nothing left to reverse: the cooperative owes it."""
    lines = [
        debit(f"coop_receivable:{book_code}", amount_minor, "debt"),
        credit(f"campaign_held:{book_code}", amount_minor, "debt"),
    ]
    return post_entry(
        key=f"coop_owes:{cause}",
        kind="coop_owes",
        description=f"owed for {refund_code}",
        lines=lines,
        now=now,
        book_code=book_code,
    )
