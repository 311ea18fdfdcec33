"""Saving cards and charging them: customers, hosted pages, intents.
Giving money back is refunding.py's; what cards do is cards.py's."""

import time
from datetime import date

from .cards import BY_NUMBER
from .errors import ApiError, refused
from .objects import Body, Params, emit, get, listed, public
from .store import Store

SETTLES_AFTER = 2  # seconds until a direct debit arrives


def create_customer(store: Store, params: Params) -> Body:
    named, locales = params.get("metadata") or {}, params.get("preferred_locales") or []
    return store.new("customer", "cus", email=params.get("email"), metadata=named, preferred_locales=locales)


def create_session(store: Store, params: Params) -> Body:
    if params.get("mode") != "setup":
        raise refused("The sandbox only saves cards: mode must be setup", param="mode")
    get(store, params.get("customer", ""), "customer")
    extra = params.get("setup_intent_data") or {}
    intent = store.new(
        "setup_intent",
        "seti",
        status="requires_payment_method",
        usage="off_session",
        customer=params["customer"],
        payment_method=None,
        metadata=extra.get("metadata") or {},
    )
    kept = {name: params.get(name) for name in ("success_url", "cancel_url", "locale", "client_reference_id")}
    session = store.new(
        "checkout.session",
        "cs_test",
        mode="setup",
        status="open",
        customer=params["customer"],
        setup_intent=intent["id"],
        allowed_payment_method_types=params.get("allowed_payment_method_types") or ["card"],
        metadata=params.get("metadata") or {},
        expires_at=int(time.time()) + 24 * 3600,
        **kept,
    )
    session["url"] = f"{store.base_url}/pay/{session['id']}"
    store.save(session)
    return session


def expire_session(store: Store, params: Params, session_id: str) -> Body:
    session = get(store, session_id, "checkout.session")
    if session["status"] != "open":
        raise refused("Only open sessions can be expired")
    session.update(status="expired", url=None)
    store.save(session)
    emit(store, "checkout.session.expired", session)
    return session


def complete_session(store: Store, session_id: str, number: str) -> Body:
    """What happens when a person types a card that works on the hosted page."""
    session = get(store, session_id, "checkout.session")
    intent = get(store, session["setup_intent"], "setup_intent")
    card = BY_NUMBER[number]
    month, year = card.expiry(date.today())
    printed = {"brand": card.brand, "exp_month": month, "exp_year": year} if card.kind == "card" else {}
    detail = {"last4": card.last4} | printed
    method = store.new(
        "payment_method",
        "pm",
        type=card.kind,
        customer=session["customer"],
        metadata={},
        _number=number,
        **{card.kind: detail},
    )
    intent.update(status="succeeded", payment_method=method["id"])
    session.update(status="complete", url=None)
    store.save(intent)
    store.save(session)
    emit(store, "setup_intent.succeeded", intent)
    emit(store, "checkout.session.completed", session)
    return session


def detach_method(store: Store, params: Params, method_id: str) -> Body:
    method = get(store, method_id, "payment_method")
    if method["customer"] is None:
        raise refused("The payment method is not attached to a customer")
    method["customer"] = None
    store.save(method)
    return method


def create_intent(store: Store, params: Params) -> Body:
    if params["currency"] != "eur" or params["amount"] < 50:
        raise refused("Amount must be at least €0.50 eur", code="amount_too_small", param="amount")
    get(store, params.get("customer", ""), "customer")
    fields = {name: params.get(name) for name in ("customer", "description", "transfer_group", "payment_method")}
    intent = store.new(
        "payment_intent",
        "pi",
        amount=params["amount"],
        amount_received=0,
        currency=params["currency"],
        status="requires_confirmation" if params.get("payment_method") else "requires_payment_method",
        allowed_payment_method_types=params.get("allowed_payment_method_types") or ["card"],
        metadata=params.get("metadata") or {},
        last_payment_error=None,
        latest_charge=None,
        next_action=None,
        **fields,
    )
    emit(store, "payment_intent.created", intent)
    return confirm_intent(store, params, intent["id"]) if params.get("confirm") else intent


