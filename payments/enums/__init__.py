"""States, natures and words of money, one file per subject.
Tables of legal moves stand beside their states; moving anything is services' work."""

from .bank import (
    LINE_TRANSITIONS,
    ORDER_TRANSITIONS,
    LineState,
    OrderKind,
    OrderState,
)
from .desk import (
    PayerKind,
    Position,
    ReceiptKind,
)
from .payments import (
    ATTEMPT_OPEN,
    ATTEMPT_TRANSITIONS,
    CAPITAL,
    CLOSED,
    COUNTING,
    INITIAL,
    OPEN_COLLECTION,
    SETTLED,
    TRANSITIONS,
    AttemptState,
    Method,
    Nature,
    PaymentState,
)
from .payouts import (
    PAYOUT_BOOKED,
    PAYOUT_COUNTING,
    PAYOUT_TRANSITIONS,
    PayoutRoute,
    PayoutState,
)
from .provider import (
    Book,
    CallState,
    InboxState,
)
from .returns import (
    DISPUTE_INITIAL,
    DISPUTE_TRANSITIONS,
    REFUND_INITIAL,
    REFUND_OPEN,
    REFUND_TRANSITIONS,
    DisputeState,
    RefundState,
    ResolutionState,
)

__all__ = [
    "ATTEMPT_OPEN",
    "ATTEMPT_TRANSITIONS",
    "CAPITAL",
    "CLOSED",
    "COUNTING",
    "DISPUTE_INITIAL",
    "DISPUTE_TRANSITIONS",
    "INITIAL",
    "LINE_TRANSITIONS",
    "OPEN_COLLECTION",
    "ORDER_TRANSITIONS",
    "PAYOUT_BOOKED",
    "PAYOUT_COUNTING",
    "PAYOUT_TRANSITIONS",
    "REFUND_INITIAL",
    "REFUND_OPEN",
    "REFUND_TRANSITIONS",
    "SETTLED",
    "TRANSITIONS",
    "AttemptState",
    "Book",
    "CallState",
    "DisputeState",
    "InboxState",
    "LineState",
    "Method",
    "Nature",
    "OrderKind",
    "OrderState",
    "PayerKind",
    "PaymentState",
    "PayoutRoute",
    "PayoutState",
    "Position",
    "ReceiptKind",
    "RefundState",
    "ResolutionState",
]
