"""Whether something may happen now: a setting, and whatever else its keeper says.
Who keeps the switches, and how they are turned, is not known here."""

from collections.abc import Callable

from django.conf import settings

_keeper: Callable[[str], bool] | None = None


def keep(keeper: Callable[[str], bool]) -> None:
    """Say who answers for the switches that people turn; called once at start-up."""
    global _keeper
    _keeper = keeper


def is_on(name: str) -> bool:
    """Both the setting of this name and its keeper must agree. At most one query."""
    return bool(getattr(settings, name)) and (_keeper is None or _keeper(name))
