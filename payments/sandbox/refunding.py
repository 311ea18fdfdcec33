"""Giving money back, and payers' banks taking it back: refunds and disputes.
Charging is charging.py's."""

from .errors import refused
from .objects import Body, Params, emit, get
from .store import Store


def create_refund(store: Store, params: Params) -> Body:
    if params.get("payment_intent"):
        intent = get(store, params["payment_intent"], "payment_intent")
        charge = get(store, intent["latest_charge"] or "", "charge")
    else:
        charge = get(store, params.get("charge", ""), "charge")
    left = charge["amount"] - charge["amount_refunded"] if charge["paid"] else 0
    amount = params.get("amount", left)
    if amount <= 0 or amount > left:
        code = "charge_already_refunded" if left == 0 else "amount_too_large"
        raise refused(f"Refund amount is greater than the unrefunded amount on charge ({left})", code=code)
    charge["amount_refunded"] += amount
    store.save(charge)
    refund = store.new(
        "refund", "re", amount=amount, currency="eur", charge=charge["id"], payment_intent=charge["payment_intent"],
        status="succeeded", metadata=params.get("metadata") or {},
    )  # fmt: skip
    emit(store, "refund.created", refund)
    emit(store, "charge.refunded", charge)
    return refund
