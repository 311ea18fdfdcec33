"""What the provider says about its objects, as our own frozen words.
Facts are retrieved, never built from a message's body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """Where a charge stands at the provider."""

    NEW = "new"  # created, never confirmed
    SUCCEEDED = "succeeded"
    PROCESSING = "processing"
    ACTION = "action"
    DECLINED = "declined"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SessionFact:
    """A hosted page where a card is saved: open, complete or expired; `url` while open."""

    session_id: str
    status: str
    url: str
    customer_id: str
    payment_code: str
    livemode: bool
    saved: bool
    payment_method_id: str
    method: str
    brand: str
    last4: str
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChargeFact:
    """A charge for one payment. Amounts in cents; `fee_minor` is None until the provider knows it."""

    intent_id: str
    outcome: Outcome
    amount_minor: int
    received_minor: int
    currency: str
    customer_id: str
    payment_code: str
    charge_id: str
    fee_minor: int | None
    failure_code: str
    hard: bool
    action_url: str
    livemode: bool
    # What has gone back or is on its way back, and whether a payer's bank has asked: look closer then.
    refunded_minor: int = 0
    disputed: bool = False


class Back(StrEnum):
    """Where a refund stands at the provider."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RefundFact:
    """Money going back for a charge, in cents. `refund_code` is ours, "" when somebody made it at the provider."""

    refund_id: str
    refund_code: str
    status: Back
    amount_minor: int
    failure_code: str


@dataclass(frozen=True, slots=True)
class DisputeFact:
    """A payer's bank took money back (cents), or asks first. `fee_minor` is the provider's own charge for it."""

    dispute_id: str
    status: str  # inquiry, open, won, lost
    took_money: bool
    amount_minor: int
    fee_minor: int
    reason: str
    evidence_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class MoveFact:
    """One line of our account at the provider. Amounts in cents, negative when money left."""

    move_id: str
    kind: str
    amount_minor: int
    fee_minor: int
    net_minor: int
    currency: str
    source_id: str
    payment_code: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class EventFact:
    """A message: what kind, about which object, naming which payment of ours. The body is kept, not believed."""

    event_id: str
    kind: str
    object_id: str
    payment_code: str
    livemode: bool
    created_at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AccountFact:
    """A cooperative's account at the provider: whether transfers may be sent there (`active`), and what is missing."""

    account_id: str
    transfers_state: str
    details_given: bool
    missing: int


@dataclass(frozen=True, slots=True)
class TransferFact:
    """Money sent on to a cooperative's account, in cents, and how much of it was taken back."""

    transfer_id: str
    amount_minor: int
    reversed_minor: int
    payout_code: str
    payment_code: str
