"""Letters about payouts, to the people who look after a cooperative's money.
Letters to supporters are emails.py's."""

from typing import Any

from django.utils import translation

from crowdcoop.mail.services import absolute, queue_mail

from .models import Payout
from .payout_rules import owner_of


def _to_treasurers(book_code: str, name: str, subject_code: str, context: dict[str, Any]) -> None:
    """The same letter to everybody who looks after the book's money, each in their language."""
    owner = owner_of(book_code)
    for ordinal, reader in enumerate(owner.readers(book_code), 1):
        with translation.override(reader.language):
            about = {"title": str(owner.title(book_code)), "link": absolute(owner.page(book_code))}
        queue_mail(
            kind=f"payments/{name}",
            to=reader.email,
            language=reader.language,
            context=context | about,
            subject_code=subject_code,
            ordinal=ordinal,
        )


def payout_paid(payout: Payout) -> None:
    """The cooperative's money has left our account; the statement waits on its page."""
    _to_treasurers(payout.book_code, "payout_paid", payout.code, {"payout": payout})


def payout_failed(payout: Payout) -> None:
    """The bank or the provider did not take it, or sent it back: nothing is lost."""
    _to_treasurers(payout.book_code, "payout_failed", payout.code, {"payout": payout})


def money_owed(book_code: str, amount_minor: int, cause: str) -> None:
    """A supporter got money back that the cooperative has already: it will be taken off the next payout."""
    _to_treasurers(book_code, "money_owed", cause, {"amount_minor": amount_minor})
