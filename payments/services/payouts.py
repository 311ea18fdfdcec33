"""Money to a cooperative: proposed by one person, approved by another, never above what may leave the book.
Sending it is payout_sending.py's work; which accounts a step touches is payout_bookings.py's."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crowdcoop.audit.services import record
from crowdcoop.money import money

from ..enums import PayoutRoute, PayoutState
from ..exceptions import IllegalTransition, PayoutRefused, SecondPersonNeeded, TooMuch
from ..fees import platform_fee
from ..models import Payout, PayoutAccount
from ..payout_rules import BookOwner, NoBookOwner, owner_of
from ..queries.payouts import fees_to_pass_on, payable, transferable
from . import payout_bookings as bookings
from .bank_orders import refuse_strangers
from .checkpoints import reached
from .payout_moves import locked_account, locked_payout, move, write_event
from .payout_reversals import Recovered, reverse_for_refund
from .payout_sending import send_payouts

__all__ = ["Recovered", "approve_payout", "propose_payout", "reject_payout", "reverse_for_refund", "send_payouts"]


@transaction.atomic
def propose_payout(
    *, by: Any, book_code: str, beneficiary_code: str, amount_minor: int, now: datetime, route: str = ""
) -> Payout:
    """Ask for `amount_minor` cents of a book to go to its cooperative, by its chosen route unless another is named.

    Fee, cost and debt are fixed here. Raises PayoutRefused (the owner says no, the account is not ready, nothing would
    arrive), TooMuch above payable minus reserve. A second person has to approve; nothing is booked yet.
    """
    refuse_strangers(by)
    owner, account = _ready_account(book_code, beneficiary_code, route, now)
    found = payable(book_code, now=now)
    if amount_minor <= 0 or amount_minor > found.available_minor:
        raise TooMuch(money(found.available_minor))
    payout = Payout(
        book_code=book_code,
        beneficiary_code=beneficiary_code,
        amount_minor=amount_minor,
        platform_fee_minor=0 if owner.is_capital else platform_fee(amount_minor),
        provider_cost_minor=max(0, fees_to_pass_on(book_code)),
        owed_minor=0 if owner.is_capital else owed_by(beneficiary_code, book_code),
        reserve_minor=found.reserve_minor,
        route=way_of(owner, account, route),
        state_since_at=now,
        proposed_by=by,
        proposed_at=now,
    )
    if payout.net_minor <= 0:
        raise PayoutRefused(_("After fees, costs and debts nothing would arrive. Propose a larger amount."))
    _refuse_without_charges(payout)
    payout.save()
    write_event(payout, "", "proposed", now, by=by)
    record(by=by, action="payments.payout_proposed", subject=payout, data={"book": book_code, "minor": amount_minor})
    return payout


def owed_by(beneficiary_code: str, book_code: str) -> int:
    """What the cooperative owes us and no proposed payout carries yet, in cents."""
    waiting = Payout.objects.filter(beneficiary_code=beneficiary_code, state=PayoutState.PROPOSED)
    return max(0, _debt(beneficiary_code, book_code) - sum(p.owed_minor for p in waiting))


def _debt(beneficiary_code: str, book_code: str) -> int:
    return sum(owed for _book, owed in bookings.debts(beneficiary_code, book_code))


def way_of(owner: BookOwner, account: PayoutAccount, route: str = "") -> str:
    """By which route a payout of this owner's books goes, unless another is named; capital goes by bank only."""
    return PayoutRoute.PLATFORM_ACCOUNT if owner.is_capital else route or account.route


def _ready_account(book_code: str, beneficiary_code: str, route: str, now: datetime) -> tuple[BookOwner, PayoutAccount]:
    """The owner, if it allows a payout at all, and the beneficiary's account, locked, if money can arrive there."""
    try:
        owner = owner_of(book_code)
    except NoBookOwner:
        raise PayoutRefused(_("Nobody answers for this book, so nothing may leave it.")) from None
    account = locked_account(book_code, beneficiary_code)
    if owner.beneficiary(book_code) != beneficiary_code:
        raise PayoutRefused(_("This money belongs to another cooperative."))
    if reason := owner.may_pay_out(book_code, now):
        raise PayoutRefused(reason)
    if account is None or not account.can_receive_by(way_of(owner, account, route)):
        raise PayoutRefused(_("The cooperative's account is not verified yet, so nothing can be sent there."))
    return owner, account


def _refuse_without_charges(payout: Payout) -> None:
    """A connected account is paid from charges; what came by bank transfer goes by bank transfer."""
    if payout.route == PayoutRoute.CONNECT:
        from_charges = sum(left for _payment, left in transferable(payout.book_code))
        if from_charges < payout.net_minor:
            words = _("Only %(amount)s of this came by card. Pay the rest by bank transfer.")
            raise PayoutRefused(words % {"amount": money(from_charges)})


@transaction.atomic
def approve_payout(*, by: Any, payout: Payout, now: datetime) -> Payout:
    """The second person's yes: everything is checked again and the money leaves the book in the ledger.

    Approved already: nothing. Raises SecondPersonNeeded, TooMuch when money has gone since, PayoutRefused,
    IllegalTransition. It is sent at the next tick.
    """
    refuse_strangers(by)
    row = locked_payout(payout.pk)
    if row.state == PayoutState.APPROVED and row.approved_by == by:
        return row
    if row.state != PayoutState.PROPOSED:
        raise IllegalTransition(row.code, row.state, PayoutState.APPROVED)
    if row.proposed_by == by:
        raise SecondPersonNeeded
    _ready_account(row.book_code, row.beneficiary_code, row.route, now)
    found = payable(row.book_code, now=now)  # this payout is already taken off
    if found.held_minor < found.reserve_minor:
        raise TooMuch(money(max(0, row.amount_minor + found.held_minor - found.reserve_minor)))
    if row.owed_minor > _debt(row.beneficiary_code, row.book_code):
        raise PayoutRefused(_("The debt has changed since this was proposed. Reject it and propose it again."))
    _refuse_without_charges(row)
    row.approved_by, row.approved_at = by, now
    entry = bookings.book_approved(row, now)
    move(payout=row, to=PayoutState.APPROVED, cause="approved", now=now, by=by, entry=entry)
    record(by=by, action="payments.payout_approved", subject=row, data={"net": row.net_minor})
    reached("payout.approved")
    return row


@transaction.atomic
def reject_payout(*, by: Any, payout: Payout, reason: str, now: datetime) -> Payout:
    """A no, or a stop before anything was sent: the money stays in, or goes back to, the book. Rejected: nothing.

    Whoever proposed it may take it back. Raises IllegalTransition once it is being sent.
    """
    refuse_strangers(by)
    row = locked_payout(payout.pk)
    if row.state == PayoutState.REJECTED:
        return row
    entry = bookings.book_taken_back(row, now) if row.state == PayoutState.APPROVED else None
    move(payout=row, to=PayoutState.REJECTED, cause="rejected", now=now, by=by, entry=entry, detail=reason)
    record(by=by, action="payments.payout_rejected", subject=row, data={"reason": reason})
    return row
