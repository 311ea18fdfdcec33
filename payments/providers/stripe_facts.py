"""Reading the provider's objects into our own facts.
No call is made here and no SDK is known: objects come in as plain dictionaries."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from .facts import (
    AccountFact,
    Back,
    ChargeFact,
    DisputeFact,
    EventFact,
    MoveFact,
    Outcome,
    RefundFact,
    SessionFact,
    TransferFact,
)

# Never tried again by itself: the card is gone or its owner said no.
HARD_CODES = frozenset(
    {
        "account_closed",
        "card_not_supported",
        "debit_not_authorized",
        "do_not_try_again",
        "expired_card",
        "fraudulent",
        "invalid_account",
        "lost_card",
        "no_account",
        "pickup_card",
        "restricted_card",
        "revocation_of_all_authorizations",
        "revocation_of_authorization",
        "security_violation",
        "stolen_card",
        "stop_payment_order",
        "transaction_not_allowed",
    }
)

# Anything else is open: the bank waits for an answer or thinks.
DISPUTE_STATUS = {
    "warning_needs_response": "inquiry",
    "warning_under_review": "inquiry",
    "warning_closed": "won",
    "prevented": "won",
    "won": "won",
    "lost": "lost",
}


def plain(thing: Any) -> dict[str, Any]:
    """An SDK object as plain dictionaries, where what is absent reads as nothing."""
    body: dict[str, Any] = thing.to_dict()
    return body


def _named(body: Mapping[str, Any]) -> str:
    return str((body.get("metadata") or {}).get("payment", ""))


def session_fact(thing: Any) -> SessionFact:
    """A hosted page, and the card saved on it if there is one; its intent and method come expanded."""
    session = plain(thing)
    intent = session.get("setup_intent")
    method = intent.get("payment_method") if isinstance(intent, dict) and intent["status"] == "succeeded" else None
    saved = method if isinstance(method, dict) else {}
    detail = saved.get(saved.get("type", "")) or {}
    return SessionFact(
        session_id=session["id"],
        status=session["status"],
        url=session.get("url") or "",
        customer_id=session.get("customer") or "",
        payment_code=_named(session),
        livemode=session["livemode"],
        saved=bool(saved),
        payment_method_id=saved.get("id", ""),
        method="sepa" if saved.get("type") == "sepa_debit" else "card",
        brand=detail.get("brand") or "",
        last4=detail.get("last4") or "",
        expires_on=_last_day(detail),
    )


def _last_day(detail: Mapping[str, Any]) -> date | None:
    """The last day of the month printed on a card; nothing for an account."""
    month, year = detail.get("exp_month"), detail.get("exp_year")
    if not month or not year:
        return None
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _outcome(status: str, error: Mapping[str, Any]) -> Outcome:
    if status == "requires_payment_method" and error:
        asks = "authentication_required" in (error.get("code"), error.get("decline_code"))
        return Outcome.ACTION if asks else Outcome.DECLINED
    return {
        "succeeded": Outcome.SUCCEEDED,
        "processing": Outcome.PROCESSING,
        "requires_action": Outcome.ACTION,
        "canceled": Outcome.CANCELLED,
    }.get(status, Outcome.NEW)


def charge_fact(thing: Any) -> ChargeFact:
    """A payment intent with its latest charge; what the charge cost is known where its balance comes expanded."""
    intent = plain(thing)
    error = intent.get("last_payment_error") or {}
    charge = intent.get("latest_charge") or ""
    balance = charge.get("balance_transaction") if isinstance(charge, dict) else None
    code = error.get("decline_code") or error.get("code") or ""
    redirect = (intent.get("next_action") or {}).get("redirect_to_url") or {}
    return ChargeFact(
        intent_id=intent["id"],
        outcome=_outcome(intent["status"], error),
        amount_minor=intent["amount"],
        received_minor=intent.get("amount_received") or 0,
        currency=intent["currency"].upper(),
        customer_id=intent.get("customer") or "",
        payment_code=_named(intent),
        charge_id=charge["id"] if isinstance(charge, dict) else charge,
        fee_minor=balance["fee"] if isinstance(balance, dict) else None,
        failure_code=code,
        hard=code in HARD_CODES,
        action_url=redirect.get("url") or "",
        livemode=intent["livemode"],
        refunded_minor=charge.get("amount_refunded") or 0 if isinstance(charge, dict) else 0,
        disputed=bool(charge.get("disputed")) if isinstance(charge, dict) else False,
    )


def move_fact(body: Mapping[str, Any]) -> MoveFact:
    """One movement of our balance at the provider."""
    source = body.get("source") or ""
    found = source if isinstance(source, Mapping) else {}
    return MoveFact(
        move_id=body["id"],
        kind=body["type"],
        amount_minor=body["amount"],
        fee_minor=body["fee"],
        net_minor=body["net"],
        currency=body["currency"].upper(),
        source_id=found.get("id", "") if found else str(source),
        payment_code=_named(found),
        created_at=datetime.fromtimestamp(int(body["created"]), UTC),
    )


def refund_fact(thing: Any) -> RefundFact:
    """A refund; what has neither worked nor failed is on its way."""
    refund = plain(thing)
    ended = {"succeeded": Back.SUCCEEDED, "failed": Back.FAILED, "canceled": Back.FAILED}
    return RefundFact(
        refund_id=refund["id"],
        refund_code=str((refund.get("metadata") or {}).get("refund", "")),
        status=ended.get(refund["status"], Back.PENDING),
        amount_minor=refund["amount"],
        failure_code=refund.get("failure_reason") or "",
    )


def dispute_fact(thing: Any) -> DisputeFact:
    """A dispute, and whether it has taken money yet: an inquiry has not."""
    dispute = plain(thing)
    moved = dispute.get("balance_transactions") or []
    due_by = (dispute.get("evidence_details") or {}).get("due_by")
    return DisputeFact(
        dispute_id=dispute["id"],
        status=DISPUTE_STATUS.get(dispute["status"], "open"),
        took_money=bool(moved),
        amount_minor=dispute["amount"],
        fee_minor=sum(one["fee"] for one in moved),
        reason=(dispute.get("reason") or "")[:60],
        evidence_due_at=datetime.fromtimestamp(due_by, UTC) if due_by else None,
    )


def _about(body: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    """What to ask about: money that goes back is asked for by the charge it belongs to."""
    intent = named.get("payment_intent") if str(body["type"]).startswith(("charge.", "refund.")) else None
    return str(intent or named.get("id", ""))


def event_fact(body: dict[str, Any]) -> EventFact:
    """A message: of which kind, and what to ask about. What it says of the thing itself is not believed."""
    named = body["data"]["object"]
    return EventFact(
        event_id=str(body["id"]),
        kind=str(body["type"]),
        object_id=_about(body, named),
        payment_code=_named(named),
        livemode=bool(body["livemode"]),
        created_at=datetime.fromtimestamp(int(body["created"]), UTC),
        body=body,
    )


def account_fact(account: Mapping[str, Any]) -> AccountFact:
    """A cooperative's own account: whether it can be paid, and how much the provider still wants to know."""
    needs = (account.get("requirements") or {}).get("currently_due") or []
    return AccountFact(
        account_id=account["id"],
        transfers_state=str((account.get("capabilities") or {}).get("transfers") or "inactive"),
        details_given=bool(account.get("details_submitted")),
        missing=len(needs),
    )


def transfer_fact(transfer: Mapping[str, Any]) -> TransferFact:
    """Money moved to a cooperative's account, and what of it came back."""
    named = transfer.get("metadata") or {}
    return TransferFact(
        transfer_id=transfer["id"],
        amount_minor=transfer["amount"],
        reversed_minor=transfer.get("amount_reversed") or 0,
        payout_code=str(named.get("payout", "")),
        payment_code=str(named.get("payment", "")),
    )
