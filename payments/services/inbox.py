"""Messages from the provider: checked, stored once, then used only as a hint where to look.
Nothing of their contents is believed; settlement.apply asks again."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from crowdcoop.clock import now as clock_now
from crowdcoop.jobs import task

from ..enums import InboxState
from ..models import Payment, ProviderEvent
from ..providers import get_gateway, is_live
from ..providers.errors import ForgedMessage, ProviderError
from ..providers.facts import EventFact
from .checkpoints import reached
from .settlement import apply, is_held

WAITS_FOR = timedelta(days=3)


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
    """`process_event` in the background."""
    process_event(event_id=event_id, now=clock_now())


def _payment_of(event: ProviderEvent) -> Payment | None:
    named = Q(session_id=event.object_id) | Q(payment_intent_id=event.object_id) | Q(charge_id=event.object_id)
    if event.payment_code:
        return Payment.objects.filter(code=event.payment_code).first()
    return Payment.objects.filter(named).first() if event.object_id else None


def process_event(*, event_id: int, now: datetime) -> str:
    """Look where a message points. Returns what became of it; safe any number of times.

    Ours but not yet committed here, or held by a worker: it waits, up to three days. Not ours: ignored.
    """
    event = ProviderEvent.objects.get(pk=event_id)
    if event.state in (InboxState.DONE, InboxState.IGNORED):
        return event.state
    payment = _payment_of(event)
    if payment is None:
        waiting = bool(event.payment_code) and now - event.received_at < WAITS_FOR
        return _finish(event, InboxState.WAITING if waiting else InboxState.IGNORED, now)
    if is_held(payment, now):
        return _finish(event, InboxState.WAITING, now)
    reached("message.taken")
    try:
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
    """Everything that still waits, oldest first; one transaction each. Returns how many were looked at."""
    open_states = [InboxState.RECEIVED, InboxState.WAITING]
    waiting = ProviderEvent.objects.filter(state__in=open_states)
    rows = list(waiting.order_by("pk").values_list("pk", "payment_code")[:2000])
    settled: set[str] = set()
    for pk, code in rows:
        if code in settled:  # one question answers all messages about the same payment
            ProviderEvent.objects.filter(pk=pk).update(state=InboxState.DONE, done_at=now)
        elif process_event(event_id=pk, now=now) == InboxState.DONE and code:
            settled.add(code)
    return len(rows)
