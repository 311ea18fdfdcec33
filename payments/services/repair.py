"""A payer puts a failed charge right: confirms it at the bank, or brings another card.
The link they come by is made in links.py; the result is learnt by settlement.apply."""

from datetime import datetime

from django.db import transaction

from ..enums import PaymentState
from ..exceptions import NotRepairable, ProviderUnavailable
from ..links import repair_url
from ..models import ChargeAttempt, Payment
from ..providers.errors import CardProblem, OutcomeUnknown, RequestRefused
from .attempts import new_attempt, open_attempt
from .checkout import open_session
from .checkpoints import reached
from .collection import confirm
from .settlement import apply
from .transitions import locked

__all__ = ["begin_authentication", "begin_new_card", "repair_url"]


def begin_authentication(*, payment: Payment, now: datetime) -> str:
    """Confirm the same charge with the payer present; returns the bank's page, or our own when there is nothing to ask.

    Raises NotRepairable unless authentication is what is missing, ProviderUnavailable (safe to try again).
    """
    back = repair_url(payment)
    attempt = _on_session_attempt(payment, now)
    try:
        fact = confirm(attempt, payment.payment_intent_id, now, return_url=back)
        reached("authentication.asked")
    except OutcomeUnknown:
        raise ProviderUnavailable from None
    except (CardProblem, RequestRefused):
        apply(payment_id=payment.pk, cause="on_session", now=now)
        return back
    if fact.action_url:
        return fact.action_url
    apply(payment_id=payment.pk, cause="on_session", now=now)
    return back


def _on_session_attempt(payment: Payment, now: datetime) -> ChargeAttempt:
    """The open attempt made with the payer present; a second click finds the first one's."""
    with transaction.atomic(durable=True):
        row = locked(payment.pk)
        if row.state != PaymentState.ACTION_REQUIRED or _window_over(row, now):
            raise NotRepairable
        attempt = open_attempt(row) or new_attempt(row, now, on_session=True)
    reached("authentication.intended")
    return attempt


def begin_new_card(*, payment: Payment, now: datetime) -> str:
    """Open the provider's page for another card; returns its address. Again: the same page while it is open.

    Raises NotRepairable unless the charge was declined or needs confirmation, ProviderUnavailable, PaymentsOff.
    """
    with transaction.atomic(durable=True):
        row = locked(payment.pk)
        if row.state not in (PaymentState.DECLINED, PaymentState.ACTION_REQUIRED) or _window_over(row, now):
            raise NotRepairable
        if row.session_url:
            return row.session_url
        row.version += 1
        row.return_url = row.cancel_url = repair_url(row)
        row.save(update_fields=["version", "return_url", "cancel_url"])
    reached("new_card.intended")
    return open_session(row, now)


def _window_over(row: Payment, now: datetime) -> bool:
    return row.window_ends_at is not None and now >= row.window_ends_at
