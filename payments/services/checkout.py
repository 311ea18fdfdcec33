"""Sending a person to the provider's page to save a card. Nothing is charged by this.
What the page brought is learnt by settlement.apply."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from ..enums import CAPITAL, PaymentState
from ..exceptions import IllegalTransition, ProviderUnavailable, TooManyCards
from ..models import Payment, SharedCard
from ..providers import get_gateway, is_live
from ..providers.errors import ProviderError
from ..providers.facts import SessionFact
from .budgets import may_try_another_card
from .calls import call_provider
from .checkpoints import reached
from .transitions import locked, move

log = logging.getLogger(__name__)


def begin_checkout(*, payment: Payment, return_url: str, cancel_url: str, now: datetime) -> str:
    """Open the provider's page for a draft and return its address; again: the same page.

    To be called outside any transaction (it commits before it calls). A card already saved: `return_url`.
    Raises PaymentsOff without a provider, ProviderUnavailable when it does not answer (safe to try again),
    IllegalTransition when the promise is over. Addresses are kept from the first call.
    """
    get_gateway()  # without a provider nothing moves
    row = _intend(payment, return_url, cancel_url, now)
    if row.state != PaymentState.AWAITING_CARD:
        return row.return_url or return_url
    if row.session_url:
        return row.session_url
    return open_session(row, now)


def _intend(payment: Payment, return_url: str, cancel_url: str, now: datetime) -> Payment:
    """Commit what is about to be asked for."""
    with transaction.atomic(durable=True):
        row = locked(payment.pk)
        if row.state in (PaymentState.ACTIVE, PaymentState.AWAITING_CARD):
            return row
        if row.state != PaymentState.DRAFT:
            raise IllegalTransition(row.code, row.state, PaymentState.AWAITING_CARD)
        row.return_url, row.cancel_url, row.livemode = return_url, cancel_url, is_live()
        move(payment=row, to=PaymentState.AWAITING_CARD, cause="checkout", now=now)
    reached("checkout.intended")
    return row


def open_session(row: Payment | SharedCard, now: datetime) -> str:
    """Ask the provider for a customer (once) and a page for this version of the payment, or of several; note both."""
    if not may_try_another_card(row.code):
        raise TooManyCards
    try:
        customer = row.customer_id or _create_customer(row, now)
        session = _create_session(row, customer, now)
    except ProviderError as error:
        log.warning("checkout of %s failed: %s", row.code, error.code)
        raise ProviderUnavailable from None
    own = type(row)._default_manager.filter(pk=row.pk)
    own.update(session_id=session.session_id, session_url=session.url)
    reached("session.noted")
    return session.url


def _about(row: Payment | SharedCard) -> dict[str, Any]:
    """How a call says whom it is for."""
    return {"payment": row} if isinstance(row, Payment) else {"payment": None, "subject_code": row.code}


@transaction.atomic
def _note_customer(row: Payment | SharedCard, customer: str) -> None:
    """With the row, or with all that share it at once: whoever goes on later finds both or neither."""
    type(row)._default_manager.filter(pk=row.pk).update(customer_id=customer)
    if isinstance(row, SharedCard):
        Payment.objects.filter(shared_card=row).update(customer_id=customer, livemode=row.livemode)


def _create_customer(row: Payment | SharedCard, now: datetime) -> str:
    def send(key: str, params: dict[str, Any]) -> str:
        return get_gateway().create_customer(key=key, **params)

    customer = call_provider(
        key=f"customer:{row.code}",
        **_about(row),
        operation="customer.create",
        params={"payment_code": row.code, "email": row.payer_email, "language": row.payer_language},
        send=send,
        object_id=lambda found: found,
        now=now,
    )
    _note_customer(row, customer)
    reached("customer.noted")
    return customer


def _create_session(row: Payment | SharedCard, customer: str, now: datetime) -> SessionFact:
    def send(key: str, params: dict[str, Any]) -> SessionFact:
        return get_gateway().create_setup_session(key=key, **params)

    # A shared card is only ever for pledges and a tip.
    more = {"debit_only": True} if isinstance(row, Payment) and row.nature in CAPITAL else {}
    return call_provider(
        key=f"setup:{row.code}:{row.version}",
        **_about(row),
        operation="session.create",
        params={
            "payment_code": row.code,
            "customer_id": customer,
            "language": row.payer_language,
            "charged": "later" if row.due_at is None else "now",
            "return_url": row.return_url,
            "cancel_url": row.cancel_url,
            **more,
        },
        send=send,
        object_id=lambda session: session.session_id,
        now=now,
    )
