"""Stripe through its own SDK: the only module of the portal that imports it.
Takes and returns our own words; decides nothing. SDK objects print themselves whole, so they are never logged."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import stripe

from .errors import CardProblem, ForgedMessage, KeyConflict, ObjectMissing, OutcomeUnknown, RequestRefused
from .facts import ChargeFact, DisputeFact, EventFact, MoveFact, RefundFact, SessionFact
from .stripe_connect import ConnectCalls
from .stripe_facts import charge_fact, dispute_fact, event_fact, move_fact, plain, refund_fact, session_fact

T = TypeVar("T")
TIMEOUT_SECONDS = 20  # below a worker's lease of 60 s, retries included
TOLERANCE_SECONDS = 300
# The languages of ours that the hosted page speaks; the others are asked for in Spanish.
HOSTED_LOCALES = frozenset({"es", "en"})
KINDS_HEARD = ("checkout.session.", "setup_intent.", "payment_intent.", "charge.", "refund.")
METHODS = ["card", "sepa_debit"]
_CHARGE_DETAIL = ["latest_charge.balance_transaction"]


@contextmanager
def _our_errors() -> Iterator[None]:
    """Say the SDK's errors in our words."""
    try:
        yield
    except stripe.CardError as error:
        raise CardProblem(error.code or "") from None
    except stripe.IdempotencyError as error:
        raise KeyConflict(error.code or "idempotency") from None
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise OutcomeUnknown(type(error).__name__) from None
    except stripe.StripeError as error:
        status = error.http_status or 0
        if status == 404:
            raise ObjectMissing(error.code or "missing") from None
        if 400 <= status < 500:
            raise RequestRefused(error.code or str(status), getattr(error, "param", None) or "") from None
        raise OutcomeUnknown(f"http_{status}") from None


