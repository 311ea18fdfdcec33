"""Learning of charges this database has forgotten: the provider has them, a restored copy does not.
Nothing is charged here; what is found is settled like any other answer."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ..enums import PaymentState
from ..models import Payment, ProviderEvent, ProviderMove
from ..providers import get_gateway
from ..providers.facts import ChargeFact, Outcome
from .attempts import new_attempt
from .collection import WINDOW
from .settlement import apply
from .transitions import locked, move

S = PaymentState
MAY_HAVE_BEEN_CHARGED = (S.ACTIVE, S.DUE, S.DECLINED)


def recover_charges(*, now: datetime) -> int:
    """Note the intent of every payment the provider's messages or moves name, and settle what was charged already.

    Outside any transaction; safe any number of times. Returns how many were settled. Raises ProviderError.
    """
    heard = ProviderEvent.objects.filter(kind__startswith="payment_intent.").values("payment_code")
    moved = ProviderMove.objects.values("payment_code")
    named = Q(code__in=heard) | Q(code__in=moved)
    settled = 0
    for row in list(Payment.objects.filter(named, state__in=MAY_HAVE_BEEN_CHARGED).exclude(customer_id="")):
        fact = _intent_of(row)
        if fact is None:
            continue
        Payment.objects.filter(pk=row.pk, payment_intent_id="").update(payment_intent_id=fact.intent_id)
        if _take_up(row, fact, now):
            apply(payment_id=row.pk, cause="restored", now=now)
            settled += 1
    return settled


def _intent_of(row: Payment) -> ChargeFact | None:
    gateway = get_gateway()
    if row.payment_intent_id:
        return gateway.retrieve_intent(row.payment_intent_id)
    return next((fact for fact in gateway.intents_of(row.customer_id) if fact.payment_code == row.code), None)


def _take_up(row: Payment, fact: ChargeFact, now: datetime) -> bool:
    """Write the attempt that must have been there, when the intent carries an answer this database does not know.

    A promise that is not due yet only keeps its intent: when its turn comes, the answer is read, and nothing is sent.
    """
    known = row.attempts.filter(charge_id=fact.charge_id).exclude(charge_id="").exists()
    if row.state == S.ACTIVE or fact.outcome in (Outcome.NEW, Outcome.CANCELLED) or known:
        return False
    with transaction.atomic(durable=True):
        fresh = locked(row.pk)
        fresh.window_ends_at = fresh.window_ends_at or now + WINDOW
        fresh.next_attempt_at = None
        new_attempt(fresh, now, on_session=False)
        move(payment=fresh, to=S.CHARGING, cause="restored", now=now)
    return True
