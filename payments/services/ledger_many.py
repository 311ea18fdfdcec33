"""Many entries at once: the same rows and the same chain as one by one, in few statements.
One entry is ledger.post_entry's; which accounts are touched is decided in bookings.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from crowdcoop import kept, unawaited

from ..enums import Book
from ..exceptions import LedgerError
from ..models import ChainHead, Entry, LedgerAccount, Payment, Posting
from .ledger import Line, check_lines, entry_hash, plan_of


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be, as `post_entry` takes it."""

    key: str
    kind: str
    description: str
    lines: list[Line]
    book_code: str
    payment: Payment


@transaction.atomic
def post_entries(drafts: Sequence[Draft], now: datetime) -> list[Entry]:
    """Add many entries, in their order.

    Raises LedgerError as `post_entry` does, and for a key that was posted before. Locks the chain's head."""
    books = [check_lines(draft.lines) for draft in drafts]
    if _posted([draft.key for draft in drafts]):
        raise LedgerError("a key was posted before")
    accounts = _accounts({line.account for draft in drafts for line in draft.lines})
    head = _head()
    entries = []
    for draft, book in zip(drafts, books, strict=True):
        entry = _chained(draft, book, head, now)
        head.number, head.hash = entry.number, entry.hash
        entries.append(entry)
    unawaited.add(*entries)
    postings = []
    for entry, draft in zip(entries, drafts, strict=True):
        for i, line in enumerate(draft.lines, 1):
            facts = {"side": line.side, "amount_minor": line.amount_minor, "currency": line.currency, "kind": line.kind}
            postings.append(Posting(entry=entry, position=i, account=accounts[line.account], **facts))
    unawaited.insert(*postings)
    unawaited.update_row(ChainHead, head.pk, number=head.number, hash=head.hash)
    return entries


@kept.question([str])
def _posted(keys: list[str]) -> QuerySet[Entry, int]:
    return Entry.objects.filter(key__in=keys).values_list("pk", flat=True)[:1]


def _accounts(names: set[str]) -> dict[str, LedgerAccount]:
    """The accounts by name; those used for the first time are opened together."""
    found = {account.name: account for account in _named(sorted(names))}
    if missing := sorted(names - found.keys()):
        LedgerAccount.objects.bulk_create(
            [LedgerAccount(name=name, **plan_of(name)) for name in missing], ignore_conflicts=True
        )
        found |= {account.name: account for account in _named(missing)}
    return found


@kept.question([str])
def _named(names: list[str]) -> QuerySet[LedgerAccount]:
    return LedgerAccount.objects.filter(name__in=names)


def _head() -> ChainHead:
    """The end of the chain, locked until the transaction ends."""
    for head in _heads("ledger"):
        return head
    ChainHead.objects.get_or_create(name="ledger")
    return ChainHead.objects.select_for_update().get(name="ledger")


@kept.question(str)
def _heads(name: str) -> QuerySet[ChainHead]:
    return ChainHead.objects.select_for_update().filter(name=name)


def _chained(draft: Draft, book: Book, head: ChainHead, now: datetime) -> Entry:
    """The entry that comes after the chain's head; not saved."""
    said: dict[str, Any] = {"key": draft.key, "kind": draft.kind, "book": book, "book_code": draft.book_code}
    said |= {"description": draft.description, "at": now}
    lines = [(line.account, line.side, line.amount_minor, line.currency, line.kind) for line in draft.lines]
    number, code = head.number + 1, draft.payment.code
    digest = entry_hash(number=number, payment=code, previous=head.hash, lines=lines, **said)
    return Entry(number=number, payment=draft.payment, previous_hash=head.hash, hash=digest, **said)
