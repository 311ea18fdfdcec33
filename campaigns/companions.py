"""Who accompanies a campaign's cooperative, as apps above say at start-up: some letters reach them too.
Nothing is decided here."""

from collections.abc import Callable
from typing import Any

from campaigns.models import Campaign

_finders: list[Callable[[Campaign], list[Any]]] = []


def register(finder: Callable[[Campaign], list[Any]]) -> None:
    """Add somebody who knows companions; safe to repeat."""
    if finder not in _finders:
        _finders.append(finder)


def companions_of(campaign: Campaign) -> list[Any]:
    """People, each once."""
    found = {person.pk: person for finder in _finders for person in finder(campaign)}
    return list(found.values())
