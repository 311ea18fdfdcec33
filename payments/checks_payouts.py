"""Looking for what must never be with money that leaves for cooperatives.
Finding only; nothing here mends anything."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Sum

from .checks_money import signed
from .enums import ORDER_TRANSITIONS, PAYOUT_BOOKED, OrderKind, OrderState, PayoutRoute, PayoutState
from .histories import broken_chains
from .invariants import register
from .models import BankOrder, BankOrderEvent, Payment, Payout, PayoutEvent, PayoutTransfer, Posting
from .queries.payouts import matched, passed_on, reserve_of
from .services.payout_moves import is_legal

SENT_AT_MOST = timedelta(days=10)
PREPARED_AT_MOST = timedelta(days=1)
S = PayoutState


def _differences(wanted: dict[str, int], found: dict[str, int]) -> Iterator[str]:
    for book in sorted(wanted.keys() | found.keys()):
        if wanted.get(book, 0) != found.get(book, 0):
            yield f"{book}: payouts say {wanted.get(book, 0)}, books say {found.get(book, 0)}"


def what_left_is_what_was_paid_out(now: datetime) -> Iterator[str]:
    """What left a book without a payment is its payouts, less what came back of them."""
    booked = Payout.objects.filter(state__in=PAYOUT_BOOKED).order_by().values_list("book_code")
    wanted = dict(booked.annotate(total=Sum(F("amount_minor") - F("returned_minor"))))
    held = ["campaign_held", "capital_passed_on"]
    left = Posting.objects.filter(entry__payment=None, account__kind__in=held).exclude(entry__kind="coop_owes")
    left = left.exclude(kind="match")
    yield from _differences(wanted, dict(left.order_by().values_list("entry__book_code").annotate(total=signed())))


def what_is_payable_is_on_its_way(now: datetime) -> Iterator[str]:
    """What a cooperative has a claim to is what was approved and has not left yet."""
    nets: dict[str, int] = {}
    for row in Payout.objects.filter(state__in=[S.APPROVED, S.PREPARED, S.SENT]):
        nets[row.beneficiary_code] = nets.get(row.beneficiary_code, 0) + row.net_minor
    rows = Posting.objects.filter(account__kind="coop_payable").order_by().values_list("account__subject_code")
    yield from _differences(nets, {code: -total for code, total in rows.annotate(total=signed())})


def never_above_payable(now: datetime) -> Iterator[str]:
    """At its approval, what was collected until then carried the payout, those before it, and the reserve."""
    taken: dict[str, int] = {}
    for row in Payout.objects.filter(state__in=PAYOUT_BOOKED).order_by("approved_at", "pk"):
        taken[row.book_code] = taken.get(row.book_code, 0) + row.amount_minor - row.returned_minor
        here = Payment.objects.filter(passed_on(), book_code=row.book_code, collected_at__lte=row.approved_at)
        reserve = min(row.reserve_minor, reserve_of(here, row.approved_at or now))
        if taken[row.book_code] + reserve > _total(here) + matched(row.book_code, until=row.approved_at):
            yield f"{row.code} took more than {row.book_code} had"


def _total(rows: Any) -> int:
    return int(rows.aggregate(total=Sum("amount_minor"))["total"] or 0)


def two_people_agreed(now: datetime) -> Iterator[str]:
    for row in Payout.objects.filter(state__in=PAYOUT_BOOKED):
        agreed = PayoutEvent.objects.filter(payout=row, to_state=S.APPROVED).values_list("actor", flat=True)
        if row.approved_by_id is None or row.approved_by_id == row.proposed_by_id or row.approved_by_id not in agreed:
            yield f"{row.code} was not approved by a second person"


def what_was_sent_is_the_net(now: datetime) -> Iterator[str]:
    """A bank order or transfers carry exactly what a payout says arrives, and none more than its charge."""
    sent = Payout.objects.filter(state__in=[S.PREPARED, S.SENT, S.PAID])
    orders = BankOrder.objects.filter(kind=OrderKind.PAYOUT).values_list("subject_code", "amount_minor")
    parts = PayoutTransfer.objects.order_by().values_list("payout__code").annotate(total=Sum("amount_minor"))
    ways = {PayoutRoute.PLATFORM_ACCOUNT: dict(orders), PayoutRoute.CONNECT: dict(parts)}
    for row in sent:
        if ways[PayoutRoute(row.route)].get(row.code) != row.net_minor:
            yield f"{row.code} sends {ways[PayoutRoute(row.route)].get(row.code, 0)} for {row.net_minor}"
    carried = PayoutTransfer.objects.filter(payout__in=sent).order_by().values("payment__code", "payment__amount_minor")
    over = carried.annotate(net=Sum(F("amount_minor") - F("returned_minor"))).filter(net__gt=F("payment__amount_minor"))
    yield from (f"{row['payment__code']} carries {row['net']}" for row in over)


def payouts_are_not_stuck(now: datetime) -> Iterator[str]:
    late = Payout.objects.filter(state=S.SENT, state_since_at__lt=now - SENT_AT_MOST)
    late |= Payout.objects.filter(
        state=S.PREPARED, route=PayoutRoute.CONNECT, state_since_at__lt=now - PREPARED_AT_MOST
    )
    yield from (f"{row.code} is {row.state} since {row.state_since_at:%Y-%m-%d}" for row in late)


def moves_chain_legally(now: datetime) -> Iterator[str]:
    """Payouts and orders moved as their tables allow, and stand where their history ends."""
    yield from broken_chains(Payout.objects.all(), PayoutEvent.objects.all(), "payout", is_legal)
    yield from broken_chains(BankOrder.objects.all(), BankOrderEvent.objects.all(), "order", _order_may)


def _order_may(from_state: str, to_state: str) -> bool:
    if from_state == "":
        return to_state == OrderState.WAITING
    return to_state in ORDER_TRANSITIONS[OrderState(from_state)]


def register_own() -> None:
    """The invariants of payouts; called from `ready`."""
    register(6, "what left is what was paid out", what_left_is_what_was_paid_out)
    register(11, "never above payable less reserve", never_above_payable)
    register(11, "two people agreed", two_people_agreed)
    register(11, "what is payable is on its way", what_is_payable_is_on_its_way)
    register(12, "payouts are not stuck", payouts_are_not_stuck)
    register(13, "what was sent is the net", what_was_sent_is_the_net)
    register(16, "payouts and orders chain legally", moves_chain_legally)
