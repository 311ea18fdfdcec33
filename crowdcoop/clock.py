"""The one place the application reads the time; services take `now` from here through their caller.
Only the demo moves it; deadlines of money are compared with the database's clock as well."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def _offset_file() -> Path:
    return Path(settings.DATA_DIR) / "clock-offset-seconds"


def offset() -> timedelta:
    """How far the demo's clock is ahead; always zero outside DEBUG."""
    if not settings.DEBUG:
        return timedelta()
    try:
        return timedelta(seconds=int(_offset_file().read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()


def now() -> datetime:
    """Aware current time, plus the demo's offset."""
    return timezone.now() + offset()


def database_now() -> datetime:
    """Aware present time by the database's clock, also in the middle of a transaction."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')" if is_sqlite else "SELECT clock_timestamp()")
        found: Any = cursor.fetchone()[0]
    read: datetime = datetime.fromisoformat(found).replace(tzinfo=UTC) if is_sqlite else found
    return read


def moment(text: str) -> datetime:
    """An ISO 8601 moment typed at a command; without a zone, the site's own. Raises CommandError."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{text!r} is not a moment such as 2027-03-09T10:00+01:00")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def drift() -> timedelta:
    """How far this machine's clock is ahead of the database's."""
    return timezone.now() - database_now()


def deciding(now: datetime) -> datetime:
    """The moment that decides a deadline: the database's own clock, asked under the lock.

    Where time is given to services on purpose (the demo, tests; DATABASE_CLOCK off) it is that one.
    """
    return database_now() if settings.DATABASE_CLOCK else now


def advance(by: timedelta) -> None:
    """Let time pass in the demo. Refuses outside DEBUG."""
    if not settings.DEBUG:
        raise RuntimeError("The clock only moves in the demo.")
    _offset_file().write_text(str(int((offset() + by).total_seconds())))


def reset() -> None:
    """Back to the present."""
    _offset_file().unlink(missing_ok=True)
