"""Which accounts each move of a payment touches: the ledger column of the state table.
Adding and chaining entries is ledger.py's work."""

from datetime import datetime

from ..enums import Method, Nature
from ..models import Entry, LineReturn, Payment, StatementLine
from .ledger import credit, debit, post_entry
from .ledger_many import Draft


def home_account(payment: Payment) -> str:
    """Where this money belongs when it is here, by its legal nature."""
    return {
        Nature.GIFT: f"campaign_held:{payment.book_code}",
        Nature.PRESALE: f"campaign_held:{payment.book_code}",
        Nature.SHARE_CAPITAL: f"share_capital:{payment.book_code}",
        Nature.ENTRY_FEE: f"entry_fees:{payment.book_code}",
        Nature.TIP: "tips",
        Nature.MATCH: f"match_committed:{payment.book_code}",
    }[Nature(payment.nature)]


def _draft(payment: Payment, step: str, debited: str, credited: str, amount_minor: int) -> Draft:
    return Draft(
        key=f"{step}:{payment.code}:{payment.version}",
        kind=step,
        description=f"{step.replace('_', ' ')} {payment.code}",
        lines=[debit(debited, amount_minor, payment.nature), credit(credited, amount_minor, payment.nature)],
        book_code=payment.book_code,
        payment=payment,
    )


def _post(draft: Draft, now: datetime) -> Entry:
    return post_entry(
        key=draft.key,
        kind=draft.kind,
        description=draft.description,
        lines=draft.lines,
        now=now,
        book_code=draft.book_code,
        payment=draft.payment,
    )


def _book(payment: Payment, step: str, debited: str, credited: str, amount_minor: int, now: datetime) -> Entry:
    return _post(_draft(payment, step, debited, credited, amount_minor), now)


def draft_promise(payment: Payment) -> Draft:
    """memo +: the promise counts; after a change of amount, its difference."""
    pledged, promises = f"pledged:{payment.book_code}", f"promises:{payment.book_code}"
    difference = payment.amount_minor - payment.previous_minor
    if difference > 0:
        return _draft(payment, "pledged", pledged, promises, difference)
    return _draft(payment, "pledge_lowered", promises, pledged, -difference)


def book_promise(payment: Payment, now: datetime) -> Entry:
    """memo +: the promise counts; after a change of amount, its difference."""
    return _post(draft_promise(payment), now)


def book_nature_changed(payment: Payment, old_nature: str, now: datetime) -> Entry:
    """The promise, at its old amount, counts as another kind of money (a reward was chosen, or given up)."""
    pledged, promises = f"pledged:{payment.book_code}", f"promises:{payment.book_code}"
    amount = payment.previous_minor
    return post_entry(
        key=f"nature_changed:{payment.code}:{payment.version}",
        kind="nature_changed",
        description=f"nature changed {payment.code}",
        lines=[
            debit(promises, amount, old_nature),
            credit(pledged, amount, old_nature),
            debit(pledged, amount, payment.nature),
            credit(promises, amount, payment.nature),
        ],
        now=now,
        book_code=payment.book_code,
        payment=payment,
    )


def draft_promise_ended(payment: Payment) -> Draft:
    """memo −: withdrawn or released."""
    pledged, promises = f"pledged:{payment.book_code}", f"promises:{payment.book_code}"
    return _draft(payment, "pledge_ended", promises, pledged, payment.amount_minor)


def book_promise_ended(payment: Payment, now: datetime) -> Entry:
    """memo −: withdrawn or released."""
    return _post(draft_promise_ended(payment), now)


def draft_due(payment: Payment) -> Draft:
    """memo → receivable: the round succeeded, the promise is owed."""
    due, pledged = f"pledges_due:{payment.book_code}", f"pledged:{payment.book_code}"
    return _draft(payment, "pledge_due", due, pledged, payment.amount_minor)


def book_due(payment: Payment, now: datetime) -> Entry:
    """memo → receivable: the round succeeded, the promise is owed."""
    return _post(draft_due(payment), now)


def book_due_ended(payment: Payment, now: datetime) -> Entry:
    """receivable off: paid, or given up."""
    due, promises = f"pledges_due:{payment.book_code}", f"promises:{payment.book_code}"
    return _book(payment, "due_ended", promises, due, payment.amount_minor, now)


def book_bank_in(line: StatementLine, now: datetime) -> Entry:
    """Money is in the bank; until it is known whose it is, it is kept apart."""
    return post_entry(
        key=f"bank_in:{line.code}",
        kind="bank_in",
        description=f"bank movement {line.code}",
        lines=[
            debit("bank", line.amount_minor, "bank_in"),
            credit("bank_unclaimed", line.amount_minor, "bank_in"),
        ],
        now=now,
    )


def book_bank_returned(given_back: LineReturn, now: datetime) -> Entry:
    """Money nobody claimed has gone back to its sender."""
    return post_entry(
        key=f"bank_returned:{given_back.code}",
        kind="bank_returned",
        description=f"sent back {given_back.line.code}",
        lines=[
            debit("bank_unclaimed", given_back.amount_minor, "bank_returned"),
            credit("bank", given_back.amount_minor, "bank_returned"),
        ],
        now=now,
    )


def book_collected(payment: Payment, now: datetime, *, place: str = "") -> Entry:
    """The money is here, at the provider or in the bank (or `place`), and belongs where its nature says."""
    place = place or ("bank" if payment.method == Method.TRANSFER else "provider_clearing")
    if payment.due_at is not None:
        book_due_ended(payment, now)
    return _book(payment, "collected", place, home_account(payment), payment.amount_minor, now)


def book_provider_fee(payment: Payment, fee_minor: int, now: datetime) -> Entry:
    """What the provider kept: an expense of its own, never netted from the payer's amount."""
    return post_entry(
        key=f"provider_fee:{payment.code}:{payment.charge_id}",
        kind="provider_fee",
        description=f"provider fee {payment.code}",
        lines=[
            debit("provider_fees", fee_minor, "provider_fee"),
            credit("provider_clearing", fee_minor, "provider_fee"),
        ],
        now=now,
        book_code=payment.book_code,
        payment=payment,
    )


def book_suspense(payment: Payment, amount_minor: int, charge_id: str, now: datetime) -> Entry:
    """Money that came where none was expected: kept apart until two people decide."""
    return post_entry(
        key=f"suspense:{payment.code}:{charge_id}",
        kind="suspense",
        description=f"unexpected money {payment.code}",
        lines=[debit("provider_clearing", amount_minor, "suspense"), credit("suspense", amount_minor, "suspense")],
        now=now,
        book_code=payment.book_code,
        payment=payment,
    )
