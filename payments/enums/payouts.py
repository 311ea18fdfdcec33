"""States and routes of money on its way to a cooperative.
Words and tables only: moving a payout is services/payout_moves.py's work."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
