"""What a hosted page brought: a card for a promise, or another card for a charge that failed.
Asked for by settlement.py, which holds the lock."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from crowdcoop.audit.services import record
from crowdcoop.clock import deciding

from .. import emails
from ..enums import AttemptState, PaymentState
from ..exceptions import OwnerRefused
from ..models import CardToForget, Payment
from ..providers import is_live
from ..providers.facts import SessionFact
from ..purposes import owner_of
from .attempts import step_open_attempt
from .bookings import book_promise
from .cards import expires_too_soon
from .checkpoints import reached
from .parking import park
from .transitions import move

S = PaymentState
# Where a card that was just saved is used, or kept to be forgotten with its promise.
TAKES_A_CARD = frozenset(
    {S.AWAITING_CARD, S.ACTIVE, S.DUE, S.DECLINED, S.ACTION_REQUIRED, S.EXPIRED, S.WITHDRAWN, S.RELEASED, S.DROPPED}
)


def settle_session(row: Payment, fact: SessionFact, cause: str, now: datetime, provider_event: str) -> None:
    """The newest truth about a hosted page, on a locked row: a card saved in time counts, a late one is forgotten."""
    if fact.status == "open":
        return
    row.session_url = ""
    if not fact.saved:
        return
    if fact.customer_id != row.customer_id or fact.livemode != is_live():
        park(row, gettext_noop("card of another customer or mode"), now, provider_event)
        return
    if row.state not in TAKES_A_CARD or (row.state == S.ACTIVE and _is_late(row, now)):
        _not_wanted(row, fact.payment_method_id, now)
        return
    note_card(row, fact, now)
    if row.state == S.AWAITING_CARD:
        activate(row, cause, now, provider_event)
    elif row.state == S.ACTIVE:
        move(payment=row, to=S.ACTIVE, cause="card_changed", now=now, provider_event=provider_event)
        emails.card_changed(row)
    elif row.state in (S.DECLINED, S.ACTION_REQUIRED):
        _take_new_card(row, now, provider_event)
    if row.state == S.ACTIVE and expires_too_soon(row):
        emails.card_expires(row, 0)


def settle_shared_session(row: Payment, fact: SessionFact, cause: str, now: datetime, provider_event: str) -> None:
    """What the page of several payments brought, for this one of them: its card, once, if it still waits for it.

    One that is over already is told, and keeps the card only until it is forgotten. Whatever has its card, or another
    one by now, hears nothing: the page is read again for the others.
    """
    if not fact.saved or row.activated_at is not None:
        return
    if row.state not in (S.AWAITING_CARD, S.EXPIRED):
        return
    if fact.customer_id != row.customer_id or fact.livemode != is_live():
        park(row, gettext_noop("card of another customer or mode"), now, provider_event)
        return
    note_card(row, fact, now)
    if row.state == S.EXPIRED:
        owner_of(row.purpose).on_inactive(row, now)
        return
    activate(row, cause, now, provider_event)
    if row.state == S.ACTIVE and expires_too_soon(row):
        emails.card_expires(row, 0)


def _is_late(row: Payment, now: datetime) -> bool:
    return row.deadline_at is not None and deciding(now) >= row.deadline_at


def note_card(row: Payment, fact: SessionFact, now: datetime) -> None:
    """This card counts from now on; the one before is forgotten."""
    if row.payment_method_id and row.payment_method_id != fact.payment_method_id:
        _not_wanted(row, row.payment_method_id, now)
    row.payment_method_id, row.method = fact.payment_method_id, fact.method
    row.card_brand, row.card_last4, row.card_expires_on = fact.brand, fact.last4, fact.expires_on


def _not_wanted(row: Payment, payment_method_id: str, now: datetime) -> None:
    CardToForget.objects.get_or_create(payment_method_id=payment_method_id, defaults={"payment": row, "noted_at": now})


def activate(row: Payment, cause: str, now: datetime, provider_event: str = "", by: Any = None) -> None:
    """The promise (locked) counts, if it is in time and its owner still has room for it; otherwise it expires."""
    now = deciding(now)
    if row.deadline_at is not None and now >= row.deadline_at:
        _turn_away(row, "too_late", now, provider_event)
        return
    try:
        row.activated_at = now
        owner_of(row.purpose).on_active(row, now)
    except OwnerRefused as refusal:
        row.activated_at = None
        _turn_away(row, "owner_refused", now, provider_event, str(refusal))
        return
    reached("promise.told")
    # The books' head is the one row everybody waits for: last.
    entry = book_promise(row, now)
    reached("promise.booked")
    move(payment=row, to=S.ACTIVE, cause=cause, now=now, provider_event=provider_event, entry=entry, by=by)
    reached("promise.moved")


def _turn_away(row: Payment, cause: str, now: datetime, provider_event: str, detail: str = "") -> None:
    move(payment=row, to=S.EXPIRED, cause=cause, now=now, provider_event=provider_event, detail=detail)
    owner_of(row.purpose).on_inactive(row, now)


def _take_new_card(row: Payment, now: datetime, provider_event: str) -> None:
    """A new card for a charge that failed: it is tried at the next collection, which is now."""
    row.card_closed, row.next_attempt_at = False, now
    if row.state == S.ACTION_REQUIRED:
        step_open_attempt(row, AttemptState.VOID, now)
        move(payment=row, to=S.DECLINED, cause="new_card", now=now, provider_event=provider_event)
    record(by=None, action="payments.new_card", subject=row)
