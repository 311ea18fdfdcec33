"""What the clock makes this app do; ids in, delegate, safe twice.
Rules live in services."""

from datetime import datetime

from campaigns.services.review import launch_due


def tick(now: datetime) -> None:
    """Do whatever has become due at `now`."""
    launch_due(now)
