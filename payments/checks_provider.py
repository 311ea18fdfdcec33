"""Invariants that look outwards: the provider's balance, its objects and ours, yesterday's end of the chain.
Finding only; the comparing itself is services/balance.py's work."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from .invariants import register
from .models import BalanceMatch, ChainCheckpoint, ChargeAttempt, Entry, Payment, ProviderMove
from .providers import is_configured

NOT_MATCHED_FOR = timedelta(days=2)
SETTLING = timedelta(hours=1)


def clearing_is_the_providers_balance(now: datetime) -> Iterator[str]:
    """The last comparison found no difference, and is not too old."""
    last = BalanceMatch.objects.order_by("-pk").first()
    if last is None:
        return
    if last.difference_minor:
        yield (
            f"the provider says {last.provider_minor}, the books say {last.books_minor},"
            f" on the way {last.on_the_way_minor}"
        )
    if is_configured() and now - last.at > NOT_MATCHED_FOR:
        yield f"not compared since {last.at:%Y-%m-%d %H:%M}"


def provider_objects_are_known(now: datetime) -> Iterator[str]:
    """A move that names a payment of ours we do not have; a charge of ours the provider's account does not show."""
    ours = Payment.objects.filter(code=OuterRef("payment_code"))
    strange = ProviderMove.objects.exclude(payment_code="").exclude(Exists(ours))
    yield from (f"{move.kind} {move.source_id} names {move.payment_code}, which is not here" for move in strange)
    taken = ProviderMove.objects.filter(kind__in=["charge", "payment"])
    charged = ChargeAttempt.objects.filter(charge_id=OuterRef("source_id"))
    booked = Payment.objects.filter(charge_id=OuterRef("source_id"))
    parked = Entry.objects.filter(kind="suspense", payment__code=OuterRef("payment_code"))
    waiting = Payment.objects.filter(code=OuterRef("payment_code"), collected_at=None)
    unknown = taken.filter(Exists(ours)).exclude(Exists(charged)).exclude(Exists(booked)).exclude(Exists(parked))
    for move in unknown.exclude(Exists(waiting), seen_at__gt=now - SETTLING):
        yield f"charge {move.source_id} of {move.payment_code} is not in our books"
    last = BalanceMatch.objects.order_by("-pk").values_list("at", flat=True).first()
    if last is not None:
        shown = ProviderMove.objects.filter(source_id=OuterRef("charge_id"))
        rows = Payment.objects.exclude(charge_id="").filter(collected_at__lt=last - SETTLING)
        yield from (f"{row.code}: the provider does not show {row.charge_id}" for row in rows.exclude(Exists(shown)))


def yesterdays_chain_is_there(now: datetime) -> Iterator[str]:
    """Each day's mark still finds its entry, with the same hash."""
    there = Entry.objects.filter(number=OuterRef("number"), hash=OuterRef("hash"))
    gone = ChainCheckpoint.objects.filter(number__gt=0).exclude(Exists(there)).order_by("day")
    yield from (f"the end of {mark.day:%Y-%m-%d} (entry {mark.number}) is no longer there" for mark in gone)


def register_own() -> None:
    """Called from `ready`."""
    register(13, "clearing is the provider's balance", clearing_is_the_providers_balance)
    register(14, "provider objects are known", provider_objects_are_known)
    register(22, "yesterday's chain is there", yesterdays_chain_is_there)
