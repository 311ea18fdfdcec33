"""One person's desk: what waits for them in every app, and what is theirs.
Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crowdcoop.waiting import Waiting

from .asking import ask

APPS = ("membership", "campaigns", "courses", "incubator")


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for one person, and what is theirs."""

    waiting: list[Waiting]
    pledges: list[Any]
    cooperatives: list[Any]
    paths: list[Any]

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.pledges or self.cooperatives or self.paths)


def desk(user: Any, now: datetime) -> Desk:
    """Urgent things first, then by date, then the rest."""
    waiting: list[Waiting] = [item for app in APPS for item in ask(app, "waiting_for", user, now, default=[])]
    waiting.sort(key=lambda item: (not item.urgent, item.due_at is None, item.due_at or now))
    return Desk(
        waiting=waiting,
        pledges=list(ask("campaigns", "pledges_of", user, default=[])),
        cooperatives=list(ask("membership", "cooperatives_of", user, default=[])),
        paths=list(ask("courses", "my_paths", user, default=[])),
    )