def confirm_intent(store: Store, params: Params, intent_id: str) -> Body:
    intent = get(store, intent_id, "payment_intent")
    if intent["status"] not in ("requires_payment_method", "requires_confirmation", "requires_action"):
        code = "payment_intent_unexpected_state"
        raise refused(f"This PaymentIntent's status is {intent['status']}", code=code, payment_intent=public(intent))
    method = get(store, params.get("payment_method") or intent.get("payment_method") or "", "payment_method")
    if method["customer"] != intent["customer"]:
        raise refused("The payment method does not belong to this customer")
    if method["type"] not in intent["allowed_payment_method_types"]:
        raise refused("The payment method's type is not allowed for this PaymentIntent")
    card = BY_NUMBER[method["_number"]]
    intent.update(payment_method=method["id"], next_action=None, last_payment_error=None)
    if card.asks and not params.get("off_session"):
        url = f"{store.base_url}/authenticate/{intent['id']}"
        redirect = {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": params.get("return_url")}}
        intent.update(status="requires_action", next_action=redirect)
        store.save(intent)
        emit(store, "payment_intent.requires_action", intent)
        return intent
    if card.asks:
        raise decline(store, intent, "authentication_required", "authentication_required")
    if card.declines:
        raise decline(store, intent, "card_declined", card.declines)
    if card.kind == "sepa_debit":
        intent.update(status="processing", _tag="processing", _settles_at=time.time() + SETTLES_AFTER)
        store.save(intent)
        emit(store, "payment_intent.processing", intent)
        return intent
    return succeed(store, intent)


def decline(store: Store, intent: Body, code: str, decline_code: str) -> ApiError:
    """The charge failed: the intent says so, and so does the error to raise."""
    charge = store.new(
        "charge", "ch", amount=intent["amount"], amount_refunded=0, currency=intent["currency"], paid=False,
        status="failed", payment_intent=intent["id"], metadata=intent["metadata"], balance_transaction=None,
    )  # fmt: skip
    error = {"type": "card_error", "code": code, "decline_code": decline_code, "charge": charge["id"]}
    intent.update(status="requires_payment_method", latest_charge=charge["id"], next_action=None)
    intent["last_payment_error"] = error | {"message": "Your card was declined."}
    store.save(intent)
    emit(store, "payment_intent.payment_failed", intent)
    return ApiError(402, "card_error", "Your card was declined.", code=code, decline_code=decline_code,
                    payment_intent=public(intent))  # fmt: skip


def succeed(store: Store, intent: Body) -> Body:
    amount = intent["amount"]
    method = get(store, intent["payment_method"], "payment_method")
    fee = 35 if method["type"] == "sepa_debit" else amount * 15 // 1000 + 25
    balance = store.new(
        "balance_transaction", "txn", type="charge", amount=amount, fee=fee, net=amount - fee, currency="eur"
    )
    charge = store.new(
        "charge", "ch", amount=amount, amount_refunded=0, currency=intent["currency"], paid=True, status="succeeded",
        payment_intent=intent["id"], metadata=intent["metadata"], balance_transaction=balance["id"],
        refunded=False, disputed=False,
    )  # fmt: skip
    balance.update(type="charge", source=charge["id"])
    store.save(balance)
    intent.update(status="succeeded", amount_received=amount, latest_charge=charge["id"], next_action=None)
    store.save(intent)
    emit(store, "payment_intent.succeeded", intent)
    emit(store, "charge.succeeded", charge)
    return intent


def authenticate(store: Store, intent_id: str, agreed: bool) -> Body:
    """The payer's answer on the bank's page, which is open only while the intent waits for it."""
    intent = get(store, intent_id, "payment_intent")
    if agreed:
        return succeed(store, intent)
    code = "payment_intent_authentication_failure"
    decline(store, intent, code, "")
    intent["last_payment_error"]["decline_code"] = None
    store.save(intent)
    return intent


def settle_debits(store: Store, *, now: bool = False, fails: bool = False) -> int:
    """Direct debits whose time has come arrive (or bounce). Returns how many."""
    due = [i for i in store.tagged("payment_intent", "processing") if now or i["_settles_at"] <= time.time()]
    for intent in due:
        intent["_tag"] = ""
        if fails:
            decline(store, intent, "debit_not_authorized", "")
        else:
            succeed(store, intent)
    return len(due)


def cancel_intent(store: Store, params: Params, intent_id: str) -> Body:
    intent = get(store, intent_id, "payment_intent")
    if intent["status"] in ("succeeded", "processing", "canceled"):
        raise refused(
            f"A PaymentIntent with status {intent['status']} cannot be canceled", code="payment_intent_unexpected_state"
        )
    intent.update(status="canceled", next_action=None)
    store.save(intent)
    emit(store, "payment_intent.canceled", intent)
    return intent


def list_intents(store: Store, params: Params) -> Body:
    found = [i for i in store.all("payment_intent") if params.get("customer") in (None, i["customer"])]
    return listed(found, params, "/v1/payment_intents")
