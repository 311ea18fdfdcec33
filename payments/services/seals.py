"""Seals: a digest of all that a row says, made when it is written, so that a later change shows.
Entries of the ledger are chained instead (ledger.py)."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from ..models import PaymentEvent


def seal(*said: Any) -> str:
    """SHA-256 over what a row says, in its order; moments in UTC to the microsecond."""
    told = [s.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(s, datetime) else s for s in said]
    return hashlib.sha256(json.dumps(told, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


# What an event's seal is made of, in this order.
SEALED = (
    "payment_id",
    "number",
    "from_state",
    "to_state",
    "cause",
    "detail",
    "amount_minor",
    "actor_id",
    "provider_event",
    "entry_id",
    "at",
)


def event_seal(event: PaymentEvent) -> str:
    """The seal an event must carry."""
    said = {name: getattr(event, name) for name in SEALED}
    return seal(*(said | {"from_state": str(event.from_state), "to_state": str(event.to_state)}).values())
