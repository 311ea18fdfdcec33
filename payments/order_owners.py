"""Whose outgoing bank transfers these are: each owner of a kind is told, inside the transaction, what became of one.
No owner is named in this file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .models import BankOrder


def _nothing(order: BankOrder, now: datetime) -> None:
    """An owner that has nothing to do."""


def _nothing_failed(order: BankOrder, was_confirmed: bool, now: datetime) -> None:
    """An owner that has nothing to do."""


@dataclass(frozen=True, slots=True)
class OrderOwner:
    """on_filed: it is in a file for the bank. on_confirmed: the statement shows it; book it against `bank`.

    on_failed: it never left, or (`was_confirmed`) it left and came back; undo what was booked.
    """

    on_filed: Callable[[BankOrder, datetime], None] = _nothing
    on_confirmed: Callable[[BankOrder, datetime], None] = _nothing
    on_failed: Callable[[BankOrder, bool, datetime], None] = _nothing_failed


_owners: dict[str, OrderOwner] = {}


def register(kind: str, owner: OrderOwner) -> None:
    """Claim a kind of order, from an app's `ready`; a second owner of a kind raises."""
    if kind in _owners and _owners[kind] is not owner:
        raise RuntimeError(f"Orders for {kind} already have an owner.")
    _owners[kind] = owner


def unregister(kind: str) -> None:
    """For tests that claim a kind for their own length."""
    _owners.pop(kind, None)


def owner_of(kind: str) -> OrderOwner:
    """The owner; one that does nothing for a kind that nobody claimed."""
    return _owners.get(kind, OrderOwner())
