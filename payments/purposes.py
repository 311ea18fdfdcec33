"""What a payment can be for: each owner registers here and is told, inside the transaction, what happened.
No owner is named in this file; news goes up through it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .models import Payment

Hook = Callable[[Payment, datetime], None]
MoreTime = Callable[[Payment, datetime], datetime | None]
Many = Callable[[Sequence[Payment], datetime], None]
ManyCounted = Callable[[Sequence[Payment], datetime], list[Payment]]


def _nothing(payment: Payment, now: datetime) -> None:
    """An owner that has nothing to do."""


def _no_more_time(payment: Payment, now: datetime) -> datetime | None:
    """An owner whose payments' window ends when it ends."""
    return None


def _no_lock(payment: Payment) -> None:
    """An owner without hot rows."""


def _no_limit(payment: Payment) -> int | None:
    """An owner from whom all that is left may be given back."""
    return None


def _no_warning(payment: Payment) -> str:
    """An owner for whom nothing else hangs on the money."""
    return ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who gives a paper: an organisation, with the tax data it gave us. `code` names its series of numbers."""

    code: str
    name: str
    tax_id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a receipt has to say that only the owner knows.

    thing: what was promised in return for a pre-sale. reference: where share capital is entered in the register.
    """

    issuer: Issuer
    thing: str = ""
    reference: str = ""


def _book_itself(payment: Payment) -> PaperFacts:
    """An owner that says nothing: the book is the issuer."""
    return PaperFacts(Issuer(code=payment.book_code, name=payment.book_code))


@dataclass(frozen=True, slots=True)
class Purpose:
    """The owner's answers. Every hook runs inside the transaction that moves the payment.

    on_active: is becoming active, or its amount changed (`payment.previous_minor` is what counted before, 0 at first).
    May raise OwnerRefused, before it writes anything: the promise cannot count, and the payment expires.
    on_inactive: withdrawn, expired or released (`payment.activated_at` says whether it had counted); tell the payer.
    on_settled: the money is here. on_failed: dropped. on_refunded: money went back
    or was lost in a dispute, or a refund came back; `payment.left_minor` is what is left.
    on_resting: refunds or disputes of it were decided, ended or undone: what is on its way back must not be spent.
    refundable: how many cents of it the owner still has to give back; None: all that is left.
    warning: what giving it back would do, in the active language, for whoever decides.
    more_time: asked once the window of a failed charge is over: until when it may still be put right, or None.
    on_released_many: instead of on_inactive, for payments released together; all of one book.
    on_active_many: instead of on_active, for promises that become active together, of any books; returns those that
    count, and has written nothing for the others. lock_many: the locks for it, in a fixed order; the owner's rows by
    owner code, without those that are to go alone. Both or neither.
    describe: what the payer reads, in the active language. lock: takes the owner's row locks, before the payment's;
    what it returns is `payment.owner_rows` for the hooks of the same transaction.
    paper: who issues the receipt and what it is for, in the active language.
    """

    name: str
    on_active: Hook = _nothing
    on_inactive: Hook = _nothing
    on_settled: Hook = _nothing
    on_failed: Hook = _nothing
    on_refunded: Hook = _nothing
    on_resting: Hook = _nothing
    refundable: Callable[[Payment], int | None] = _no_limit
    warning: Callable[[Payment], str] = _no_warning
    more_time: MoreTime = _no_more_time
    on_released_many: Many | None = None
    on_active_many: ManyCounted | None = None
    lock_many: Callable[[Sequence[Payment]], dict[str, Any]] | None = None
    describe: Callable[[Payment], str] = field(default=lambda payment: payment.code)
    lock: Callable[[Payment], Any] = _no_lock
    paper: Callable[[Payment], PaperFacts] = _book_itself


_owners: dict[str, Purpose] = {}


class DoubleOwner(RuntimeError):
    """Two apps claim one purpose."""


class NoOwner(RuntimeError):
    """A payment whose purpose nobody registered."""


def register(purpose: Purpose) -> None:
    """Claim a purpose, from an app's `ready`. Raises DoubleOwner when it is taken."""
    if purpose.name in _owners:
        raise DoubleOwner(purpose.name)
    _owners[purpose.name] = purpose


def unregister(name: str) -> None:
    """For tests that claim a purpose for their own length."""
    _owners.pop(name, None)


def owner_of(name: str) -> Purpose:
    """The owner. Raises NoOwner."""
    try:
        return _owners[name]
    except KeyError:
        raise NoOwner(name) from None


def names() -> frozenset[str]:
    """Every purpose that has an owner."""
    return frozenset(_owners)
