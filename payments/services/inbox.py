"""Messages from the provider: checked, stored once, then used only as a hint where to look.
Nothing of their contents is believed; settlement.apply asks again."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q

from crowdcoop.clock import now as clock_now
from crowdcoop.jobs import task

from ..enums import InboxState
from ..models import Payment, ProviderEvent, SharedCard
from ..providers import get_gateway, is_live
from ..providers.errors import ForgedMessage, ProviderError
from ..providers.facts import EventFact
from .checkpoints import reached
from .counted_together import MOST, ask_about, count_together, may_be_plain
from .settlement import apply, is_held
from .shared_cards import apply_shared

log = logging.getLogger(__name__)
WAITS_FOR = timedelta(days=3)
TAKEN_FOR = timedelta(seconds=60)
OPEN = (InboxState.RECEIVED, InboxState.WAITING)


def receive_message(*, body: bytes, signature: str, now: datetime) -> ProviderEvent:
    """Store a message that came to the webhook; a duplicate returns the first row. After commit: it is processed.

    Raises ForgedMessage for one that is unsigned, stale, of the other mode or another account: nothing is stored.
    """
    fact = get_gateway().verify_message(body=body, signature=signature, secret=settings.STRIPE_WEBHOOK_SECRET)
    if fact.livemode != is_live():
        raise ForgedMessage("livemode")
    if fact.body.get("account"):
        raise ForgedMessage("account")  # a connected account's own doings: no payment of ours is there
    reached("message.verified")
    event = store_message(fact, now, source="webhook")
    reached("message.stored")
    if event.state == InboxState.RECEIVED:
        transaction.on_commit(partial(process_later.enqueue, event.pk))
    return event


def store_message(fact: EventFact, now: datetime, *, source: str) -> ProviderEvent:
    """The inbox row of a message, made once whichever way it came."""
    event, _created = ProviderEvent.objects.get_or_create(
        event_id=fact.event_id,
        defaults={
            "kind": fact.kind,
            "object_id": fact.object_id,
            "payment_code": fact.payment_code,
            "livemode": fact.livemode,
            "source": source,
            "body": dict(fact.body),
            "created_at": fact.created_at,
            "received_at": now,
        },
    )
    return event


@task(backend="jobs")
def process_later(event_id: int) -> None:
    """A message in the background, and with it others that came meanwhile and nobody has taken."""
    now = clock_now()
    if ids := take_handful(event_id=event_id, now=now):
        process_handful(event_ids=ids, now=now)


def take_handful(*, event_id: int, now: datetime) -> list[int]:
    """This message and the next ones that wait for a first look, taken for a minute; none if somebody has this one."""
    free = ProviderEvent.objects.filter(Q(taken_until=None) | Q(taken_until__lte=now), state=InboxState.RECEIVED)
    with transaction.atomic():
        rows = free.filter(pk__gte=event_id).select_for_update(skip_locked=True).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:MOST])
        if event_id not in ids:
            return []
        ProviderEvent.objects.filter(pk__in=ids).update(taken_until=now + TAKEN_FOR)
    return ids


def process_handful(*, event_ids: Sequence[int], now: datetime) -> int:
    """Several messages, oldest first: cards that were saved are counted together, the rest one by one. How many are
    done. Safe any number of times, and by two workers at once."""
    events = list(ProviderEvent.objects.filter(pk__in=event_ids, state__in=OPEN).order_by("pk"))
    settled = _count_plain(events, now)
    done = 0
    for event in events:
        if event.payment_code and event.payment_code in settled:  # one question answers all about the same payment
            _finish(event, InboxState.DONE, now)
            done += 1
        elif process_event(event_id=event.pk, now=now) == InboxState.DONE:
            settled.add(event.payment_code)
            done += 1
    return done


def _count_plain(events: Sequence[ProviderEvent], now: datetime) -> set[str]:
    """Codes of the promises that were counted together. Whatever goes wrong here is met again one by one."""
    first = {event.payment_code: event for event in reversed(events) if event.payment_code}
    if len(first) < 2:
        return set()
    rows = Payment.objects.filter(code__in=first).unleased(now).order_by("pk")
    found = [payment for payment in rows if may_be_plain(payment)]
    try:
        asked = [ask_about(payment, first[payment.code].event_id) for payment in found]
        answers = [answer for answer in asked if answer]
        counted = count_together(answers=answers, cause=events[0].source, now=now) if len(answers) > 1 else set()
    except (ProviderError, DatabaseError) as error:
        log.warning("counting together failed, one by one instead: %s", error)
        return set()
    return {payment.code for payment in found if payment.pk in counted}


def _payment_of(event: ProviderEvent) -> Payment | None:
    named = Q(session_id=event.object_id) | Q(payment_intent_id=event.object_id) | Q(charge_id=event.object_id)
    if event.payment_code:
        return Payment.objects.filter(code=event.payment_code).first()
    return Payment.objects.filter(named).first() if event.object_id else None


def _shared_card_of(event: ProviderEvent) -> SharedCard | None:
    """A page for several payments names its own code where others name a payment's."""
    return SharedCard.objects.filter(code=event.payment_code).first() if event.payment_code else None


def process_event(*, event_id: int, now: datetime) -> str:
    """Look where a message points. Returns what became of it; safe any number of times.

    Ours but not yet committed here, or held by a worker: it waits, up to three days. Not ours: ignored.
    """
    event = ProviderEvent.objects.get(pk=event_id)
    if event.state in (InboxState.DONE, InboxState.IGNORED):
        return event.state
    payment = _payment_of(event)
    card = _shared_card_of(event) if payment is None else None
    if payment is None and card is None:
        waiting = bool(event.payment_code) and now - event.received_at < WAITS_FOR
        return _finish(event, InboxState.WAITING if waiting else InboxState.IGNORED, now)
    if payment is not None and is_held(payment, now):
        return _finish(event, InboxState.WAITING, now)
    reached("message.taken")
    try:
        if card is not None:
            apply_shared(card_id=card.pk, cause=event.source, now=now, provider_event=event.event_id)
        else:
            assert payment is not None, "one of both was found"
            apply(payment_id=payment.pk, cause=event.source, now=now, provider_event=event.event_id)
    except ProviderError:
        return _finish(event, InboxState.WAITING, now)
    reached("message.applied")
    _finish(event, InboxState.DONE, now)
    reached("message.done")
    return InboxState.DONE


def _finish(event: ProviderEvent, state: InboxState, now: datetime) -> str:
    done_at = None if state == InboxState.WAITING else now
    ProviderEvent.objects.filter(pk=event.pk).update(state=state, tries=event.tries + 1, done_at=done_at)
    return state


def process_waiting(*, now: datetime) -> int:
    """Everything that still waits, oldest first, by handfuls. Returns how many were looked at."""
    ids = list(ProviderEvent.objects.filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True)[:2000])
    for start in range(0, len(ids), MOST):
        process_handful(event_ids=ids[start : start + MOST], now=now)
    return len(ids)
