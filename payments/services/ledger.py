"""Adding an entry to the books: balanced, once per key, chained to all before it.
Which accounts an event touches is decided in bookings.py."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery

from crowdcoop import unawaited

from ..enums import Book
from ..exceptions import LedgerError
from ..models import ChainHead, Entry, LedgerAccount, Payment, Posting

# account, side, amount in cents, currency, kind
Said = tuple[str, str, int, str, str]
DEBIT, CREDIT = "debit", "credit"
# Every kind of account: which book it is in and which side makes it grow.
ACCOUNT_KINDS: dict[str, tuple[Book, str]] = {
    "provider_clearing": (Book.MONEY, DEBIT),
    "bank": (Book.MONEY, DEBIT),
    # Left the provider for our bank; the statement has not shown it yet.
    "bank_transit": (Book.MONEY, DEBIT),
    "coop_receivable": (Book.MONEY, DEBIT),
    "provider_fees": (Book.MONEY, DEBIT),
    "disputed": (Book.MONEY, DEBIT),
    "campaign_held": (Book.MONEY, CREDIT),
    "held_disputed": (Book.MONEY, CREDIT),
    "coop_payable": (Book.MONEY, CREDIT),
    "match_committed": (Book.MONEY, CREDIT),
    "match_paid": (Book.MONEY, CREDIT),
    "share_capital": (Book.MONEY, CREDIT),
    # The part of it that the cooperative has got from us; the register speaks of the whole.
    "capital_passed_on": (Book.MONEY, DEBIT),
    "entry_fees": (Book.MONEY, CREDIT),
    "tips": (Book.MONEY, CREDIT),
    "platform_fees": (Book.MONEY, CREDIT),
    "suspense": (Book.MONEY, CREDIT),
    # Movements of the bank account of which nobody knows yet whose they are; suspense is of one payment each.
    "bank_unclaimed": (Book.MONEY, CREDIT),
    "refunds_due": (Book.MONEY, CREDIT),
    # Promises: noted, not money. `promises` is the other side of both.
    "pledged": (Book.MEMO, DEBIT),
    "pledges_due": (Book.MEMO, DEBIT),
    "promises": (Book.MEMO, CREDIT),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One side of an entry to be: `account` is `kind` or `kind:code`; amount in cents, above zero."""

    account: str
    side: str
    amount_minor: int
    kind: str
    currency: str = "EUR"


def debit(account: str, amount_minor: int, kind: str) -> Line:
    """One line of an entry on the left side; `kind` says what the money is."""
    return Line(account, DEBIT, amount_minor, kind)


def credit(account: str, amount_minor: int, kind: str) -> Line:
    """One line of an entry on the right side."""
    return Line(account, CREDIT, amount_minor, kind)


def account_named(name: str) -> LedgerAccount:
    """The account, opened when it is first used; that its kind is in the plan was checked with the lines."""
    account, _created = LedgerAccount.objects.get_or_create(name=name, defaults=plan_of(name))
    return account


def plan_of(name: str) -> dict[str, str]:
    """What the plan of accounts says of an account with this name."""
    kind, _, subject = name.partition(":")
    book, side = ACCOUNT_KINDS[kind]
    return {"kind": kind, "subject_code": subject, "book": book, "normal_side": side}


