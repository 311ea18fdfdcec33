"""Watching over the books: every invariant in its rhythm, an alert for each finding, money out stopped.
What the invariants are is checks_money.py's; nothing here mends anything."""

import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

from crowdcoop.accounts.models import User

from .. import emails
from ..checks_money import Violation, check_money
from ..invariants import all_invariants
from ..models import ChainCheckpoint, ChainHead, MoneyCheck
from ..rules import FINANCE
from .switches import MONEY_OUT, turn_off

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=10)
KEPT_FOR = timedelta(days=30)


@contextmanager
def frozen() -> Iterator[None]:
    """One picture of the whole database for several queries, so that work in progress is no finding."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        # Counted apart: coverage is measured on SQLite, the proofs run this on PostgreSQL.
        if outermost and connection.vendor == "postgresql":  # pragma: no cover
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def watch_when_due(*, now: datetime) -> MoneyCheck | None:
    """`watch_money` every ten minutes; None in between."""
    last = MoneyCheck.objects.order_by("-pk").values_list("at", flat=True).first()
    if last is not None and timedelta(0) <= now - last < EVERY:
        return None
    return watch_money(cause="clock", now=now)


def watch_money(*, cause: str, now: datetime) -> MoneyCheck:
    """Ask every invariant and note the answers. A finding is logged, mailed once a day, and stops money going out.

    Outside any transaction. Returns the run's row; safe at any time.
    """
    began = time.monotonic()
    with frozen():
        violations = check_money(now)
    milliseconds = round((time.monotonic() - began) * 1000)
    with transaction.atomic():
        findings = [[v.number, v.name, v.detail] for v in violations]
        run = MoneyCheck.objects.create(
            at=now, cause=cause, asked=len(all_invariants()), findings=findings, milliseconds=milliseconds
        )
        MoneyCheck.objects.filter(at__lt=now - KEPT_FOR, findings=[]).delete()
        if violations:
            _alert(violations, now)
    return run


def _alert(violations: list[Violation], now: datetime) -> None:
    for violation in violations:
        log.error("invariant broken: %s", violation)
    turn_off(MONEY_OUT, by=None, reason=str(violations[0]), now=now)
    broken: dict[str, list[Violation]] = {}
    for violation in violations:
        broken.setdefault(violation.name, []).append(violation)
    for person in people_to_tell():
        for name, found in broken.items():
            code = hashlib.sha256(f"{person.pk}:{name}".encode()).hexdigest()[:32]
            emails.money_finding(person, found, subject_code=f"check-{code}", ordinal=now.date().toordinal())


def people_to_tell() -> list[User]:
    """The finance group; where it is empty, whoever may do everything."""
    active = User.objects.filter(is_active=True).order_by("pk")
    return list(active.filter(groups__name=FINANCE)) or list(active.filter(is_superuser=True))


def mark_chain(*, now: datetime) -> ChainCheckpoint | None:
    """Once a day, note how the chain ends, print it and mail it: a copy outside this database. None when done."""
    with transaction.atomic():
        head = ChainHead.objects.filter(name="ledger").first() or ChainHead()
        mark, created = ChainCheckpoint.objects.get_or_create(
            day=now.date(), defaults={"number": head.number, "hash": head.hash, "noted_at": now}
        )
        if not created:
            return None
        log.warning("chain of the books %s: entry %s %s", mark.day, mark.number, mark.hash or "-")
        for person in people_to_tell():
            emails.chain_mark(person, mark)
    return mark