class StripeGateway(ConnectCalls):
    """A dozen calls. Every call that changes something carries the caller's idempotency key."""

    def __init__(self, api_key: str, *, sandbox_url: str = "", retries: int = 2) -> None:
        addresses: Any = {"api": sandbox_url} if sandbox_url else {}
        self._http = stripe.RequestsClient(timeout=TIMEOUT_SECONDS)
        self._client = stripe.StripeClient(
            api_key, base_addresses=addresses, max_network_retries=retries, http_client=self._http
        )

    def _ask(self, call: Callable[[], T]) -> T:
        with _our_errors():
            return call()

    def create_customer(self, *, key: str, payment_code: str, email: str, language: str) -> str:
        """A customer of its own for this payment: its charges can then be listed exactly."""
        params: Any = {"email": email, "preferred_locales": [language], "metadata": {"payment": payment_code}}
        return self._ask(lambda: self._client.v1.customers.create(params, {"idempotency_key": key})).id

    def create_setup_session(
        self,
        *,
        key: str,
        payment_code: str,
        customer_id: str,
        language: str,
        charged: str,
        return_url: str,
        cancel_url: str,
        debit_only: bool = False,
    ) -> SessionFact:
        """A hosted page that saves a card, or (`debit_only`) a mandate and nothing else. Charges nothing by itself;
        `charged` says "later", or "now" for a repair."""
        named = {"payment": payment_code, "language": language, "charged": charged}
        params: Any = {
            "mode": "setup",
            "currency": "eur",
            "customer": customer_id,
            "allowed_payment_method_types": METHODS[1:] if debit_only else METHODS,
            "locale": language if language in HOSTED_LOCALES else "es",
            "success_url": return_url,
            "cancel_url": cancel_url,
            "client_reference_id": payment_code,
            "metadata": named,
            "setup_intent_data": {"metadata": named},
            "expand": ["setup_intent.payment_method"],
        }
        created = self._ask(lambda: self._client.v1.checkout.sessions.create(params, {"idempotency_key": key}))
        return session_fact(created)

    def retrieve_session(self, session_id: str) -> SessionFact:
        """The page's present truth, with the card it saved."""
        params: Any = {"expand": ["setup_intent.payment_method"]}
        return session_fact(self._ask(lambda: self._client.v1.checkout.sessions.retrieve(session_id, params)))

    def expire_session(self, *, key: str, session_id: str) -> None:
        """Close a hosted page so that no card can be saved through it any more."""
        self._ask(lambda: self._client.v1.checkout.sessions.expire(session_id, {}, {"idempotency_key": key}))

    def create_intent(
        self,
        *,
        key: str,
        payment_code: str,
        book_code: str,
        customer_id: str,
        amount_minor: int,
        currency: str,
    ) -> ChargeFact:
        """The one intent of a payment, not yet confirmed: nothing is charged by this call."""
        params: Any = {
            "amount": amount_minor,
            "currency": currency.lower(),
            "customer": customer_id,
            "allowed_payment_method_types": METHODS,
            "transfer_group": book_code,
            "metadata": {"payment": payment_code},
            "expand": _CHARGE_DETAIL,
        }
        return charge_fact(self._ask(lambda: self._client.v1.payment_intents.create(params, {"idempotency_key": key})))

    def confirm_intent(self, *, key: str, intent_id: str, payment_method_id: str, return_url: str = "") -> ChargeFact:
        """Charge the saved card: off-session, or, with a `return_url`, with the payer present. Raises CardProblem."""
        params: Any = {"payment_method": payment_method_id, "expand": _CHARGE_DETAIL}
        params |= {"return_url": return_url} if return_url else {"off_session": True}
        options: Any = {"idempotency_key": key}
        return charge_fact(self._ask(lambda: self._client.v1.payment_intents.confirm(intent_id, params, options)))

    def retrieve_intent(self, intent_id: str) -> ChargeFact:
        """The charge's present truth."""
        params: Any = {"expand": _CHARGE_DETAIL}
        return charge_fact(self._ask(lambda: self._client.v1.payment_intents.retrieve(intent_id, params)))

    def intents_of(self, customer_id: str) -> list[ChargeFact]:
        """Every charge of one customer (the exact way to find a lost one; the provider's search lags)."""
        params: Any = {"customer": customer_id, "limit": 100}
        return [charge_fact(i) for i in self._ask(lambda: self._client.v1.payment_intents.list(params)).data]

    def cancel_intent(self, *, key: str, intent_id: str) -> None:
        """Make sure the charge can never succeed. Raises RequestRefused when it already has."""
        self._ask(lambda: self._client.v1.payment_intents.cancel(intent_id, {}, {"idempotency_key": key}))

    def create_refund(
        self, *, key: str, payment_code: str, refund_code: str, intent_id: str, amount_minor: int
    ) -> RefundFact:
        """Give back part or all of a charge, in cents. Raises RequestRefused when more is asked than is left."""
        named = {"payment": payment_code, "refund": refund_code}
        params: Any = {"payment_intent": intent_id, "amount": amount_minor, "metadata": named}
        return refund_fact(self._ask(lambda: self._client.v1.refunds.create(params, {"idempotency_key": key})))

    def refunds_of(self, intent_id: str) -> list[RefundFact]:
        """Everything that goes back for one charge, whoever began it; oldest first."""
        params: Any = {"payment_intent": intent_id, "limit": 100}
        found = self._ask(lambda: list(self._client.v1.refunds.list(params).auto_paging_iter()))
        return [refund_fact(refund) for refund in reversed(found)]

    def disputes_of(self, intent_id: str) -> list[DisputeFact]:
        """What payers' banks say about one charge; oldest first."""
        params: Any = {"payment_intent": intent_id, "limit": 100}
        found = self._ask(lambda: list(self._client.v1.disputes.list(params).auto_paging_iter()))
        return [dispute_fact(dispute) for dispute in reversed(found)]

    def detach_card(self, *, key: str, payment_method_id: str) -> None:
        """Forget a saved card."""
        self._ask(lambda: self._client.v1.payment_methods.detach(payment_method_id, {}, {"idempotency_key": key}))

    def events_since(self, since: datetime, *, kinds: tuple[str, ...] = ()) -> list[EventFact]:
        """Messages about our kinds of object (or of these `kinds`), oldest first; the provider keeps them 30 days."""
        params: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        params |= {"types": list(kinds)} if kinds else {}
        page = self._ask(lambda: self._client.v1.events.list(params))
        with _our_errors():
            found = [event_fact(plain(event)) for event in page.auto_paging_iter()]
        return sorted((e for e in found if e.kind.startswith(KINDS_HEARD)), key=lambda e: e.created_at)

    def moves_since(self, since: datetime) -> list[MoveFact]:
        """Every line of our account at the provider since then, oldest first."""
        params: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100, "expand": ["data.source"]}
        page = self._ask(lambda: self._client.v1.balance_transactions.list(params))
        with _our_errors():
            found = [move_fact(plain(move)) for move in page.auto_paging_iter()]
        return sorted(found, key=lambda move: move.created_at)

    def verify_message(self, *, body: bytes, signature: str, secret: str) -> EventFact:
        """Read a message that claims to be the provider's. Raises ForgedMessage unless signed and fresh."""
        try:
            text = body.decode()
            stripe.WebhookSignature.verify_header(text, signature, secret, TOLERANCE_SECONDS)
            return event_fact(json.loads(text))
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError):
            raise ForgedMessage("signature") from None
