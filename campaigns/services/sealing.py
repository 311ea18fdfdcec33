"""The seal of a snapshot: a digest of all it says and of its lines, so that a later change shows.
Taking snapshots is closing.py's work."""

from collections.abc import Iterable

from campaigns.models import Snapshot
from payments.services.seals import seal


def snapshot_seal(snapshot: Snapshot, lines: Iterable[tuple[int, int]]) -> str:
    """The seal a snapshot must carry; `lines` are (pledge id, cents) in any order."""
    # Older seals know of no match, and of no people.
    said = [snapshot.matched_minor] if snapshot.matched_minor else []
    people = [["people", snapshot.members, snapshot.members_needed]] if snapshot.members_needed else []
    return seal(
        snapshot.code,
        snapshot.campaign.code,
        snapshot.round,
        snapshot.taken_at,
        str(snapshot.outcome),
        snapshot.minimum_minor,
        snapshot.total_minor,
        snapshot.pledges,
        sorted(list(line) for line in lines),
        *said,
        *people,
    )
