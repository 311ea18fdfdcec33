"""Cooperatives' own accounts at the double: onboarding, transfers, reversals, and the balance they leave.
Charging is charging.py's, giving back refunding.py's."""

from typing import Any

from .errors import refused
from .objects import Body, Params, book, emit, get, listed
from .store import Store

INACTIVE = {"capabilities": {"transfers": "inactive"}, "details_submitted": False}


def create_account(store: Store, params: Params) -> Body:
    if params.get("country") != "ES":
        raise refused("The sandbox knows accounts in Spain only", param="country")
    account = store.new(
        "account", "acct", country="ES", metadata=params.get("metadata") or {}, payouts_enabled=False,
        requirements={"currently_due": ["company.tax_id", "external_account"]}, _pays_in=0, **INACTIVE,
    )  # fmt: skip
    emit(store, "account.updated", account)
    return account


def create_link(store: Store, params: Params) -> Body:
    account = get(store, params["account"], "account")
    link = store.new("account_link", "link", _account=account["id"], _return_url=params.get("return_url", ""))
    return {
        "object": "account_link",
        "created": link["created"],
        "expires_at": link["created"] + 300,
        "url": f"{store.base_url}/onboard/{link['id']}",
    }


def finish_onboarding(store: Store, link_id: str) -> Body:
    """What happens when the treasurer has answered every question."""
    link = get(store, link_id, "account_link")
    account = get(store, link["_account"], "account")
    account.update(capabilities={"transfers": "active"}, details_submitted=True, payouts_enabled=True)
    account["requirements"] = {"currently_due": []}
    store.save(account)
    emit(store, "account.updated", account)
    return link


def restrict(store: Store, account_id: str) -> Body:
    """The provider has doubts: nothing may be sent there until they are answered."""
    account = get(store, account_id, "account")
    account["capabilities"] = {"transfers": "inactive"}
    store.save(account)
    emit(store, "account.updated", account)
    return account


def withdraw(store: Store, account_id: str, amount: int) -> Body:
    """The cooperative takes money from its account to its bank: it cannot be reversed any more."""
    account = get(store, account_id, "account")
    account["_pays_in"] -= amount
    store.save(account)
    return account


def _carried(store: Store, charge_id: str) -> int:
    rows = [t for t in store.all("transfer") if t["source_transaction"] == charge_id]
    return sum(t["amount"] - t["amount_reversed"] for t in rows)


def create_transfer(store: Store, params: Params) -> Body:
    account = get(store, params["destination"], "account")
    if account["capabilities"]["transfers"] != "active":
        raise refused("Your destination account needs the transfers capability", code="insufficient_capabilities")
    amount, source, group = params.get("amount", 0), params.get("source_transaction"), params.get("transfer_group")
    if amount <= 0:
        raise refused("Amount must be greater than zero", code="amount_too_small", param="amount")
    if source:
        charge = get(store, source, "charge")
        left = charge["amount"] - charge["amount_refunded"] - _carried(store, source)
        if not charge["paid"] or amount > left:
            raise refused(f"Transfers from this charge cannot exceed its amount ({left} left)", param="amount")
        intent = get(store, charge["payment_intent"], "payment_intent")
        group = intent.get("transfer_group")
    elif amount > available(store):
        raise refused("You have insufficient available funds in your Stripe account.", code="balance_insufficient")
    transfer = store.new(
        "transfer", "tr", amount=amount, amount_reversed=0, currency="eur", destination=account["id"], reversed=False,
        source_transaction=source, transfer_group=group, metadata=params.get("metadata") or {},
    )  # fmt: skip
    transfer["balance_transaction"] = book(store, "transfer", transfer["id"], -amount)["id"]
    store.save(transfer)
    account["_pays_in"] += amount
    store.save(account)
    emit(store, "transfer.created", transfer)
    return transfer


def create_reversal(store: Store, params: Params, transfer_id: str) -> Body:
    transfer = get(store, transfer_id, "transfer")
    account = get(store, transfer["destination"], "account")
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = params.get("amount", left)
    if amount <= 0 or amount > left:
        raise refused(f"Reversal amount is greater than the unreversed amount on the transfer ({left})", param="amount")
    if amount > account["_pays_in"]:
        raise refused("The connected account does not have the funds", code="balance_insufficient")
    account["_pays_in"] -= amount
    store.save(account)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    store.save(transfer)
    named = params.get("metadata") or {}
    reversal = store.new(
        "transfer_reversal", "trr", amount=amount, currency="eur", transfer=transfer_id, metadata=named
    )
    reversal["balance_transaction"] = book(store, "transfer_refund", reversal["id"], amount)["id"]
    store.save(reversal)
    emit(store, "transfer.reversed", transfer)
    return reversal


def list_transfers(store: Store, params: Params) -> Body:
    wanted = {name: params[name] for name in ("destination", "transfer_group") if name in params}
    found = [t for t in store.all("transfer") if all(t[name] == value for name, value in wanted.items())]
    return listed(found, params, "/v1/transfers")


def list_reversals(store: Store, params: Params, transfer_id: str) -> Body:
    found = [r for r in store.all("transfer_reversal") if r["transfer"] == transfer_id]
    return listed(found, params, f"/v1/transfers/{transfer_id}/reversals")


def available(store: Store) -> int:
    """What our own balance holds."""
    return int(sum(t["net"] for t in store.all("balance_transaction")))


def pay_out(store: Store, asked: Params) -> Body:
    """The provider sends `amount` cents of our balance to our bank; with `fails` the bank sends them back."""
    payout = store.new("payout", "po", amount=asked["amount"], currency="eur", status="paid", metadata={})
    book(store, "payout", payout["id"], -asked["amount"])
    if asked.get("fails"):
        payout["status"] = "failed"
        store.save(payout)
        book(store, "payout_failure", payout["id"], asked["amount"])
    return payout


Routes = dict[tuple[str, str], tuple[str, str, Any]]


def _account(store: Store, params: Params, account_id: str) -> Body:
    return get(store, account_id, "account")


def _transfer(store: Store, params: Params, transfer_id: str) -> Body:
    return get(store, transfer_id, "transfer")


ROUTES: Routes = {
    ("POST", "/v1/accounts"): ("account.create", "AccountCreateParams", create_account),
    ("GET", "/v1/accounts/*"): ("account.retrieve", "AccountRetrieveParams", _account),
    ("POST", "/v1/account_links"): ("account_link.create", "AccountLinkCreateParams", create_link),
    ("POST", "/v1/transfers"): ("transfer.create", "TransferCreateParams", create_transfer),
    ("GET", "/v1/transfers"): ("transfer.list", "TransferListParams", list_transfers),
    ("GET", "/v1/transfers/*"): ("transfer.retrieve", "TransferRetrieveParams", _transfer),
    ("POST", "/v1/transfers/*/reversals"): ("reversal.create", "TransferReversalCreateParams", create_reversal),
    ("GET", "/v1/transfers/*/reversals"): ("reversal.list", "TransferReversalListParams", list_reversals),
}
