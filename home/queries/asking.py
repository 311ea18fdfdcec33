"""Asking another app for what it may offer.
Nothing here knows an app."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any


def ask(app: str, name: str, *args: Any, default: Any = None, **kwargs: Any) -> Any:
    """What `<app>.queries.<name>` answers, or `default` where that app does not offer it."""
    answer = getattr(import_module(f"{app}.queries"), name, None) if find_spec(f"{app}.queries") else None
    return answer(*args, **kwargs) if answer else default
