"""The one way a payout's state changes: by the table, with an event row, under lock.
Deciding to move belongs to the other services of payouts."""

from datetime import datetime
from typing import Any

from crowdcoop.audit.services import actor_of

from ..enums import PAYOUT_TRANSITIONS, PayoutState
from ..exceptions import IllegalTransition
from ..histories import add_step
from ..models import Entry, Payout, PayoutAccount
from ..payout_rules import owner_of


def locked_account(book_code: str, beneficiary_code: str) -> PayoutAccount | None:
    """The owner's rows, then the beneficiary's account, locked until the transaction ends (the fixed order).

    Whoever takes money out of a book holds both, so two payouts cannot be for the same money.
    """
    owner_of(book_code).lock(book_code)
    rows = PayoutAccount.objects.select_for_update().filter(beneficiary_code=beneficiary_code)
    found: PayoutAccount | None = rows.first()
    return found


def locked_payout(payout_id: int) -> Payout:
    """The payout, locked after its book and its account."""
    unlocked = Payout.objects.get(pk=payout_id)
    locked_account(unlocked.book_code, unlocked.beneficiary_code)
    return Payout.objects.select_for_update().get(pk=payout_id)


def write_event(
    payout: Payout,
    came_from: str,
    cause: str,
    now: datetime,
    *,
    by: Any = None,
    entry: Entry | None = None,
    detail: str = "",
) -> None:
    """The event row of a move that has just been made to `payout.state`."""
    add_step(
        payout.events,
        from_state=came_from,
        to_state=payout.state,
        cause=cause,
        now=now,
        actor=actor_of(by),
        entry=entry,
        detail=detail[:200],
    )


def is_legal(from_state: str, to_state: str) -> bool:
    """Whether the table allows the move; a payout is born proposed."""
    if from_state == "":
        return to_state == PayoutState.PROPOSED
    return to_state in PAYOUT_TRANSITIONS[PayoutState(from_state)]


def move(
    *,
    payout: Payout,
    to: PayoutState,
    cause: str,
    now: datetime,
    by: Any = None,
    entry: Entry | None = None,
    detail: str = "",
) -> None:
    """Move a locked payout and write its event; its changed fields are saved with it. Raises IllegalTransition."""
    came_from = payout.state
    if not is_legal(came_from, to):
        raise IllegalTransition(payout.code, came_from, to)
    payout.state, payout.state_since_at = to, now
    payout.save()
    write_event(payout, came_from, cause, now, by=by, entry=entry, detail=detail)
