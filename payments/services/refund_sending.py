"""Sending decided refunds to the provider, or to the bank when the payment came from there.
Deciding is refunds.py's; what became of it is learnt by settlement.apply."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from ..enums import Method, PaymentState, RefundState
from ..models import Payment, Refund
from ..providers import get_gateway, is_configured
from ..providers.errors import KeyConflict, OutcomeUnknown, ProviderError, RequestRefused
from ..providers.facts import RefundFact
from ..queries.refunds import suspense_minor
from . import switches
from .calls import call_provider, was_prepared
from .checkpoints import reached
from .collection import LEASE
from .payout_reversals import reverse_for_refund
from .refund_results import refuse
from .settlement import apply, is_held
from .steps import step_refund
from .transitions import locked

log = logging.getLogger(__name__)
R = RefundState


def send_refunds(*, now: datetime) -> int:
    """Send every refund whose turn has come, and finish those whose worker died. Returns how many were tried.

    Nothing happens while MONEY_OUT is off or no provider is configured. Payments that came by bank wait for a bank
    order. To be called outside any transaction.
    """
    if not switches.is_on(switches.MONEY_OUT) or not is_configured():
        return 0
    turn = Refund.objects.filter(state__in=[R.APPROVED, R.PREPARED]).exclude(payment__method=Method.TRANSFER)
    tried = 0
    for pk in list(turn.order_by("approved_at", "pk").values_list("pk", flat=True)):
        refund = _claim(pk, now)
        if refund is not None:
            _send(refund, now)
            tried += 1
    return tried


def _claim(pk: int, now: datetime) -> Refund | None:
    """Take the payment for a minute and commit that this refund is being sent; None when it is not its turn."""
    with transaction.atomic(durable=True):
        row = locked(Refund.objects.get(pk=pk).payment_id)
        refund = Refund.objects.select_for_update(of=("self",)).get(pk=pk)
        refund.payment = row
        if is_held(row, now) or refund.state not in (R.APPROVED, R.PREPARED):
            return None
        if refund.state == R.APPROVED:
            if not _may_go(row, refund):
                return None
            refund.prepared_at = now
            step_refund(refund=refund, to=R.PREPARED, cause="sent", now=now)
        row.leased_until = now + LEASE
        row.save(update_fields=["leased_until"])
    reached("refund.intended")
    return refund


def _may_go(row: Payment, refund: Refund) -> bool:
    if refund.from_suspense:
        return suspense_minor(row) >= refund.amount_minor
    return row.state == PaymentState.REFUND_PENDING


def _send(refund: Refund, now: datetime) -> None:
    """Have the refund made under its one key, unless the provider already knows it; then ask what became of it."""
    try:
        if not refund.from_suspense:
            # What the cooperative has already is taken back first, so that a refund is never paid from others' money.
            reverse_for_refund(
                payment=refund.payment, amount_minor=refund.amount_minor, refund_code=refund.code, now=now
            )
        fact = _find(refund) or _create(refund, now)
        Refund.objects.filter(pk=refund.pk).update(provider_refund_id=fact.refund_id)
        reached("refund.noted")
    except KeyConflict:
        log.exception("refund %s: its key was used for something else", refund.code)
    except RequestRefused as error:
        with transaction.atomic(durable=True):
            refuse(refund_id=refund.pk, code=error.code or "refused", now=now)
        reached("refund.refused")
    except OutcomeUnknown as error:
        log.warning("refund %s: no answer (%s)", refund.code, error.code)
    try:
        apply(payment_id=refund.payment_id, cause="refund", now=now, holding=True)
    except ProviderError as error:
        log.warning("asking about refund %s failed: %s", refund.code, error.code)


def _find(refund: Refund) -> RefundFact | None:
    """The refund at the provider, when it may have been asked for before."""
    if not was_prepared(f"refund:{refund.code}"):
        return None
    made = get_gateway().refunds_of(refund.payment.payment_intent_id)
    return next((fact for fact in made if fact.refund_code == refund.code), None)


def _create(refund: Refund, now: datetime) -> RefundFact:
    def send(key: str, params: dict[str, Any]) -> RefundFact:
        return get_gateway().create_refund(key=key, **params)

    return call_provider(
        key=f"refund:{refund.code}",
        payment=refund.payment,
        operation="refund.create",
        params={
            "payment_code": refund.payment.code,
            "refund_code": refund.code,
            "intent_id": refund.payment.payment_intent_id,
            "amount_minor": refund.amount_minor,
        },
        send=send,
        object_id=lambda fact: fact.refund_id,
        now=now,
    )
