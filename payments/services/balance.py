"""The provider's account against ours, daily and to the cent.
Only looks, notes and books payouts to our own bank; what differs is an invariant's finding (checks_provider.py)."""

import logging
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Sum

from ..enums import PaymentState, PayoutState
from ..models import BalanceMatch, Entry, Payment, PayoutTransfer, ProviderMove, ReconcilerRun
from ..providers import get_gateway, is_configured
from ..providers.errors import ProviderError
from ..providers.facts import MoveFact
from ..queries import balance
from .provider_payouts import book_provider_payouts

log = logging.getLogger(__name__)
EVERY = timedelta(days=1)
OVERLAP = timedelta(hours=1)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
CHARGES = ("charge", "payment")
TRANSFERS = ("transfer", "transfer_refund")
S = PaymentState
NOT_BOOKED_YET = (S.CHARGING, S.UNKNOWN, S.PROCESSING, S.ACTION_REQUIRED, S.DECLINED)


def match_daily(*, now: datetime, every: timedelta = EVERY) -> BalanceMatch | None:
    """Compare when a day has passed since the last time. None when it is not time, or nobody answers."""
    last = BalanceMatch.objects.order_by("-pk").values_list("at", flat=True).first()
    if not is_configured() or (last is not None and now - last < every):
        return None
    try:
        return match_balance(now=now)
    except ProviderError as error:
        log.warning("matching the balance failed: %s", error.code)
        return None


def match_balance(*, now: datetime) -> BalanceMatch:
    """Fetch the provider's new moves and compare all of them with `provider_clearing`. Writes one row.

    Outside any transaction. Raises ProviderError when the provider does not answer.
    """
    fetch_moves(now=now)
    with transaction.atomic():
        found = ProviderMove.objects.aggregate(net=Sum("net_minor"))
        row = BalanceMatch.objects.create(
            at=now,
            provider_minor=found["net"] or 0,
            books_minor=balance("provider_clearing"),
            on_the_way_minor=_on_the_way() + _transfers_on_the_way(),
            moves=ProviderMove.objects.count(),
        )
    if row.difference_minor:
        log.error("the provider's balance and our books differ by %s cents", row.difference_minor)
    return row


def fetch_moves(*, now: datetime) -> int:
    """Note every move of the provider's account that is not here yet, and book payouts to our own bank account.

    Returns how many were new. Outside any transaction."""
    newest = ProviderMove.objects.order_by("-created_at").values_list("created_at", flat=True).first()
    facts = get_gateway().moves_since(newest - OVERLAP if newest else BEGINNING)
    with transaction.atomic():
        return _keep(facts, now)


def _keep(facts: list[MoveFact], now: datetime) -> int:
    before = ProviderMove.objects.count()
    ProviderMove.objects.bulk_create(
        (
            ProviderMove(
                move_id=fact.move_id,
                kind=fact.kind,
                amount_minor=fact.amount_minor,
                fee_minor=fact.fee_minor,
                net_minor=fact.net_minor,
                currency=fact.currency,
                source_id=fact.source_id,
                payment_code=fact.payment_code,
                created_at=fact.created_at,
                seen_at=now,
            )
            for fact in facts
        ),
        ignore_conflicts=True,
        batch_size=500,
    )
    book_provider_payouts(now=now)
    ReconcilerRun.objects.update_or_create(name="moves_fetched", defaults={"at": now})
    return ProviderMove.objects.count() - before


def _on_the_way() -> int:
    """Charges whose answer we are still waiting for, and fees that are not booked yet."""
    waiting = Payment.objects.filter(code=OuterRef("payment_code"), state__in=NOT_BOOKED_YET, collected_at=None)
    charges = ProviderMove.objects.filter(kind__in=CHARGES)
    unbooked = charges.filter(Exists(waiting)).aggregate(net=Sum("net_minor"))["net"] or 0
    fee = Entry.objects.filter(payment__code=OuterRef("payment_code"), kind="provider_fee")
    here = Payment.objects.filter(code=OuterRef("payment_code"), collected_at__isnull=False)
    unpaid = charges.filter(Exists(here)).exclude(Exists(fee)).aggregate(fee=Sum("fee_minor"))["fee"] or 0
    return unbooked - unpaid


def _transfers_on_the_way() -> int:
    """What payouts and reversals that are not booked yet have moved already: only of payments that wait for one.

    Everything of such a payment is added up, so that parts of its earlier payouts do not count."""
    parts = PayoutTransfer.objects.filter(payment__code=OuterRef("payment_code"))
    open_part = parts.filter(payout__state=PayoutState.PREPARED)
    open_back = parts.filter(reversals__reversal_id="", reversals__refused=False)
    moves = ProviderMove.objects.filter(kind__in=TRANSFERS).filter(Exists(open_part) | Exists(open_back))
    booked = PayoutTransfer.objects.filter(
        payout__paid_at__isnull=False, payment__code__in=moves.values("payment_code")
    )
    gone = booked.aggregate(net=Sum(F("amount_minor") - F("returned_minor")))["net"] or 0
    return (moves.aggregate(net=Sum("net_minor"))["net"] or 0) + gone
