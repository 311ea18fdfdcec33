"""Each invariant as a plain sentence: what has to be true of the money.
Asking whether it is true is checks_money.py's work."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[int, Any] = {
    1: _("Every entry in the books has two sides that are equal."),
    2: _("No entry, snapshot or event was altered after it was written."),
    3: _("Whoever paid was charged exactly once, with the amount promised."),
    4: _("Each payment has one charge order at the payment service, for life."),
    5: _("Never more was given back or lost in disputes than was collected."),
    6: _("What each campaign holds is what was collected, less what left it, and never below zero."),
    7: _("Nobody was charged without the picture of a successful round that names them."),
    8: _("Nobody was charged for a campaign that did not succeed."),
    9: _("A round’s total is the sum of its pledges and the number shown in public."),
    10: _("No reward was given away more often than there are pieces."),
    11: _("No payout exceeds what may leave, and nobody approves what they proposed."),
    12: _("Nothing is stuck longer than it should be."),
    13: _("What the payment service holds for us is what our books say, to the cent."),
    14: _("Every object at the payment service is known here, and the reverse."),
    15: _("Money without a place finds one within three days."),
    16: _("Every history of a payment is made of legal steps."),
    17: _("Every collected payment has one receipt, and no released one has any."),
    18: _("Currencies agree."),
    19: _("Each member’s share capital is what the register says, and no register number is missing."),
    20: _("Test money and real money are never mixed."),
    21: _("The total shown in public is what the book of promises says."),
    22: _("Yesterday’s end of the books is still there."),
    23: _("A match fund never promises or pays more than it has."),
    24: _("No entry mixes gifts and share capital."),
    25: _("Every payment belongs to a part of the portal that answers for it."),
}


def explained(number: int, name: str) -> Any:
    """The sentence of an invariant; its short name where there is none."""
    return SENTENCES.get(number, name)
