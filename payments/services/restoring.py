"""After a database came back from a copy: money stands still, the provider's story is replayed, two people look.
How to start it is in deploy/README.md; the page and the command are edges."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record

from ..exceptions import AlreadyAgreed, NotAllowed, NothingRestored, StillDiffers
from ..models import Payment, Restoration, SharedCard
from ..providers import is_configured
from ..rules import can_work_finance
from .balance import fetch_moves, match_balance
from .checkpoints import reached
from .inbox import process_waiting
from .reconcile import reconcile, replay_events
from .recovering import recover_charges
from .switches import CHARGES, MONEY_OUT, turn_off, turn_on
from .watch import watch_money

MARGIN = timedelta(hours=1)


def open_restoration() -> Restoration | None:
    """The one that is not done, if any."""
    return Restoration.objects.filter(is_open=True).select_related("first", "second").first()


@transaction.atomic
def begin_restoration(*, backup_at: datetime, now: datetime) -> Restoration:
    """Safe mode: nothing leaves and nothing is charged. `backup_at` is when the copy was made. Twice is once."""
    found = open_restoration()
    if found is not None:
        return found
    reason = f"restored from a copy of {backup_at:%Y-%m-%d %H:%M}"
    for name in (MONEY_OUT, CHARGES):
        turn_off(name, by=None, reason=reason, now=now)
    row = Restoration.objects.create(backup_at=backup_at, started_at=now)
    record(by=None, action="payments.restored", subject=row, data={"backup_at": backup_at.isoformat()})
    return row


def replay(*, restoration: Restoration, now: datetime) -> Restoration:
    """Fetch what the provider said since the copy, ask about everything open, compare, check, note what was found.

    Outside any transaction. Safe any number of times: the last run's findings count. Raises ProviderError.
    """
    reached("restore.begun")
    if is_configured():
        restoration.replayed += replay_events(since=restoration.backup_at - MARGIN, now=now)
        reached("restore.replayed")
        process_waiting(now=now)
        Payment.objects.filter(leased_until__gt=now).update(leased_until=None)  # whoever held them is gone
        Payment.objects.update(checked_at=None)
        SharedCard.objects.update(checked_at=None)
        reconcile(now=now)
        fetch_moves(now=now)
        recover_charges(now=now)
        reached("restore.recovered")
        match_balance(now=now)
    reached("restore.matched")
    run = watch_money(cause="restored", now=now)
    restoration.findings, restoration.matched_at = run.findings, now
    restoration.first = None  # who had agreed, agreed to something else
    restoration.save()
    return restoration


@transaction.atomic
def agree_restored(*, by: Any, now: datetime) -> Restoration:
    """One person's yes that the match is right; the second person's ends safe mode and turns both switches on.

    Raises NotAllowed, NothingRestored, StillDiffers while there are findings, AlreadyAgreed for the same person.
    """
    if not can_work_finance(by):
        raise NotAllowed
    row = Restoration.objects.select_for_update().filter(is_open=True).first()
    if row is None:
        raise NothingRestored
    if row.matched_at is None or row.findings:
        raise StillDiffers
    if row.first_id is None:
        row.first = by
    elif row.first_id == by.pk:
        raise AlreadyAgreed
    else:
        _end(row, by, now)
    row.save()
    record(by=by, action="payments.restoration_agreed", subject=row, data={"done": row.done_at is not None})
    return row


def _end(row: Restoration, by: Any, now: datetime) -> None:
    row.second, row.done_at, row.is_open = by, now, False
    row.save()
    for name in (MONEY_OUT, CHARGES):
        for person in (row.first, by):
            turn_on(name, by=person, reason="restored, replayed and matched", now=now)
