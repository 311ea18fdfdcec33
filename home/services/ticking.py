"""One round of the clock: every app does what has become due, in an order in which each finds the others' work done.
What becomes due is decided by each app's tasks."""

import logging
from collections.abc import Callable
from datetime import datetime

from campaigns import tasks as campaigns_tasks
from courses import tasks as courses_tasks
from crowdcoop.audit.services import forget_tokens
from crowdcoop.cms.cache import repair_generation
from crowdcoop.mail.services import deliver_due
from incubator import tasks as incubator_tasks
from membership import tasks as membership_tasks
from payments import tasks as payments_tasks

logger = logging.getLogger(__name__)


def _rounds(now: datetime) -> list[tuple[str, Callable[[], object]]]:
    return [
        ("mail", lambda: deliver_due(now)),
        ("payments", lambda: payments_tasks.tick(now)),
        ("campaigns", lambda: campaigns_tasks.tick(now)),
        ("membership", lambda: membership_tasks.tick(now)),
        ("incubator", lambda: incubator_tasks.tick(now)),
        ("courses", lambda: courses_tasks.tick(now)),
        ("books", lambda: payments_tasks.watch(now)),
        ("pages", repair_generation),
        ("tokens", lambda: forget_tokens(now)),
    ]


def tick(now: datetime) -> list[str]:
    """Let every app do what is due at `now`; returns the names of those that failed. Safe any number of times.

    One app's failure is logged and does not keep the others waiting.
    """
    failed = []
    for name, work in _rounds(now):
        try:
            work()
        except Exception:
            logger.exception("tick: %s failed", name)
            failed.append(name)
    return failed
