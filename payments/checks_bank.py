"""Invariants of the bank account: what nobody has claimed, what goes back, what is on its way from the provider.
Finding only; nothing here mends anything."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from .checks_money import balances
from .enums import OrderKind
from .invariants import register
from .models import BankOrder, LineMatch, LineReturn, ProviderMove, StatementLine
from .queries.provider_payouts import PAYOUT_KINDS, on_the_way
from .queries.returned_orders import on_the_way_back

ARRIVES_WITHIN = timedelta(days=14)


def total(rows: QuerySet[Any]) -> int:
    return rows.aggregate(total=Sum("amount_minor"))["total"] or 0


def unclaimed_is_what_is_free(now: datetime) -> Iterator[str]:
    """What came, less what pays a collected payment, what was sent back, and what is our own again."""
    came = total(StatementLine.objects.incoming().exclude(entry=None))
    paid = LineMatch.objects.standing().filter(payment__collected_at__isnull=False).exclude(line__entry=None)
    back = BankOrder.objects.filter(kind=OrderKind.RETURN, confirmed_on__isnull=False)
    own = StatementLine.objects.exclude(provider_move=None)
    again = StatementLine.objects.exclude(returned_order=None)
    away = sum(total(rows) for rows in (paid, back, own, again))
    held = balances(["bank_unclaimed"]).get(("bank_unclaimed", ""), 0)
    if held != came - away:
        yield f"movements say {came - away} are unclaimed, the books say {held}"


def nothing_goes_back_twice(now: datetime) -> Iterator[str]:
    """What pays something and what goes back is never more than what came."""
    for line in StatementLine.objects.incoming().filter(returns__agreed=True).distinct():
        if line.free_minor < 0:
            yield f"{line.code}: {-line.free_minor} more is used and sent back than came"


def returns_are_ordered(now: datetime) -> Iterator[str]:
    """Every order of this kind is of a decided return, and says the same amount."""
    decided = dict(LineReturn.objects.filter(agreed=True).values_list("code", "amount_minor"))
    ordered = dict(BankOrder.objects.filter(kind=OrderKind.RETURN).values_list("subject_code", "amount_minor"))
    yield from (f"{code} is decided and ordered differently" for code in decided if ordered.get(code) != decided[code])
    yield from (f"{code} is ordered and nobody decided it" for code in ordered.keys() - decided.keys())


def transit_is_on_its_way(now: datetime) -> Iterator[str]:
    """What left the provider for our bank, or a receiving bank sent back, and no statement shows; for two weeks."""
    moves, back = ProviderMove.objects.filter(kind__in=PAYOUT_KINDS), on_the_way_back()
    wanted = total(back) - total(moves) - total(StatementLine.objects.exclude(provider_move=None))
    held = balances(["bank_transit"]).get(("bank_transit", ""), 0)
    if held != wanted:
        yield f"payouts and returned transfers say {wanted} are on their way, the books say {held}"
    for order in back.filter(state_since_at__lt=now - ARRIVES_WITHIN):
        yield f"{order.code}: {order.amount_minor} was sent back on {order.state_since_at:%Y-%m-%d}, not seen since"
    for move in on_the_way().filter(created_at__lt=now - ARRIVES_WITHIN):
        yield f"{move.source_id}: {-move.amount_minor} left the provider on {move.created_at:%Y-%m-%d}, not seen since"


def register_own() -> None:
    """Called from `ready`."""
    register(15, "unclaimed is what is free", unclaimed_is_what_is_free)
    register(15, "nothing goes back twice", nothing_goes_back_twice)
    register(13, "transit is on its way", transit_is_on_its_way)
    register(15, "returns are ordered as decided", returns_are_ordered)
