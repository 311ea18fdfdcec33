"""States of a payment and every legal move between them; natures, methods and outcomes of attempts.
Words and tables only: moving a payment is services/transitions.py's work."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentState(TextChoices):
    """Where a payment stands. A pledge has no other state than its payment's."""

    DRAFT = "draft", _("being prepared")
    AWAITING_CARD = "awaiting_card", _("waiting for a card")
    ACTIVE = "active", _("promised")
    EXPIRED = "expired", _("not completed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RELEASED = "released", _("released, nothing was charged")
    DUE = "due", _("to be charged")
    CHARGING = "charging", _("being charged")
    PROCESSING = "processing", _("on its way from the bank")
    COLLECTED = "collected", _("paid")
    ACTION_REQUIRED = "action_required", _("needs your confirmation")
    DECLINED = "declined", _("declined by the bank")
    UNKNOWN = "unknown", _("being checked")
    DROPPED = "dropped", _("could not be collected")
    REFUND_PENDING = "refund_pending", _("refund on its way")
    REFUNDED = "refunded", _("refunded")
    PARTLY_REFUNDED = "partly_refunded", _("partly refunded")
    DISPUTED = "disputed", _("disputed")
    DISPUTE_LOST = "dispute_lost", _("dispute lost")
    AWAITING_TRANSFER = "awaiting_transfer", _("waiting for a bank transfer")
    LAPSED = "lapsed", _("transfer never arrived")
    REVIEW = "review", _("being reviewed by a person")


_S = PaymentState

# Every legal move. Anything may also be parked in `review`; `review` is left by two people only.
TRANSITIONS: dict[PaymentState, frozenset[PaymentState]] = {
    _S.DRAFT: frozenset({_S.AWAITING_CARD, _S.ACTIVE, _S.EXPIRED}),
    _S.AWAITING_CARD: frozenset({_S.ACTIVE, _S.EXPIRED}),
    _S.ACTIVE: frozenset({_S.ACTIVE, _S.WITHDRAWN, _S.RELEASED, _S.DUE}),
    _S.DUE: frozenset({_S.CHARGING, _S.DROPPED, _S.AWAITING_TRANSFER}),
    _S.CHARGING: frozenset({_S.COLLECTED, _S.PROCESSING, _S.ACTION_REQUIRED, _S.DECLINED, _S.UNKNOWN}),
    _S.UNKNOWN: frozenset({_S.COLLECTED, _S.PROCESSING, _S.ACTION_REQUIRED, _S.DECLINED, _S.DUE}),
    _S.PROCESSING: frozenset({_S.COLLECTED, _S.DECLINED}),
    _S.ACTION_REQUIRED: frozenset({_S.COLLECTED, _S.DECLINED, _S.DROPPED}),
    _S.DECLINED: frozenset({_S.CHARGING, _S.DROPPED}),
    _S.COLLECTED: frozenset({_S.REFUND_PENDING, _S.DISPUTED}),
    _S.REFUND_PENDING: frozenset({_S.REFUNDED, _S.PARTLY_REFUNDED, _S.COLLECTED, _S.DISPUTED}),
    _S.PARTLY_REFUNDED: frozenset({_S.REFUND_PENDING, _S.DISPUTED}),
    _S.DISPUTED: frozenset({_S.COLLECTED, _S.PARTLY_REFUNDED, _S.REFUND_PENDING, _S.DISPUTE_LOST}),
    _S.AWAITING_TRANSFER: frozenset({_S.COLLECTED, _S.LAPSED}),
    _S.EXPIRED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.RELEASED: frozenset(),
    _S.DROPPED: frozenset(),
    _S.REFUNDED: frozenset(),
    _S.DISPUTE_LOST: frozenset(),
    _S.LAPSED: frozenset(),
    _S.REVIEW: frozenset(),
}
# How a payment may be born.
INITIAL = frozenset({_S.DRAFT, _S.AWAITING_TRANSFER})
# A promise that counts towards a goal: from saving the card on, unless withdrawn, released or never collected.
COUNTING = frozenset(
    {
        _S.ACTIVE,
        _S.DUE,
        _S.CHARGING,
        _S.UNKNOWN,
        _S.PROCESSING,
        _S.ACTION_REQUIRED,
        _S.DECLINED,
        _S.AWAITING_TRANSFER,
        _S.COLLECTED,
        _S.REFUND_PENDING,
        _S.PARTLY_REFUNDED,
        _S.DISPUTED,
    }
)
# Promised and owed, not yet settled one way or the other.
OPEN_COLLECTION = frozenset(
    {_S.DUE, _S.CHARGING, _S.UNKNOWN, _S.PROCESSING, _S.ACTION_REQUIRED, _S.DECLINED, _S.AWAITING_TRANSFER}
)
# Money that arrived and is (at least partly) still here.
SETTLED = frozenset({_S.COLLECTED, _S.REFUND_PENDING, _S.PARTLY_REFUNDED, _S.DISPUTED})
# The end of the road: money that arrives here anyway is parked for people.
CLOSED = frozenset({_S.EXPIRED, _S.WITHDRAWN, _S.RELEASED, _S.DROPPED, _S.REFUNDED, _S.DISPUTE_LOST, _S.LAPSED})


class Nature(TextChoices):
    """The legal nature of each euro: it decides account, receipt, refund rule and consent."""

    GIFT = "gift", _("gift")
    PRESALE = "presale", _("pre-sale")
    SHARE_CAPITAL = "share_capital", _("share capital")
    ENTRY_FEE = "entry_fee", _("entry fee")
    TIP = "tip", _("tip for the platform")
    MATCH = "match", _("match fund")


class Method(TextChoices):
    CARD = "card", _("card")
    SEPA = "sepa", _("direct debit")
    TRANSFER = "transfer", _("bank transfer")


class AttemptState(TextChoices):
    """One try at charging. Attempt n+1 may exist only when attempt n is closed by what the provider says."""

    PREPARED = "prepared", _("prepared")
    SUCCEEDED = "succeeded", _("succeeded")
    PROCESSING = "processing", _("processing")
    REQUIRES_ACTION = "requires_action", _("needs authentication")
    FAILED_SOFT = "failed_soft", _("declined")
    FAILED_HARD = "failed_hard", _("declined for good")
    VOID = "void", _("never reached the provider")


_A = AttemptState
# A try ends once. That its answer is unknown is the payment's state: the try stays prepared until the provider says.
ATTEMPT_TRANSITIONS: dict[AttemptState, frozenset[AttemptState]] = {
    _A.PREPARED: frozenset({_A.SUCCEEDED, _A.PROCESSING, _A.REQUIRES_ACTION, _A.FAILED_SOFT, _A.FAILED_HARD, _A.VOID}),
    _A.PROCESSING: frozenset({_A.SUCCEEDED, _A.FAILED_SOFT, _A.FAILED_HARD, _A.VOID}),
    _A.SUCCEEDED: frozenset(),
    _A.REQUIRES_ACTION: frozenset(),
    _A.FAILED_SOFT: frozenset(),
    _A.FAILED_HARD: frozenset(),
    _A.VOID: frozenset(),
}
# Not closed yet: at most one such try for each payment.
ATTEMPT_OPEN = frozenset({_A.PREPARED, _A.PROCESSING})


class CallState(TextChoices):
    """A request to the provider: stored before it is sent."""

    PREPARED = "prepared", _("prepared")
    SUCCEEDED = "succeeded", _("succeeded")
    REFUSED = "refused", _("refused")
    UNKNOWN = "unknown", _("unknown")


class PayoutState(TextChoices):
    """Where money on its way to a cooperative stands."""

    PROPOSED = "proposed", _("waiting for a second person")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("not approved")
    PREPARED = "prepared", _("being prepared")
    SENT = "sent", _("on its way")
    PAID = "paid", _("paid out")
    FAILED = "failed", _("failed, the money is back")
    REVERSED = "reversed", _("came back")


_P = PayoutState
PAYOUT_TRANSITIONS: dict[PayoutState, frozenset[PayoutState]] = {
    _P.PROPOSED: frozenset({_P.APPROVED, _P.REJECTED}),
    _P.APPROVED: frozenset({_P.PREPARED, _P.REJECTED}),
    _P.PREPARED: frozenset({_P.SENT, _P.FAILED}),
    _P.SENT: frozenset({_P.PAID, _P.FAILED}),
    _P.PAID: frozenset({_P.REVERSED}),
    _P.REJECTED: frozenset(),
    _P.FAILED: frozenset(),
    _P.REVERSED: frozenset(),
}
# Payouts whose money is neither here to be given again nor back.
PAYOUT_COUNTING = frozenset({_P.PROPOSED, _P.APPROVED, _P.PREPARED, _P.SENT, _P.PAID})
# Payouts whose money left the book in the ledger: from the second person's yes on.
PAYOUT_BOOKED = PAYOUT_COUNTING - {_P.PROPOSED}


class PayoutRoute(TextChoices):
    """How money reaches a cooperative."""

    PLATFORM_ACCOUNT = "platform_account", _("bank transfer")
    CONNECT = "connect", _("account at the payment provider")


class OrderKind(TextChoices):
    """What an outgoing bank transfer is for."""

    PAYOUT = "payout", _("payout")
    REFUND = "refund", _("refund")
    RETURN = "return", _("back to its sender")
    OTHER = "other", _("other")


class OrderState(TextChoices):
    """Where an outgoing bank transfer stands."""

    WAITING = "waiting", _("waiting for a file")
    IN_FILE = "in_file", _("in a file for the bank")
    CONFIRMED = "confirmed", _("confirmed by the bank")
    FAILED = "failed", _("failed or returned")


_O = OrderState
# Confirmed money can still be returned by the receiving bank.
ORDER_TRANSITIONS: dict[OrderState, frozenset[OrderState]] = {
    _O.WAITING: frozenset({_O.IN_FILE, _O.FAILED}),
    _O.IN_FILE: frozenset({_O.CONFIRMED, _O.FAILED}),
    _O.CONFIRMED: frozenset({_O.FAILED}),
    _O.FAILED: frozenset(),
}


class InboxState(TextChoices):
    """What became of a message from the provider."""

    RECEIVED = "received", _("received")
    WAITING = "waiting", _("waiting for our row")
    DONE = "done", _("done")
    IGNORED = "ignored", _("not ours")


class Book(TextChoices):
    """Money that is here, or promises that are only noted."""

    MONEY = "money", _("money")
    MEMO = "memo", _("promises")


class RefundState(TextChoices):
    """Where giving back money stands. Only what the provider or the bank says makes it `succeeded`."""

    PROPOSED = "proposed", _("waits for a second person")
    APPROVED = "approved", _("to be sent")
    REJECTED = "rejected", _("rejected")
    PREPARED = "prepared", _("being sent")
    PENDING = "pending", _("on its way")
    SUCCEEDED = "succeeded", _("given back")
    FAILED = "failed", _("failed")


_R = RefundState
REFUND_TRANSITIONS: dict[RefundState, frozenset[RefundState]] = {
    _R.PROPOSED: frozenset({_R.APPROVED, _R.REJECTED}),
    _R.APPROVED: frozenset({_R.PREPARED, _R.PENDING, _R.REJECTED}),
    _R.PREPARED: frozenset({_R.PENDING, _R.SUCCEEDED, _R.FAILED}),
    _R.PENDING: frozenset({_R.SUCCEEDED, _R.FAILED}),
    _R.SUCCEEDED: frozenset({_R.FAILED}),  # the payer's bank sent it back
    _R.REJECTED: frozenset(),
    _R.FAILED: frozenset(),
}
# Decided by us, or begun at the provider by somebody else.
REFUND_INITIAL = frozenset({_R.PROPOSED, _R.PENDING})
# Decided and not ended: nobody may spend this money otherwise.
REFUND_OPEN = frozenset({_R.APPROVED, _R.PREPARED, _R.PENDING})


class DisputeState(TextChoices):
    """A payer's bank asks (no money has moved yet), takes the money, and decides."""

    INQUIRY = "inquiry", _("the bank asks")
    OPEN = "open", _("open")
    WON = "won", _("won")
    LOST = "lost", _("lost")


_D = DisputeState
DISPUTE_TRANSITIONS: dict[DisputeState, frozenset[DisputeState]] = {
    _D.INQUIRY: frozenset({_D.OPEN, _D.WON}),
    _D.OPEN: frozenset({_D.WON, _D.LOST}),
    _D.WON: frozenset(),
    _D.LOST: frozenset(),
}
DISPUTE_INITIAL = frozenset({_D.INQUIRY, _D.OPEN})


class ResolutionState(TextChoices):
    """A proposal to let a payment leave review."""

    PROPOSED = "proposed", _("waits for a second person")
    APPROVED = "approved", _("carried out")
    REJECTED = "rejected", _("rejected")


class Position(TextChoices):
    """How a switch stands. `asked`: still off; one person wants it on and a second one has not agreed yet."""

    ON = "on", _("on")
    OFF = "off", _("off")
    ASKED = "asked", _("off, one person asks to turn it on")


class LineState(TextChoices):
    """What became of a movement of the bank account."""

    UNMATCHED = "unmatched", _("nobody knows yet what it is for")
    PARTLY_MATCHED = "partly_matched", _("matched in part")
    MATCHED = "matched", _("matched")
    IGNORED = "ignored", _("left aside")
    RETURNED = "returned", _("sent back")


_L = LineState
LINE_TRANSITIONS: dict[LineState, frozenset[LineState]] = {
    _L.UNMATCHED: frozenset({_L.PARTLY_MATCHED, _L.MATCHED, _L.IGNORED, _L.RETURNED}),
    _L.PARTLY_MATCHED: frozenset({_L.MATCHED, _L.UNMATCHED, _L.RETURNED}),
    _L.MATCHED: frozenset({_L.PARTLY_MATCHED, _L.UNMATCHED}),
    _L.IGNORED: frozenset({_L.UNMATCHED, _L.MATCHED, _L.RETURNED}),
    # The transfer back failed: the money is here and for nobody again.
    _L.RETURNED: frozenset({_L.UNMATCHED, _L.PARTLY_MATCHED}),
}


class ReceiptKind(TextChoices):
    """A paper about money that came, or about money that went back."""

    RECEIPT = "receipt", _("receipt")
    CORRECTION = "correction", _("correction")


class PayerKind(TextChoices):
    """Whom the tax office sees: the rates differ."""

    PERSON = "person", _("a person")
    COMPANY = "company", _("a company or another organisation")
