"""What the clock makes this app do; ids in, delegate, safe twice.
Rules live in services."""

from datetime import datetime

from .services import calls, reminders


def tick(now: datetime) -> None:
    """Open and close calls, pass stages whose team has finished its training, remind of documents due in a week."""
    calls.move_calls(now=now)
    reminders.evaluate_running(now=now)
    reminders.remind_of_documents(now=now)
