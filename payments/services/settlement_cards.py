"""What a hosted page brought: a card for a promise, or another card for a charge that failed.
Asked for by settlement.py, which holds the lock."""

from datetime import datetime
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record
from crowdcoop.clock import deciding

from ..enums import AttemptState, PaymentState
from ..exceptions import OwnerRefused
from ..models import Payment
from ..providers import is_live
from ..providers.facts import SessionFact
from ..purposes import owner_of
from .attempts import close_attempt
from .bookings import book_promise
from .checkpoints import reached
from .parking import park
from .transitions import move

S = PaymentState


def settle_session(row: Payment, fact: SessionFact, cause: str, now: datetime, provider_event: str) -> None:
    if fact.status == "open":
        return
    row.session_url = ""
    if not fact.saved:
        return
    if fact.customer_id != row.customer_id or fact.livemode != is_live():
        park(row, "card of another customer or mode", now, provider_event)
        return
    row.payment_method_id, row.method = fact.payment_method_id, fact.method
    row.card_brand, row.card_last4 = fact.brand, fact.last4
    if row.state == S.AWAITING_CARD:
        activate(row, cause, now, provider_event)
    elif row.state in (S.DECLINED, S.ACTION_REQUIRED):
        _take_new_card(row, now, provider_event)


def activate(row: Payment, cause: str, now: datetime, provider_event: str = "", by: Any = None) -> None:
    """The promise (locked) counts, if it is in time and its owner still has room for it; otherwise it expires."""
    now = deciding(now)
    if row.deadline_at is not None and now >= row.deadline_at:
        _turn_away(row, "too_late", now, provider_event)
        return
    before = row.state
    try:
        with transaction.atomic():
            row.activated_at = now
            entry = book_promise(row, now)
            reached("promise.booked")
            move(payment=row, to=S.ACTIVE, cause=cause, now=now, provider_event=provider_event, entry=entry, by=by)
            reached("promise.moved")
            owner_of(row.purpose).on_active(row, now)
            reached("promise.told")
    except OwnerRefused as refusal:
        row.activated_at, row.state = None, before
        _turn_away(row, "owner_refused", now, provider_event, str(refusal))


def _turn_away(row: Payment, cause: str, now: datetime, provider_event: str, detail: str = "") -> None:
    move(payment=row, to=S.EXPIRED, cause=cause, now=now, provider_event=provider_event, detail=detail)
    owner_of(row.purpose).on_inactive(row, now)


def _take_new_card(row: Payment, now: datetime, provider_event: str) -> None:
    """A new card for a charge that failed: it is tried at the next collection, which is now."""
    row.card_closed, row.next_attempt_at = False, now
    if row.state == S.ACTION_REQUIRED:
        close_attempt(row, AttemptState.VOID, now)
        move(payment=row, to=S.DECLINED, cause="new_card", now=now, provider_event=provider_event)
    record(by=None, action="payments.new_card", subject=row)
