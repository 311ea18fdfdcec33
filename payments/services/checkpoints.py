"""Named points between the steps of a money movement, where a test may break the process.
In service they do nothing."""

from collections.abc import Callable

_watcher: Callable[[str], None] | None = None


def reached(name: str) -> None:
    """The process has come to this point."""
    if _watcher is not None:
        _watcher(name)


def watch(watcher: Callable[[str], None] | None) -> None:
    """Be told of every point (tests only); None ends it."""
    global _watcher
    _watcher = watcher
