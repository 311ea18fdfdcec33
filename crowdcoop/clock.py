"""The one place the application reads the time; services take `now` from here through their caller.
Only the demo moves it; deadlines of money are compared with the database's clock as well."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone


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


def advance(by: timedelta) -> None:
    """Let time pass in the demo. Refuses outside DEBUG."""
    if not settings.DEBUG:
        raise RuntimeError("The clock only moves in the demo.")
    _offset_file().write_text(str(int((offset() + by).total_seconds())))


def reset() -> None:
    """Back to the present."""
    _offset_file().unlink(missing_ok=True)
