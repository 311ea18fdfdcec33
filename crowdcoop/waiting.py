"""One thing that waits for a person; each app answers `queries.waiting_for(user, now)` with a list of them.
Nothing here queries."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, why, where to act, and until when. `action` is the label of the link."""

    title: str
    text: str
    url: str
    action: str
    due_at: datetime | None = None
    urgent: bool = False
