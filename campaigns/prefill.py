"""What a team wrote elsewhere and may carry into its campaign draft: a registry that apps above fill.
Carrying it over is the editor's, on the team's click."""

from collections.abc import Callable
from dataclasses import dataclass

from campaigns.models import Campaign


@dataclass(frozen=True, slots=True)
class Answer:
    """A text for one part of the editor. `place` is the field it belongs to; in a list, the field of a new row.

    `source` says in words where it comes from."""

    part: str
    place: str
    text: str
    source: str


Source = Callable[[Campaign], list[Answer]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a place where teams write."""
    if source not in _sources:
        _sources.append(source)


def answers(campaign: Campaign, part: str) -> list[Answer]:
    """What there is for one part, in the order it was registered."""
    return [answer for source in _sources for answer in source(campaign) if answer.part == part]
