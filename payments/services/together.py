"""Many promises of one book moved in one transaction, when a round closes: due, or released.
Each leaves its own event and its own entry, exactly as when moved alone by payments.py."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ..enums import PaymentState
from ..models import Payment
from ..purposes import owner_of
from .bookings import draft_due, draft_promise_ended
from .ledger_many import post_entries
from .transitions import move_many


def _locked(payment_ids: Sequence[int]) -> list[Payment]:
    """Those that are still active, locked in a fixed order after their owner's rows."""
    first = Payment.objects.filter(pk__in=payment_ids).order_by("pk").first()
    if first is None:
        return []
    owner_of(first.purpose).lock(first)
    rows = Payment.objects.select_for_update(of=("self",)).filter(pk__in=payment_ids, state=PaymentState.ACTIVE)
    return list(rows.order_by("pk"))


@transaction.atomic
def mark_due(*, payment_ids: Sequence[int], snapshot_code: str, now: datetime) -> int:
    """The round succeeded: these promises of one book are owed and may be charged. Returns how many moved.

    Those that are not active any more stay as they are (an interrupted closing asks again)."""
    rows = _locked(payment_ids)
    entries = post_entries([draft_due(row) for row in rows], now)
    changes = {"snapshot_code": snapshot_code, "due_at": now, "next_attempt_at": now}
    move_many(
        payments=rows,
        to=PaymentState.DUE,
        cause="snapshot",
        detail=snapshot_code,
        now=now,
        entries=entries,
        changes=changes,
    )
    return len(rows)


@transaction.atomic
def release(*, payment_ids: Sequence[int], cause: str, now: datetime) -> int:
    """The round failed or was cancelled: these promises of one book are let go. Returns how many moved.

    The owner hears `on_released_many` once, or `on_inactive` for each. Nothing can be charged afterwards."""
    rows = _locked(payment_ids)
    entries = post_entries([draft_promise_ended(row) for row in rows], now)
    move_many(payments=rows, to=PaymentState.RELEASED, cause=cause, now=now, entries=entries)
    if not rows:
        return 0
    owner = owner_of(rows[0].purpose)
    if owner.on_released_many is not None:
        owner.on_released_many(rows, now)
    else:
        for row in rows:
            owner.on_inactive(row, now)
    return len(rows)