def entry_hash(
    *,
    number: int,
    key: str,
    kind: str,
    book: str,
    book_code: str,
    payment: str,
    description: str,
    at: datetime,
    previous: str,
    lines: list[Said],
) -> str:
    """SHA-256 over everything an entry says and the hash before it."""
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [number, key, kind, book, book_code, payment, description, stamp, previous, lines]
    return hashlib.sha256(json.dumps(said, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


def check_lines(lines: list[Line]) -> Book:
    """The book these lines belong to. Raises LedgerError unless their accounts are in the plan and they balance."""
    kinds = {line.account.partition(":")[0] for line in lines}
    if not kinds <= ACCOUNT_KINDS.keys():
        raise LedgerError(f"no account kind {', '.join(sorted(kinds - ACCOUNT_KINDS.keys()))}")
    books = {ACCOUNT_KINDS[kind][0] for kind in kinds}
    totals: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.amount_minor <= 0 or line.side not in (DEBIT, CREDIT):
            raise LedgerError("amounts are above zero and stand on one side")
        totals[line.currency, line.side] = totals.get((line.currency, line.side), 0) + line.amount_minor
    currencies = {currency for currency, _ in totals}
    if len(lines) < 2 or len(books) != 1 or any(totals.get((c, DEBIT)) != totals.get((c, CREDIT)) for c in currencies):
        raise LedgerError("an entry needs two sides of one book, equal in each currency")
    return books.pop()


def post_entry(
    *,
    key: str,
    kind: str,
    description: str,
    lines: list[Line],
    now: datetime,
    book_code: str = "",
    payment: Payment | None = None,
) -> Entry:
    """Add an entry; amounts in cents. The same key again returns the entry that is there, if it says the same.

    Raises LedgerError when sides differ, books mix or the key was used for other lines. Locks the chain's head
    (the last lock of any transaction). No mail, no job.
    """
    book = check_lines(lines)
    said = [(line.account, line.side, line.amount_minor, line.currency, line.kind) for line in lines]
    words = {"key": key, "kind": kind, "book": book, "book_code": book_code, "description": description, "at": now}
    with transaction.atomic(savepoint=False):
        head, accounts = _head_and_accounts(key, sorted({line.account for line in lines}))
        if head.present is None:
            return _append(head, accounts, words, payment, lines, said)
    present = Entry.objects.get(pk=head.present)
    if lines_of(present) != said:
        raise LedgerError(f"key {key} was posted with other lines")
    return present


def _head_and_accounts(key: str, names: list[str]) -> tuple[Any, dict[str, int]]:
    """In one query: the chain's head, locked, with `present` where the key was posted before, and the accounts' ids.

    Two who post one key at the same moment cannot both: the second fails by the key's constraint, and asks again.
    """
    wanted: dict[str, Any] = {f"account_{i}": _id_of(LedgerAccount.objects.filter(name=n)) for i, n in enumerate(names)}
    rows = ChainHead.objects.select_for_update(of=("self",)).filter(name="ledger")
    head = rows.annotate(present=_id_of(Entry.objects.filter(key=key)), **wanted).first()
    if head is None:
        ChainHead.objects.get_or_create(name="ledger")
        return _head_and_accounts(key, names)
    return head, {n: getattr(head, f"account_{i}") or account_named(n).pk for i, n in enumerate(names)}


def _id_of(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.values("pk"))


def _append(
    head: Any,
    accounts: dict[str, int],
    words: dict[str, Any],
    payment: Payment | None,
    lines: list[Line],
    said: list[Said],
) -> Entry:
    """The entry with the chain's next number and hash; the head stays locked until the transaction ends."""
    head.number += 1
    previous, code = head.hash, payment.code if payment else ""
    head.hash = entry_hash(number=head.number, payment=code, previous=previous, lines=said, **words)
    entry = Entry.objects.create(number=head.number, payment=payment, previous_hash=previous, hash=head.hash, **words)
    postings = [
        Posting(
            entry=entry,
            position=i,
            account_id=accounts[line.account],
            side=line.side,
            amount_minor=line.amount_minor,
            currency=line.currency,
            kind=line.kind,
        )
        for i, line in enumerate(lines, 1)
    ]
    unawaited.insert(*postings)
    unawaited.update_row(ChainHead, head.pk, number=head.number, hash=head.hash)
    return entry


def lines_of(entry: Entry) -> list[Said]:
    """What an entry's postings say, in their order: account, side, amount, currency, kind."""
    rows = entry.postings.order_by("position").values_list("account__name", "side", "amount_minor", "currency", "kind")
    return [tuple(row) for row in rows]
