"""What every endpoint of the double needs: finding an object, telling of it, showing it, listing.
What an object does is charging.py's and refunding.py's."""

from typing import Any

from .errors import missing
from .store import Store

Params = dict[str, Any]
Body = dict[str, Any]


def get(store: Store, object_id: str, kind: str) -> Body:
    found = store.find(object_id, kind)
    if found is None:
        raise missing(object_id)
    return found


def emit(store: Store, kind: str, body: Body) -> None:
    """Keep an event; server.py sends it when it is told to."""
    store.new("event", "evt", type=kind, data={"object": public(body)}, pending_webhooks=1, _tag="unsent")


def public(body: Body) -> Body:
    return {key: value for key, value in body.items() if not key.startswith("_")}


def listed(items: list[Body], params: Params, url: str) -> Body:
    after = params.get("starting_after")
    if after:
        ids = [item["id"] for item in items]
        items = items[ids.index(after) + 1 :] if after in ids else []
    limit = params.get("limit", 10)
    return {"object": "list", "url": url, "has_more": len(items) > limit, "data": [public(i) for i in items[:limit]]}


def book(store: Store, kind: str, source: str, amount: int, fee: int = 0) -> Body:
    """What the balance gained or lost, in cents."""
    return store.new(
        "balance_transaction", "txn", type=kind, source=source, amount=amount, fee=fee, net=amount - fee, currency="eur"
    )
