"""Reading the books: totals of a book, its ledger as rows or as a printed table, balances.
Nothing here writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, Sum

from ..enums import OPEN_COLLECTION, Book, PaymentState
from ..models import Payment, Posting


@dataclass(frozen=True, slots=True)
class BookTotals:
    """A book (a campaign, a cooperative) in cents. `pledged` is all that counts towards the goal."""

    pledged_minor: int
    collected_minor: int
    outstanding_minor: int
    dropped_minor: int
    provider_fees_minor: int
    backers: int
    open_count: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One posting as it is shown: debit or credit in cents, the other is 0."""

    number: int
    at: datetime
    kind: str
    payment_code: str
    account: str
    debit_minor: int
    credit_minor: int
    nature: str


def book_totals(book_code: str) -> BookTotals:
    """What was promised, collected, is still outstanding and was given up in this book. Two queries."""
    counting = Q(pk__in=Payment.objects.of_book(book_code).counting().values("pk"))
    outstanding = Q(state__in=OPEN_COLLECTION)
    left = F("amount_minor") - F("refunded_minor") - F("lost_minor")
    found = Payment.objects.of_book(book_code).aggregate(
        pledged=Sum("amount_minor", filter=counting),
        collected=Sum(left, filter=Q(pk__in=Payment.objects.of_book(book_code).settled().values("pk"))),
        outstanding=Sum("amount_minor", filter=outstanding),
        dropped=Sum("amount_minor", filter=Q(state=PaymentState.DROPPED)),
        backers=Count("payer_email", distinct=True, filter=counting),
        open_count=Count("pk", filter=outstanding),
    )
    fees = Posting.objects.filter(entry__book_code=book_code, account__name="provider_fees", side="debit")
    return BookTotals(
        pledged_minor=found["pledged"] or 0,
        collected_minor=found["collected"] or 0,
        outstanding_minor=found["outstanding"] or 0,
        dropped_minor=found["dropped"] or 0,
        provider_fees_minor=fees.aggregate(total=Sum("amount_minor"))["total"] or 0,
        backers=found["backers"],
        open_count=found["open_count"],
    )


def balance(account: str) -> int:
    """The balance of an account in cents, positive on its normal side."""
    sides: dict[str, int] = dict(
        Posting.objects.filter(account__name=account).order_by().values_list("side").annotate(total=Sum("amount_minor"))
    )
    normal = Posting.objects.filter(account__name=account).values_list("account__normal_side", flat=True).first()
    difference = sides.get("debit", 0) - sides.get("credit", 0)
    return difference if normal != "credit" else -difference


def ledger_table(book_code: str, *, book: str = "") -> list[LedgerRow]:
    """Every posting of a book's entries, in their order; `book` narrows to money or memo."""
    return list(ledger_lines(book_code, book=book))


def ledger_lines(book_code: str, *, book: str = "", after: int = 0) -> Iterator[LedgerRow]:
    """The same one by one, for books of any size; `after`: only entries with a higher number."""
    postings = Posting.objects.filter(entry__book_code=book_code, entry__number__gt=after).select_related(
        "entry__payment", "account"
    )
    if book:
        postings = postings.filter(entry__book=Book(book))
    for p in postings.order_by("entry__number", "position").iterator(chunk_size=2000):
        yield LedgerRow(
            number=p.entry.number,
            at=p.entry.at,
            kind=p.entry.kind,
            payment_code=p.entry.payment.code if p.entry.payment else "",
            account=p.account.name,
            debit_minor=p.amount_minor if p.side == "debit" else 0,
            credit_minor=p.amount_minor if p.side == "credit" else 0,
            nature=p.kind,
        )


def render_ledger(book_codes: Sequence[str], names: dict[str, str] | None = None) -> str:
    """The books as a fixed-width table for stories: equal whenever the same things happened.

    Codes are random, so payments appear as P1, P2 … and books as their place in `book_codes` (or as in `names`);
    entries are numbered from 1 in the order they were posted.
    """
    shown = {code: f"B{i}" for i, code in enumerate(book_codes, 1)} | (names or {})
    rows = sorted((row for code in book_codes for row in ledger_table(code)), key=lambda row: row.number)
    lines = [f"{'#':>3}  {'what':<15} {'payment':<8} {'account':<26} {'debit':>10} {'credit':>10}  nature"]
    numbers: dict[int, int] = {}
    for row in rows:
        number = numbers.setdefault(row.number, len(numbers) + 1)
        nth = f"P{sum(k.startswith('pay-') for k in shown) + 1}"
        payment = shown.setdefault(row.payment_code, nth) if row.payment_code else ""
        kind, colon, subject = row.account.partition(":")
        account = kind + colon + shown.get(subject, subject)
        debit, credit = (f"{a / 100:.2f}" if a else "" for a in (row.debit_minor, row.credit_minor))
        line = f"{number:>3}  {row.kind:<15} {payment:<8} {account:<26} {debit:>10} {credit:>10}  {row.nature}"
        lines.append(line.rstrip())
    debits, credits = sum(r.debit_minor for r in rows), sum(r.credit_minor for r in rows)
    lines.append(f"{'':>3}  {'total':<15} {'':<8} {'':<26} {debits / 100:>10.2f} {credits / 100:>10.2f}")
    return "\n".join(lines)
