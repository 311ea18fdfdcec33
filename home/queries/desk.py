"""One person's desk: what waits for them in every app, and what is theirs.
Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns import queries as campaigns
from campaigns.queries import community, failure, fulfilment, pledges_of, stories_after, talks
from courses import queries as courses
from courses.queries import my_paths
from crowdcoop.waiting import Waiting
from incubator import queries as incubator
from membership import queries as membership
from membership.queries import cooperatives_of

OFFERS = (
    membership.waiting_for,
    campaigns.waiting_for,
    community.questions_for,
    fulfilment.rewards_for,
    talks.unread_for,
    failure.failed_for,
    stories_after.stories_for,
    incubator.waiting_for,
    courses.waiting_for,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for one person, and what is theirs."""

    waiting: list[Waiting]
    pledges: list[Any]
    cooperatives: list[Any]
    paths: list[Any]
    follows: list[Any]

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.pledges or self.cooperatives or self.paths or self.follows)


def desk(user: Any, now: datetime) -> Desk:
    """Urgent things first, then by date, then the rest."""
    waiting: list[Waiting] = [item for offer in OFFERS for item in offer(user, now)]
    waiting.sort(key=lambda item: (not item.urgent, item.due_at is None, item.due_at or now))
    return Desk(waiting, pledges_of(user), cooperatives_of(user), my_paths(user), community.followed_by(user, now))
