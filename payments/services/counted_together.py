"""Cards saved for several promises, counted in one transaction: the books' head is waited for once for all of them.
Each leaves the rows it would leave alone (settlement.apply); whatever is not plain is left to that door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from crowdcoop import unawaited
from crowdcoop.clock import deciding

from .. import emails
from ..enums import PaymentState
from ..models import Payment
from ..providers import get_gateway, is_live
from ..providers.facts import SessionFact
from ..purposes import owner_of
from .bookings import draft_promise
from .cards import expires_too_soon
from .checkpoints import reached
from .ledger_many import post_entries
from .settlement_cards import note_card
from .transitions import lock_known, move_each

# So many at most: the last of a handful waits no longer than a person hardly notices.
MOST = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider said of the page of a promise (read before asking), and the message that led there."""

    payment: Payment
    fact: SessionFact
    provider_event: str = ""


def may_be_plain(payment: Payment) -> bool:
    """Whether asking about the page alone can tell all there is: a promise that waits for its first card."""
    waits = payment.state == PaymentState.AWAITING_CARD and bool(payment.session_url)
    return waits and not payment.payment_method_id and owner_of(payment.purpose).on_active_many is not None


def ask_about(payment: Payment, provider_event: str = "") -> Answer | None:
    """The answer, if there is a card to count. Never inside a transaction. Raises ProviderError."""
    fact = get_gateway().retrieve_session(payment.session_id)
    ours = fact.customer_id == payment.customer_id and fact.livemode == is_live()
    return Answer(payment, fact, provider_event) if fact.saved and fact.status != "open" and ours else None


def count_together(*, answers: Sequence[Answer], cause: str, now: datetime) -> set[int]:
    """Count the promises of one purpose whose cards are saved. Returns the ids of those that count now.

    The others (late, sold out, moved by somebody else meanwhile) are as they were. Locks as settlement.apply does, in
    one fixed order for all. Raises whatever a hook raises, and then none has moved.
    """
    known = {answer.payment.pk: answer for answer in answers}
    with transaction.atomic(durable=True), unawaited.gather():
        locked = lock_known([answer.payment for answer in known.values()])
        # One look at the database's clock, once nobody can come between.
        decided = deciding(now)
        rows = [row for row in locked if _is_plain(row, known[row.pk], now, decided)]
        reached("together.locked")
        for row in rows:
            row.session_url, row.checked_at, row.activated_at = "", now, decided
            note_card(row, known[row.pk].fact, now)
        counted = _told(rows, decided)
        reached("together.told")
        entries = post_entries([draft_promise(row) for row in counted], now)
        events = [known[row.pk].provider_event for row in counted]
        move_each(
            payments=counted, to=PaymentState.ACTIVE, cause=cause, now=now, entries=entries, provider_events=events
        )
        for row in counted:
            if expires_too_soon(row):
                emails.card_expires(row, 0)
        reached("together.written")
    reached("together.committed")
    return {row.pk for row in counted}


def _is_plain(row: Payment, answer: Answer, now: datetime, decided: datetime) -> bool:
    """As it was when the provider was asked, held by nobody, and in time."""
    same = row.state == PaymentState.AWAITING_CARD and row.session_id == answer.fact.session_id
    held = row.leased_until is not None and row.leased_until > now
    return same and not held and (row.deadline_at is None or decided < row.deadline_at)


def _told(rows: Sequence[Payment], now: datetime) -> list[Payment]:
    """Those that their owner counts."""
    if not rows:
        return []
    hear = owner_of(rows[0].purpose).on_active_many
    assert hear is not None, "may_be_plain asked"
    return hear(rows, now)
