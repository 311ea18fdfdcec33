"""What the provider has paid out to our own bank account and the statement has not shown yet.
Nothing here writes."""

from django.db.models import Exists, OuterRef, QuerySet

from ..models import ProviderMove, StatementLine

PAYOUT = "payout"
# A payout that fails, or is called off, comes back to the provider as a move of its own.
BACK_KINDS = ("payout_failure", "payout_cancel")
PAYOUT_KINDS = (PAYOUT, *BACK_KINDS)


def on_the_way() -> QuerySet[ProviderMove]:
    """Left the provider, neither come back nor seen on a statement."""
    back = ProviderMove.objects.filter(kind__in=BACK_KINDS, source_id=OuterRef("source_id"))
    rows = ProviderMove.objects.filter(kind=PAYOUT, line=None, amount_minor__lt=0)
    return rows.exclude(Exists(back))


def could_be(line: StatementLine) -> list[ProviderMove]:
    """Payouts on their way of just this movement's amount, the oldest first."""
    return list(on_the_way().filter(amount_minor=-line.amount_minor).order_by("created_at", "pk")[:5])
