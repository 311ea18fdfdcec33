"""What waits for a person in the incubator, for the dashboard.
How it is found is incubator/inbox.py."""

from datetime import datetime
from typing import Any

from crowdcoop.waiting import Waiting


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """What waits for this person in the incubator, most urgent first (for the dashboard)."""
    from incubator.inbox import waiting_for as found  # noqa: PLC0415 - inbox builds on these queries

    return found(user, now)
