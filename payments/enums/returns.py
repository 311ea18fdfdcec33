"""States of refunds and disputes, and of a proposal to let a payment leave review.
Words and tables only: moving them is services/steps.py's work."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
