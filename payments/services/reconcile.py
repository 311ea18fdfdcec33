"""Finding out by asking: everything converges even when every message is lost.
Only settlement.apply moves a payment; this decides whom to ask about, and when."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from ..enums import DisputeState, PaymentState, RefundState
from ..models import Dispute, Entry, Payment, ProviderEvent, ReconcilerRun, Refund
from ..providers import get_gateway, is_configured
from ..providers.errors import ProviderError
from ..providers.facts import EventFact, Outcome
from .calls import put_away
from .cards import ENDED, forget_cards, heard_of_its_card, needed_by_others
from .checkpoints import reached
from .inbox import process_waiting, store_message
from .settlement import apply, settle_fee
from .shared_cards import ask_about_shared, close_shared_pages

log = logging.getLogger(__name__)
S = PaymentState
ASK_EVERY = timedelta(seconds=55)
SWEEP_EVERY = timedelta(hours=1)
# What others begin has no open row here to ask about: only the provider's list tells of it.
LOOK_EVERY = timedelta(minutes=4)
BEGUN_BY_OTHERS = ("charge.dispute.created", "charge.dispute.funds_withdrawn", "refund.created")
KEPT_FOR = timedelta(days=30)


def reconcile(*, now: datetime) -> int:
    """Bring everything open up to date with the provider. Returns how many payments were asked about.

    Open objects each minute, what others began every four, all messages hourly, cards to forget and missing fees as
    they appear. One payment's errors do not stop the others. Outside any transaction; nothing without a provider.
    """
    if not is_configured():
        return 0
    asked = _ask_about_open(now) + ask_about_shared(now=now, every=ASK_EVERY)
    sweep_events(now=now)
    look_for_returns(now=now)
    process_waiting(now=now)
    _close_pages(now)
    close_shared_pages(now=now)
    _forget_cards(now)
    forget_cards(now=now)
    _complete_fees(now)
    return asked


def open_objects(now: datetime) -> Any:
    """Payments of which the provider may know something new."""
    carded = ~Q(session_url="") & Q(state__in=[S.AWAITING_CARD, S.ACTIVE, S.DUE, S.DECLINED, S.ACTION_REQUIRED])
    charged = Q(state__in=[S.UNKNOWN, S.PROCESSING, S.ACTION_REQUIRED])
    going_back = (
        Q(state__in=[S.REFUND_PENDING, S.DISPUTED])
        | Q(pk__in=Refund.objects.filter(state=RefundState.PENDING).values("payment"))
        | Q(pk__in=Dispute.objects.filter(state=DisputeState.INQUIRY).values("payment"))
    )
    recent = Q(checked_at=None) | Q(checked_at__lte=now - ASK_EVERY)
    rows = Payment.objects.filter(recent & (carded | charged | going_back & ~Q(payment_intent_id="")))
    return rows.unleased(now).order_by("checked_at", "pk")


def _ask_about_open(now: datetime) -> int:
    ids = list(open_objects(now).values_list("pk", flat=True)[:1000])
    for pk in ids:
        try:
            apply(payment_id=pk, cause="reconciled", now=now)
        except ProviderError as error:
            log.warning("asking about payment %s failed: %s", pk, error.code)
    return len(ids)


def sweep_events(*, now: datetime, every: timedelta = SWEEP_EVERY) -> int:
    """Fetch the provider's own list of messages, hourly, for those that never arrived. Returns how many were new."""
    if not _is_time("events_swept", every, now):
        return 0
    try:
        return replay_events(since=_seen_until(), now=now)
    except ProviderError as error:
        log.warning("sweeping messages failed: %s", error.code)
        return 0


def _is_time(name: str, every: timedelta, now: datetime) -> bool:
    last = ReconcilerRun.objects.filter(name=name).first()
    return last is None or now - last.at >= every


