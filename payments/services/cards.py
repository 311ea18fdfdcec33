"""A supporter's saved card: another one before the deadline, letters before it expires, and forgetting old ones.
What a hosted page brought is settlement_cards.py's; putting a failed charge right is repair.py's."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from crowdcoop.clock import deciding

from .. import emails
from ..enums import PaymentState
from ..exceptions import CardLocked
from ..links import card_url
from ..models import CardToForget, Payment
from ..providers import get_gateway
from ..providers.errors import ProviderError, RequestRefused
from .calls import call_provider
from .checkout import open_session
from .checkpoints import reached
from .transitions import locked

log = logging.getLogger(__name__)
# A charge is tried for some days after the deadline: the card has to live that long.
OUTLIVES = timedelta(days=14)
WARN_BEFORE = (timedelta(days=14), timedelta(days=7), timedelta(days=2))
REMIND_AFTER = (timedelta(days=2), timedelta(days=4), timedelta(days=6))


def may_change_card(payment: Payment, now: datetime) -> bool:
    """A promise that counts, before its deadline, made with a card or an account to be debited."""
    in_time = payment.deadline_at is None or now < payment.deadline_at
    return payment.state == PaymentState.ACTIVE and in_time and bool(payment.customer_id)


def begin_card_change(*, payment: Payment, now: datetime) -> str:
    """Open the provider's page for another card and return its address; again: the same page while it is open.

    The old card counts until the new one is saved. To be called outside any transaction. Raises CardLocked at and
    after the deadline or when the promise does not count, ProviderUnavailable (safe to try again), PaymentsOff."""
    get_gateway()
    if not may_change_card(payment, deciding(now)):
        raise CardLocked
    with transaction.atomic(durable=True):
        row = locked(payment.pk)
        if not may_change_card(row, deciding(now)):
            raise CardLocked
        if row.session_url:
            return row.session_url
        row.version += 1
        row.return_url = row.cancel_url = card_url(row)
        row.save(update_fields=["version", "return_url", "cancel_url"])
    reached("card_change.intended")
    return open_session(row, now)


def expires_too_soon(payment: Payment) -> bool:
    """Whether the saved card ends before the last day on which it may be charged."""
    if payment.card_expires_on is None or payment.deadline_at is None:
        return False
    return payment.card_expires_on < (payment.deadline_at + OUTLIVES).date()


def warn_expiring(*, now: datetime) -> int:
    """Fourteen, seven and two days before the deadline: write to those whose card will not live long enough.

    Returns how many are due a letter; each is written once. Safe any time and twice."""
    soon = Payment.objects.filter(
        state=PaymentState.ACTIVE,
        deadline_at__gt=now,
        deadline_at__lte=now + WARN_BEFORE[0],
        card_expires_on__lt=(now + WARN_BEFORE[0] + OUTLIVES).date(),
    )
    warned = 0
    for payment in soon.order_by("pk"):
        if payment.deadline_at is not None and expires_too_soon(payment):
            left = payment.deadline_at - now
            emails.card_expires(payment, sum(left <= before for before in WARN_BEFORE))
            warned += 1
    return warned


def remind_to_confirm(*, now: datetime) -> int:
    """Two, four and six days after the bank asked for a confirmation: remind, while it is still possible."""
    waiting = Payment.objects.filter(state=PaymentState.ACTION_REQUIRED, state_since_at__lte=now - REMIND_AFTER[0])
    reminded = 0
    for payment in waiting.filter(window_ends_at__gt=now).order_by("pk"):
        passed = sum(now - payment.state_since_at >= after for after in REMIND_AFTER)
        emails.authentication_reminder(payment, payment.attempts.count() * 10 + passed)
        reminded += 1
    return reminded


# Never charged, and never will be: these need no card.
ENDED = (PaymentState.EXPIRED, PaymentState.WITHDRAWN, PaymentState.RELEASED, PaymentState.DROPPED)


def needed_by_others(payment_method_id: str | OuterRef) -> QuerySet[Payment]:
    """The payments that still count on this card: a shared one is forgotten with the last of them."""
    return Payment.objects.filter(payment_method_id=payment_method_id).exclude(state__in=ENDED)


def heard_of_its_card(prefix: str = "") -> Q:
    """Rows of whose shared card nobody still has to hear: until then it may be somebody else's."""
    return Q(**{f"{prefix}shared_card": None}) | Q(**{f"{prefix}shared_card__session_url": ""})


def forget_cards(*, now: datetime) -> int:
    """Have the provider forget every card that was replaced or came too late, once no payment needs it. How many."""
    done = 0
    waiting = CardToForget.objects.filter(heard_of_its_card("payment__"), forgotten_at=None)
    waiting = waiting.exclude(Exists(needed_by_others(OuterRef("payment_method_id"))))
    for card in waiting.select_related("payment").order_by("pk")[:200]:

        def send(key: str, params: dict[str, Any]) -> None:
            get_gateway().detach_card(key=key, **params)

        try:
            call_provider(
                key=f"detach-card:{card.pk}",
                payment=card.payment,
                operation="card.detach",
                params={"payment_method_id": card.payment_method_id},
                send=send,
                now=now,
            )
        except RequestRefused:
            pass  # already gone
        except ProviderError as error:
            log.warning("forgetting a card of %s failed: %s", card.payment.code, error.code)
            continue
        CardToForget.objects.filter(pk=card.pk).update(forgotten_at=now)
        done += 1
    return done
