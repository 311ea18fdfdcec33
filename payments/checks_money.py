"""Looking for what must never be: each invariant is asked for its findings.
Finding only; nothing here mends anything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, When

from crowdcoop.clock import now as clock_now

from .enums import CAPITAL, CLOSED, OPEN_COLLECTION, SETTLED, AttemptState, CallState, Method, PaymentState
from .invariants import all_invariants, register
from .models import ChainHead, ChargeAttempt, Entry, LedgerAccount, Payment, PaymentEvent, Posting, ProviderCall
from .providers import is_configured, is_live
from .services.ledger import entry_hash
from .services.seals import SEALED, seal
from .services.transitions import is_legal, was_resolved

S = PaymentState


@dataclass(frozen=True, slots=True)
class Violation:
    """One finding: which invariant, and what about."""

    number: int
    name: str
    detail: str

    def __str__(self) -> str:
        return f"{self.number} {self.name}: {self.detail}"


def check_money(now: datetime | None = None) -> list[Violation]:
    """Ask every invariant. An empty list means that all of them hold."""
    at = now or clock_now()
    return [Violation(i.number, i.name, detail) for i in all_invariants() for detail in i.query(at)]


def signed(prefix: str = "") -> Sum:
    """Sum of amounts, debits positive."""
    amount = F(f"{prefix}amount_minor")
    case = Case(
        When(**{f"{prefix}side": "debit"}, then=amount), default=-amount, output_field=IntegerField()
    )  # debit positive
    return Sum(case)


def balances(kinds: Iterable[str]) -> dict[tuple[str, str], int]:
    """(kind, subject) → balance in cents on its normal side."""
    rows = LedgerAccount.objects.filter(kind__in=list(kinds)).annotate(total=signed("postings__"))
    return {(row.kind, row.subject_code): (row.total or 0) * (1 if row.normal_side == "debit" else -1) for row in rows}


def sums(payments: Iterable[tuple[str, int]], found: dict[str, int]) -> Iterator[str]:
    """Books where the rows and the ledger do not say the same."""
    wanted = dict(payments)
    for book in sorted(wanted.keys() | found.keys()):
        if wanted.get(book, 0) != found.get(book, 0):
            yield f"{book}: rows say {wanted.get(book, 0)}, books say {found.get(book, 0)}"


def _by_book(**filters: object) -> list[tuple[str, int]]:
    rows = Payment.objects.filter(**filters).order_by().values_list("book_code").annotate(total=Sum("amount_minor"))
    return list(rows)


def entries_balance(now: datetime) -> Iterator[str]:
    per_currency = Posting.objects.order_by().values("entry__number", "currency").annotate(total=signed())
    yield from (f"entry {row['entry__number']} is off by {row['total']}" for row in per_currency.exclude(total=0))
    for entry in Entry.objects.annotate(sides=Count("postings")).filter(sides__lt=2):
        yield f"entry {entry.number} has {entry.sides} posting(s)"


# What an entry's hash is made of, then its postings' part; read as plain rows, in one pass.
ENTRY = ("number", "key", "kind", "book", "book_code", "payment__code", "description", "at", "previous_hash", "hash")
LINES = ("position", "account__name", "side", "amount_minor", "currency", "kind")


def chain_holds(now: datetime) -> Iterator[str]:
    previous, number = "", 0
    rows = Entry.objects.order_by("number", "postings__position")
    told = rows.values_list(*ENTRY, *(f"postings__{name}" for name in LINES)).iterator(chunk_size=5000)
    for said, group in groupby(told, key=itemgetter(slice(len(ENTRY)))):
        number += 1
        lines = [row[len(ENTRY) :] for row in group if row[len(ENTRY)] is not None]
        words = dict(zip(ENTRY[:-2], said, strict=False))
        code, (before, hash_) = words.pop("payment__code") or "", said[-2:]
        digest = entry_hash(**words, payment=code, previous=previous, lines=[tuple(line[1:]) for line in lines])
        numbered = [line[0] for line in lines] == list(range(1, len(lines) + 1))
        if (said[0], before, hash_) != (number, previous, digest) or not numbered:
            yield f"entry {said[0]} was altered, or one before it is missing"
            return
        previous = hash_
    head = ChainHead.objects.filter(name="ledger").values_list("number", "hash").first() or (0, "")
    if head != (number, previous):
        yield f"the chain ends at {number}, its head says {head[0]}"


def collected_was_charged_once(now: datetime) -> Iterator[str]:
    charge = Q(entries__kind="collected", entries__postings__side="debit")
    rows = Payment.objects.annotate(
        wins=Count("attempts", filter=Q(attempts__state=AttemptState.SUCCEEDED), distinct=True),
        booked=Count("entries", filter=Q(entries__kind="collected"), distinct=True),
    )
    is_here = Q(collected_at__isnull=False)
    wrong = is_here & (~Q(booked=1) | (~Q(method=Method.TRANSFER) & ~Q(wins=1)))
    wrong |= ~is_here & (Q(booked__gt=0) | Q(wins__gt=0))
    wrong |= Q(state__in=SETTLED) & ~is_here
    for code, state, wins, booked in rows.filter(wrong).values_list("code", "state", "wins", "booked"):
        yield f"{code} is {state} with {wins} success(es) and {booked} booking(s)"
    other = Payment.objects.filter(charge).exclude(entries__postings__amount_minor=F("amount_minor"))
    yield from (f"{row.code} was booked with another amount" for row in other.distinct())


def one_intent_each(now: datetime) -> Iterator[str]:
    made = ProviderCall.objects.filter(operation="intent.create", state=CallState.SUCCEEDED).exclude(object_id="")
    other = made.exclude(object_id=F("payment__payment_intent_id")).values_list("payment__code", flat=True)
    yield from (f"{code} has more than one intent" for code in other.distinct())


def attempts_have_a_snapshot(now: datetime) -> Iterator[str]:
    rows = ChargeAttempt.objects.filter(Q(payment__snapshot_code="") | Q(payment__due_at=None)).select_related(
        "payment"
    )
    yield from (f"{row.payment.code} was charged without a snapshot" for row in rows)


def released_was_never_charged(now: datetime) -> Iterator[str]:
    never = [S.RELEASED, S.WITHDRAWN, S.EXPIRED]
    rows = Payment.objects.filter(state__in=never, attempts__isnull=False).distinct()
    yield from (f"{row.code} is {row.state} and has an attempt" for row in rows)


def nothing_is_stuck(now: datetime) -> Iterator[str]:
    limits = {
        (S.CHARGING, S.UNKNOWN): timedelta(minutes=15),
        (S.DRAFT, S.AWAITING_CARD): timedelta(hours=25),
        (S.REFUND_PENDING,): timedelta(days=10),
    }
    for states, limit in limits.items():
        for row in Payment.objects.filter(state__in=states, state_since_at__lt=now - limit):
            yield f"{row.code} is {row.state} since {row.state_since_at:%Y-%m-%d %H:%M}"
    waiting = Payment.objects.filter(state__in=[S.ACTION_REQUIRED, S.DECLINED])
    for row in waiting.filter(window_ends_at__lt=now - timedelta(days=1)):
        yield f"{row.code} is {row.state} past its window"


def events_chain_legally(now: datetime) -> Iterator[str]:
    rows = PaymentEvent.objects.order_by("payment_id", "number").values_list("payment__code", "seal", *SEALED)
    before, state, number = None, "", 0
    latest: dict[int, str] = {}
    for code, sealed, *said in rows.iterator(chunk_size=5000):
        payment, own, came_from, went_to = said[:4]
        if payment != before:
            before, state, number = payment, "", 0
        number += 1
        allowed = is_legal(came_from, went_to) or was_resolved(PaymentEvent.objects.get(payment=payment, number=own))
        if not (allowed and came_from == state and own == number):
            yield f"{code} event {own}: {came_from} → {went_to}"
        if sealed != seal(*said):
            yield f"{code} event {own} was altered"
        state = latest[payment] = went_to
    for pk, code, stands in Payment.objects.values_list("pk", "code", "state").iterator(chunk_size=5000):
        if latest.get(pk) != stands:
            yield f"{code} is {stands}, its history says {latest.get(pk, 'nothing')}"


def currencies_agree(now: datetime) -> Iterator[str]:
    rows = Posting.objects.filter(entry__payment__isnull=False).exclude(currency=F("entry__payment__currency"))
    yield from (f"entry {row.entry_id} is in {row.currency}" for row in rows)


def livemode_agrees(now: datetime) -> Iterator[str]:
    if is_configured():
        rows = Payment.objects.exclude(customer_id="").exclude(livemode=is_live())
        yield from (f"{row.code} belongs to the other mode" for row in rows)


def memo_is_what_is_promised(now: datetime) -> Iterator[str]:
    found = balances(["pledged", "pledges_due"])
    due = {b: t for (kind, b), t in found.items() if kind == "pledges_due"}
    ended = Entry.objects.filter(kind__in=["due_ended", "pledge_ended"], payment__isnull=False).values("payment")
    waiting = Payment.objects.filter(state=S.REVIEW, collected_at=None).exclude(pk__in=ended)
    promised = Q(state=S.ACTIVE) | Q(pk__in=waiting, due_at=None, activated_at__isnull=False)
    pledged = {b: t for (kind, b), t in found.items() if kind == "pledged"}
    yield from sums(_by_book(pk__in=Payment.objects.filter(promised).values("pk")), pledged)
    parked = dict(_by_book(pk__in=waiting, due_at__isnull=False))
    wanted = dict(_by_book(state__in=OPEN_COLLECTION, due_at__isnull=False))
    for book, amount in parked.items():
        wanted[book] = wanted.get(book, 0) + amount
    yield from sums(list(wanted.items()), due)


def natures_are_not_mixed(now: datetime) -> Iterator[str]:
    gifts = Q(postings__account__kind__in=["campaign_held", "tips"])
    capital = Q(postings__account__kind__in=["share_capital", "capital_passed_on", "entry_fees"])
    both = Entry.objects.filter(pk__in=Entry.objects.filter(gifts)).filter(capital).distinct()
    yield from (f"entry {entry.number} mixes gift and capital" for entry in both)


def capital_has_its_own_mandate(now: datetime) -> Iterator[str]:
    """What was saved for a pledge never pays for share capital or a fee."""
    tried = ChargeAttempt.objects.exclude(payment_method_id="")
    capital = tried.filter(payment__nature__in=CAPITAL)
    others = tried.exclude(payment__nature__in=CAPITAL).values("payment_method_id")
    wrong = capital.filter(Q(payment_method_id__in=others) | ~Q(payment__method=Method.SEPA))
    yield from (f"{code} was taken from what was saved for something else" for code in _codes(wrong))


def _codes(attempts: QuerySet[ChargeAttempt]) -> Iterable[str]:
    return attempts.order_by("payment__code").values_list("payment__code", flat=True).distinct()


def purposes_have_owners(now: datetime) -> Iterator[str]:
    from .purposes import names  # noqa: PLC0415 - read when asked, after every app is ready

    used = Payment.objects.exclude(state__in=CLOSED).values_list("purpose", flat=True).distinct()
    yield from (f"nobody owns payments for {name}" for name in sorted(set(used) - names()))


def register_own() -> None:
    """The invariants of this app; called from `ready`."""
    register(1, "each entry balances", entries_balance)
    register(2, "no entry was altered", chain_holds)
    register(3, "collected means charged and booked once", collected_was_charged_once)
    register(4, "one intent per payment", one_intent_each)
    register(7, "no attempt without a snapshot", attempts_have_a_snapshot)
    register(8, "released was never charged", released_was_never_charged)
    register(12, "nothing is stuck", nothing_is_stuck)
    register(16, "events chain legally and are unaltered", events_chain_legally)
    register(18, "currencies agree", currencies_agree)
    register(20, "livemode agrees", livemode_agrees)
    register(21, "the memo book is what is promised", memo_is_what_is_promised)
    register(24, "gift and capital are not mixed", natures_are_not_mixed)
    register(24, "capital has a mandate of its own", capital_has_its_own_mandate)
    register(25, "every purpose has an owner", purposes_have_owners)