def _seen_until() -> datetime:
    """From when on to fetch messages, by the provider's own clock: some arrive in its list late."""
    seen = ReconcilerRun.objects.filter(name="events_seen").first()
    return seen.at - timedelta(hours=1) if seen is not None else datetime.now(UTC) - KEPT_FOR


def look_for_returns(*, now: datetime) -> int:
    """Fetch, every four minutes, the messages about what others began. Returns how many were new."""
    if not _is_time("returns_sought", LOOK_EVERY, now):
        return 0
    try:
        facts = get_gateway().events_since(_seen_until(), kinds=BEGUN_BY_OTHERS)
    except ProviderError as error:
        log.warning("looking for refunds and disputes failed: %s", error.code)
        return 0
    new = _store_new(facts, now)
    ReconcilerRun.objects.update_or_create(name="returns_sought", defaults={"at": now})
    return new


def _store_new(facts: list[EventFact], now: datetime) -> int:
    """Keep the messages that are not here yet. Returns how many."""
    ids = [fact.event_id for fact in facts]
    heard = ProviderEvent.objects.only("event_id").in_bulk(ids, field_name="event_id")
    missing = [fact for fact in facts if fact.event_id not in heard]
    for fact in missing:
        store_message(fact, now, source="sweep")
    return len(missing)


def replay_events(*, since: datetime, now: datetime) -> int:
    """Fetch every message since then. Returns how many were new. Raises ProviderError."""
    facts = get_gateway().events_since(since)
    reached("sweep.fetched")
    new = _store_new(facts, now)
    reached("sweep.stored")
    ReconcilerRun.objects.update_or_create(name="events_swept", defaults={"at": now})
    if facts:
        # The provider's own clock: ours may differ.
        ReconcilerRun.objects.update_or_create(name="events_seen", defaults={"at": facts[-1].created_at})
    return new


def _close_pages(now: datetime) -> None:
    """Close the hosted pages of promises that ended; a card saved there meanwhile is learnt of, to be forgotten."""
    for row in Payment.objects.filter(state__in=ENDED).exclude(session_url="").unleased(now)[:200]:
        closed = put_away(
            what=f"closing the page of {row.code}",
            key=f"expire:{row.code}:{row.version}",
            payment=row,
            operation="session.expire",
            params={"session_id": row.session_id},
            send=get_gateway().expire_session,
            now=now,
        )
        if not closed:
            continue
        try:
            apply(payment_id=row.pk, cause="page_closed", now=now)
        except ProviderError as error:
            log.warning("asking about payment %s failed: %s", row.code, error.code)


def _forget_cards(now: datetime) -> None:
    """Detach the cards of promises that ended without a charge; one that others share goes with the last of them."""
    ended = Payment.objects.filter(heard_of_its_card(), state__in=ENDED)
    for row in ended.exclude(payment_method_id="")[:200]:
        if needed_by_others(row.payment_method_id).exists():
            _let_go(row)
            continue
        forgotten = put_away(
            what=f"forgetting the card of {row.code}",
            key=f"detach:{row.code}:{row.version}",
            payment=row,
            operation="card.detach",
            params={"payment_method_id": row.payment_method_id},
            send=get_gateway().detach_card,
            now=now,
        )
        if forgotten:
            _let_go(row)


def _let_go(row: Payment) -> None:
    Payment.objects.filter(pk=row.pk).update(payment_method_id="", card_brand="", card_last4="")


def _complete_fees(now: datetime) -> None:
    """Book the provider's fee of charges whose fee was not known at once."""
    booked = Entry.objects.filter(payment=OuterRef("pk"), kind="provider_fee")
    lacking = Payment.objects.exclude(charge_id="").filter(collected_at__gte=now - KEPT_FOR)
    for row in lacking.filter(~Exists(booked))[:200]:
        try:
            fact = get_gateway().retrieve_intent(row.payment_intent_id)
        except ProviderError:
            continue
        if fact.outcome == Outcome.SUCCEEDED and fact.charge_id == row.charge_id:
            settle_fee(row, fact, now)
