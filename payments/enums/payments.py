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


# What makes a member. It is debited under a mandate of its own, never from what was saved for a pledge.
CAPITAL = frozenset({Nature.SHARE_CAPITAL, Nature.ENTRY_FEE})


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
