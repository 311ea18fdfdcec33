"""The cards that work in the sandbox, and what each of them does.
Numbers are test numbers that exist nowhere else."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Card:
    """`saves`: the hosted page accepts it; `declines`: code at charge; `asks`: needs authentication at charge."""

    number: str
    brand: str
    words: object
    saves: bool = True
    declines: str = ""
    asks: bool = False
    kind: str = "card"
    expires_soon: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]

    def expiry(self, today: date) -> tuple[int, int]:
        """(month, year) printed on it: far away, or this very month."""
        return (today.month, today.year) if self.expires_soon else (12, 2099)

    @property
    def spaced(self) -> str:
        return " ".join(self.number[i : i + 4] for i in range(0, len(self.number), 4))


CARDS = [
    Card("4242424242424242", "visa", _("works")),
    Card("4000000000000002", "visa", _("is declined now"), saves=False),
    Card("4000000000000341", "visa", _("is saved, and declined when it is charged"), declines="generic_decline"),
    Card("4000002500003155", "visa", _("is saved, and asks for your confirmation when it is charged"), asks=True),
    Card("4000000000000127", "visa", _("works, but expires this month"), expires_soon=True),
    Card("ES0700120345030000067890", "", _("bank account for a direct debit"), kind="sepa_debit"),
]
# Not shown on the page; for tests of what is declined for good and of a card that is short of money.
MORE = [
    Card("4000000000009987", "visa", "", declines="lost_card"),
    Card("4000000000009995", "visa", "", declines="insufficient_funds"),
]
BY_NUMBER = {card.number: card for card in [*CARDS, *MORE]}


def typed(text: str) -> Card | None:
    """The card whose number was typed, spaces and case apart."""
    return BY_NUMBER.get("".join(text.split()).replace("-", "").upper())
