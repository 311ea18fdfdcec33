"""Transfers of ours that were confirmed and that the receiving bank sent back, and the movement that brings the money.
Nothing here writes."""

from django.db.models import Q, QuerySet

from ..enums import OrderKind, OrderState
from ..models import BankOrder, StatementLine

# Money that nobody claimed and that comes back again is a new movement that nobody claims: it is not tied.
TIED_KINDS = (OrderKind.PAYOUT, OrderKind.REFUND)


def on_the_way_back() -> QuerySet[BankOrder]:
    """Confirmed, sent back, and not seen on a statement yet."""
    sent_back = BankOrder.objects.filter(state=OrderState.FAILED, kind__in=TIED_KINDS, confirmed_on__isnull=False)
    return sent_back.filter(returned_line=None)


def could_be_back(line: StatementLine) -> list[BankOrder]:
    """Transfers of just this movement's amount that are on their way back; and a confirmed one that it names."""
    named = [word.lower() for word in (line.end_to_end_id, *line.remittance.split()) if word]
    confirmed = BankOrder.objects.filter(state=OrderState.CONFIRMED, kind__in=TIED_KINDS, code__in=named)
    found = (on_the_way_back() | confirmed.filter(returned_line=None)).filter(amount_minor=line.amount_minor)
    return list(found.order_by("pk")[:5])


def names(order: BankOrder) -> Q:
    """Movements that say which transfer they bring back."""
    return Q(end_to_end_id__iexact=order.code) | Q(remittance__icontains=order.code)
