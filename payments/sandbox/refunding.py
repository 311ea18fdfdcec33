"""Giving money back, and payers' banks taking it back: refunds and disputes.
Charging is charging.py's. What a test asks for (how refunds end, disputes) comes in by CONTROLS."""

import time
from collections.abc import Callable
from typing import Any

from . import connecting
from .errors import refused
from .objects import Body, Params, book, emit, get, listed
from .store import Store

DISPUTE_FEE = 20_00
EVIDENCE_DAYS = 7


def _charge_of(store: Store, params: Params) -> Body:
    if params.get("payment_intent"):
        intent = get(store, params["payment_intent"], "payment_intent")
        return get(store, intent["latest_charge"] or "", "charge")
    return get(store, params.get("charge", ""), "charge")


def create_refund(store: Store, params: Params) -> Body:
    charge = _charge_of(store, params)
    left = charge["amount"] - charge["amount_refunded"] - charge.get("_disputed", 0) if charge["paid"] else 0
    amount = params.get("amount", left)
    if amount <= 0 or amount > left:
        code = "charge_already_refunded" if left == 0 else "amount_too_large"
        code = "charge_disputed" if charge.get("_disputed") else code
        raise refused(f"Refund amount is greater than the unrefunded amount on charge ({left})", code=code)
    outcomes = store.faults.setdefault("refunds", [])
    status = outcomes.pop(0) if outcomes else "succeeded"
    refund = store.new(
        "refund", "re", amount=amount, currency="eur", charge=charge["id"], payment_intent=charge["payment_intent"],
        status="pending", metadata=params.get("metadata") or {}, failure_reason=None, balance_transaction=None,
    )  # fmt: skip
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    store.save(charge)
    emit(store, "refund.created", refund)
    emit(store, "charge.refunded", charge)
    return refund if status == "pending" else finish_refund(store, {"id": refund["id"], "outcome": status})


def finish_refund(store: Store, asked: Params) -> Body:
    """A refund on its way arrives, fails, or one that had arrived comes back from the payer's bank."""
    refund, status = get(store, asked["id"], "refund"), asked["outcome"]
    if status == "failed":
        charge = get(store, refund["charge"], "charge")
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        store.save(charge)
        refund["failure_reason"] = asked.get("reason", "declined")
        if refund["status"] == "succeeded":
            book(store, "refund_failure", refund["id"], refund["amount"])
    else:
        refund["balance_transaction"] = book(store, "refund", refund["id"], -refund["amount"])["id"]
    refund["status"] = status
    store.save(refund)
    emit(store, "refund.failed" if status == "failed" else "refund.updated", refund)
    return refund


def list_refunds(store: Store, params: Params) -> Body:
    return listed(_of(store, "refund", params), params, "/v1/refunds")


def _of(store: Store, kind: str, params: Params) -> list[Body]:
    wanted = [(name, params[name]) for name in ("payment_intent", "charge") if params.get(name)]
    return [item for item in store.all(kind) if all(item[name] == value for name, value in wanted)]


def list_disputes(store: Store, params: Params) -> Body:
    return listed(_of(store, "dispute", params), params, "/v1/disputes")


def open_dispute(store: Store, asked: Params) -> Body:
    """The payer's bank takes money back (`amount` cents, all by default), or only asks (`inquiry`)."""
    charge = get(store, asked["charge"], "charge")
    amount = asked.get("amount") or charge["amount"]
    dispute = store.new(
        "dispute", "du", amount=amount, currency="eur", charge=charge["id"], payment_intent=charge["payment_intent"],
        status="warning_needs_response" if asked.get("inquiry") else "needs_response",
        reason=asked.get("reason", "fraudulent"), metadata={}, balance_transactions=[],
        evidence_details={"due_by": int(time.time()) + EVIDENCE_DAYS * 24 * 3600, "has_evidence": False},
    )  # fmt: skip
    charge["disputed"] = True
    store.save(charge)
    emit(store, "charge.dispute.created", dispute)
    return dispute if asked.get("inquiry") else withdraw_funds(store, {"id": dispute["id"]})


def withdraw_funds(store: Store, asked: Params) -> Body:
    """The disputed money and a fee leave the balance; an inquiry becomes a dispute by this."""
    dispute = get(store, asked["id"], "dispute")
    charge = get(store, dispute["charge"], "charge")
    charge["_disputed"] = charge.get("_disputed", 0) + dispute["amount"]
    store.save(charge)
    dispute["balance_transactions"].append(book(store, "adjustment", dispute["id"], -dispute["amount"], DISPUTE_FEE))
    dispute["status"] = "needs_response"
    store.save(dispute)
    emit(store, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(store: Store, asked: Params) -> Body:
    """The payer's bank decides: won (the money comes back), lost, or warning_closed for an inquiry."""
    dispute = get(store, asked["id"], "dispute")
    dispute["status"] = asked["outcome"]
    if asked["outcome"] == "won":
        charge = get(store, dispute["charge"], "charge")
        charge["_disputed"] -= dispute["amount"]
        store.save(charge)
        dispute["balance_transactions"].append(book(store, "adjustment", dispute["id"], dispute["amount"]))
    store.save(dispute)
    emit(store, "charge.dispute.closed", dispute)
    return dispute


def accept_dispute(store: Store, params: Params, dispute_id: str) -> Body:
    return close_dispute(store, {"id": dispute_id, "outcome": "lost"})


def refund_outcomes(store: Store, asked: Params) -> Body:
    """How the next refunds end: a list of succeeded, pending, failed."""
    store.faults.setdefault("refunds", []).extend(asked["outcomes"])
    return {}


# What tests and the demo world may ask for under /_sandbox/.
CONTROLS: dict[str, Callable[[Store, dict[str, Any]], Body]] = {
    "refund": create_refund,
    "refund-outcomes": refund_outcomes,
    "finish-refund": finish_refund,
    "open-dispute": open_dispute,
    "withdraw-funds": withdraw_funds,
    "close-dispute": close_dispute,
    "pay-out": connecting.pay_out,
}
