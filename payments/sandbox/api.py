"""The endpoints in use: parameters that were checked in, an object out.
HTTP, keys and faults are server.py's; what each does is charging.py's, refunding.py's and connecting.py's."""

from collections.abc import Callable

from . import charging, connecting, refunding
from .objects import Body, Params, get, listed, public
from .store import Store


def balance(store: Store, params: Params) -> Body:
    held = connecting.available(store)
    amounts = [{"amount": held, "currency": "eur", "source_types": {"card": held}}]
    return {"object": "balance", "livemode": False, "available": amounts, "pending": []}


def list_events(store: Store, params: Params) -> Body:
    created = params.get("created") or {}
    since = int(created.get("gte", 0)) if isinstance(created, dict) else int(created)
    one, some = params.get("type"), params.get("types")
    found = [e for e in store.all("event") if e["created"] >= since and one in (None, e["type"])]
    found = [e for e in found if not some or e["type"] in some]
    return listed(found, params, "/v1/events")


def list_balance_transactions(store: Store, params: Params) -> Body:
    created = params.get("created") or {}
    since = int(created.get("gte", 0)) if isinstance(created, dict) else int(created)
    found = [t for t in store.all("balance_transaction") if t["created"] >= since]
    return listed(found, params, "/v1/balance_transactions")


def retriever(kind: str) -> Callable[[Store, Params, str], Body]:
    def retrieve(store: Store, params: Params, object_id: str) -> Body:
        return get(store, object_id, kind)

    return retrieve


# method, pattern (`*` is one id) → operation name (faults use it), the SDK's TypedDict, function
ROUTES: dict[tuple[str, str], tuple[str, str, Callable[..., Body]]] = {
    ("POST", "/v1/customers"): ("customer.create", "CustomerCreateParams", charging.create_customer),
    ("GET", "/v1/customers/*"): ("customer.retrieve", "CustomerRetrieveParams", retriever("customer")),
    ("POST", "/v1/checkout/sessions"): ("session.create", "checkout.SessionCreateParams", charging.create_session),
    ("GET", "/v1/checkout/sessions/*"): (
        "session.retrieve",
        "checkout.SessionRetrieveParams",
        retriever("checkout.session"),
    ),
    ("POST", "/v1/checkout/sessions/*/expire"): (
        "session.expire",
        "checkout.SessionExpireParams",
        charging.expire_session,
    ),
    ("GET", "/v1/setup_intents/*"): ("setup_intent.retrieve", "SetupIntentRetrieveParams", retriever("setup_intent")),
    ("GET", "/v1/payment_methods/*"): (
        "payment_method.retrieve",
        "PaymentMethodRetrieveParams",
        retriever("payment_method"),
    ),
    ("POST", "/v1/payment_methods/*/detach"): (
        "payment_method.detach",
        "PaymentMethodDetachParams",
        charging.detach_method,
    ),
    ("POST", "/v1/payment_intents"): ("intent.create", "PaymentIntentCreateParams", charging.create_intent),
    ("GET", "/v1/payment_intents"): ("intent.list", "PaymentIntentListParams", charging.list_intents),
    ("GET", "/v1/payment_intents/*"): ("intent.retrieve", "PaymentIntentRetrieveParams", retriever("payment_intent")),
    ("POST", "/v1/payment_intents/*/confirm"): (
        "intent.confirm",
        "PaymentIntentConfirmParams",
        charging.confirm_intent,
    ),
    ("POST", "/v1/payment_intents/*/cancel"): ("intent.cancel", "PaymentIntentCancelParams", charging.cancel_intent),
    ("POST", "/v1/refunds"): ("refund.create", "RefundCreateParams", refunding.create_refund),
    ("GET", "/v1/refunds"): ("refund.list", "RefundListParams", refunding.list_refunds),
    ("GET", "/v1/refunds/*"): ("refund.retrieve", "RefundRetrieveParams", retriever("refund")),
    ("GET", "/v1/disputes"): ("dispute.list", "DisputeListParams", refunding.list_disputes),
    ("GET", "/v1/disputes/*"): ("dispute.retrieve", "DisputeRetrieveParams", retriever("dispute")),
    ("POST", "/v1/disputes/*/close"): ("dispute.close", "DisputeCloseParams", refunding.accept_dispute),
    ("GET", "/v1/events"): ("event.list", "EventListParams", list_events),
    ("GET", "/v1/events/*"): ("event.retrieve", "EventRetrieveParams", retriever("event")),
    ("GET", "/v1/balance_transactions"): (
        "balance_transaction.list",
        "BalanceTransactionListParams",
        list_balance_transactions,
    ),
    ("GET", "/v1/balance"): ("balance.retrieve", "BalanceRetrieveParams", balance),
    **connecting.ROUTES,
}


def expanded(store: Store, body: Body, paths: list[str]) -> Body:
    """The answer with the asked-for ids replaced by their objects."""
    answer = public(body)
    for path in paths:
        if path.startswith("data."):
            answer["data"] = [expanded(store, item, [path.removeprefix("data.")]) for item in answer["data"]]
            continue
        place = answer
        for name in path.split("."):
            inner = place.get(name)
            if isinstance(inner, str):
                found = store.find(inner)
                place[name] = public(found) if found else inner
            if not isinstance(place.get(name), dict):
                break
            place = place[name]
    return answer
