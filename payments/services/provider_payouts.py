"""What the provider pays out to our own bank account: left there, on its way, shown by the statement.
Fetching the provider's moves is balance.py's work; payouts to cooperatives are payouts.py's."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from crowdcoop.audit.services import record

from ..enums import LineState
from ..exceptions import NotMatchable
from ..models import Entry, ProviderMove, StatementLine
from ..queries.provider_payouts import PAYOUT, PAYOUT_KINDS, on_the_way
from .bank_orders import refuse_strangers
from .ledger import credit, debit, post_entry
from .statements import locked_line, move_line

# How the provider calls itself on a statement, and how long its money travels.
CALLED = "stripe"
TRAVELS = (timedelta(days=-1), timedelta(days=14))


def book_provider_payouts(*, now: datetime) -> int:
    """Book what has left the provider for our bank, and what came back to it. Returns how many. Safe any time."""
    booked = Entry.objects.filter(key=Concat(Value("provider_payout:"), OuterRef("move_id")))
    moves = ProviderMove.objects.filter(kind__in=PAYOUT_KINDS).exclude(amount_minor=0).exclude(Exists(booked))
    return sum(_book(move, now) for move in moves.order_by("created_at", "pk"))


def _book(move: ProviderMove, now: datetime) -> bool:
    away = -move.amount_minor
    taken, given = ("provider_clearing", "bank_transit") if away > 0 else ("bank_transit", "provider_clearing")
    lines = [debit(given, abs(away), PAYOUT), credit(taken, abs(away), PAYOUT)]
    if move.fee_minor > 0:
        fee = move.fee_minor
        lines += [debit("provider_fees", fee, "payout_fee"), credit("provider_clearing", fee, "payout_fee")]
    post_entry(
        key=f"provider_payout:{move.move_id}",
        kind="provider_payout",
        description=f"{move.kind} {move.source_id}",
        lines=lines,
        now=now,
    )
    return True


def match_provider_payouts(*, now: datetime) -> int:
    """Match every payout on its way with the one movement that is it: same amount, in its days, named by the provider.

    Two that could be it are left to a person. Returns how many were matched; one transaction each, safe any time."""
    matched = 0
    for move in on_the_way().order_by("created_at", "pk"):
        line = _clearly(move)
        with suppress(NotMatchable):  # somebody was faster
            if line is not None:
                _receive(line, move, None, "provider_payout", now)
                matched += 1
    return matched


def _clearly(move: ProviderMove) -> StatementLine | None:
    """The one movement that must be this payout; None when there is none, or when it could be another."""
    day = move.created_at.date()
    named = (
        Q(party_name__icontains=CALLED)
        | Q(remittance__icontains=CALLED)
        | Q(remittance__icontains=move.source_id or CALLED)
    )
    found = candidates(move).filter(named, booked_on__range=(day + TRAVELS[0], day + TRAVELS[1]))[:2]
    return found[0] if len(found) == 1 and not _rivals(move, found[0]) else None


def _rivals(move: ProviderMove, line: StatementLine) -> bool:
    """Another payout of the same amount travels in the same days: which of them this is, nobody can know."""
    others = on_the_way().filter(amount_minor=move.amount_minor).exclude(pk=move.pk)
    return others.filter(created_at__date__range=(line.booked_on - TRAVELS[1], line.booked_on - TRAVELS[0])).exists()


def candidates(move: ProviderMove) -> QuerySet[StatementLine]:
    """Unclaimed movements of just this amount."""
    lines = StatementLine.objects.in_state(LineState.UNMATCHED).filter(amount_minor=-move.amount_minor)
    return lines.order_by("booked_on", "pk")


def receive_payout(*, by: Any, line: StatementLine, move: ProviderMove, now: datetime) -> StatementLine:
    """A person says that this movement is that payout. Said already: nothing. Raises NotAllowed, NotMatchable."""
    refuse_strangers(by)
    return _receive(line, move, by, "person", now)


@transaction.atomic
def _receive(line: StatementLine, move: ProviderMove, by: Any, cause: str, now: datetime) -> StatementLine:
    row = locked_line(line)
    fresh = ProviderMove.objects.select_for_update(of=("self",)).get(pk=move.pk)
    if fresh.line_id == row.pk:
        return row
    if not on_the_way().filter(pk=fresh.pk).exists():
        raise NotMatchable(_("This payout of the payment service is not on its way any more."))
    if row.state != LineState.UNMATCHED or row.amount_minor != -fresh.amount_minor or row.free_minor <= 0:
        raise NotMatchable(_("This movement is not that payout: it is matched already, or of another amount."))
    fresh.line = row
    fresh.save(update_fields=["line"])
    post_entry(
        key=f"provider_payout_in:{fresh.move_id}",
        kind="provider_payout_in",
        description=f"bank movement {row.code}",
        lines=[debit("bank_unclaimed", row.amount_minor, PAYOUT), credit("bank_transit", row.amount_minor, PAYOUT)],
        now=now,
    )
    move_line(line=row, to=LineState.MATCHED, cause=cause, now=now, by=by)
    record(by=by, action="payments.payout_received", subject=row, data={"move": fresh.move_id})
    return row
