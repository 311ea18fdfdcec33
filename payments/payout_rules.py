"""Whose books are paid out, and when they may be: each owner registers here and is told when all has been paid.
No owner is named in this file; it asks upwards and never imports."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """A person of the cooperative who looks after its money: where to write, in which language."""

    email: str
    language: str


def _no_lock(book_code: str) -> None:
    """An owner without hot rows."""


@dataclass(frozen=True, slots=True)
class BookOwner:
    """The owner's answers about a book.

    owns: whether the book is this owner's. beneficiary: the code of the cooperative that may receive its money.
    may_pay_out: None, or why not (a sentence for the person who asks). lock: takes the owner's row locks first.
    on_paid_out: all that can be paid was paid; inside the transaction. title: in the active language.
    readers: who is told of a payout; page: where they look. books: what could be paid out one day.
    is_capital: share capital, of which only the provider's cost is taken off (no platform fee, no debt). It goes by
    bank, and stays in the books beside what was passed on of it, because the register of members speaks of it.
    """

    name: str
    owns: Callable[[str], bool]
    beneficiary: Callable[[str], str]
    may_pay_out: Callable[[str, datetime], str | None]
    on_paid_out: Callable[[str, datetime], None]
    readers: Callable[[str], Iterable[Reader]]
    title: Callable[[str], str] = str
    lock: Callable[[str], None] = _no_lock
    page: Callable[[str], str] = lambda book_code: "/"
    books: Callable[[], Iterable[str]] = tuple
    is_capital: bool = False


_owners: dict[str, BookOwner] = {}


class NoBookOwner(RuntimeError):
    """A book that nobody registered: nothing may leave it."""


def register(owner: BookOwner) -> None:
    """Claim books, from an app's `ready`; the same name again replaces it."""
    _owners[owner.name] = owner


def unregister(name: str) -> None:
    """For tests that claim books for their own length."""
    _owners.pop(name, None)


def owner_of(book_code: str) -> BookOwner:
    """The owner. Raises NoBookOwner."""
    for owner in _owners.values():
        if owner.owns(book_code):
            return owner
    raise NoBookOwner(book_code)


def books() -> list[str]:
    """Every book that could be paid out one day, by owner."""
    return [book_code for owner in _owners.values() for book_code in owner.books()]
