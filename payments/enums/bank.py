"""Outgoing bank transfers and movements of the bank account.
Words and tables only."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
