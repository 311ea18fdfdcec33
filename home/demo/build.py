"""The order in which the demo world is built; safe to repeat.
Each room builds itself."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from . import (
    accompaniment,
    afterwards,
    campaigns,
    channels,
    cooperatives,
    editing,
    figures,
    learning,
    matching,
    members,
    pages,
    parked,
    payouts,
    people,
    promises,
    returns,
    roles,
    soundings,
    supporters,
    talk,
)
from .world import World

# Later rooms stand on earlier ones.
ROOMS: tuple[Callable[[World], None], ...] = (
    people.build,
    pages.build,
    roles.build,
    learning.build,
    cooperatives.build,
    accompaniment.build,
    campaigns.build,
    matching.build,
    channels.build,
    supporters.build,
    talk.build,
    soundings.build,
    promises.build,
    editing.build,
    afterwards.build,
    payouts.build,
    returns.build,
    parked.build,
    members.build,
    figures.build,
)


def build_world(now: datetime) -> World:
    """Build whatever is missing. Raises RuntimeError outside DEBUG: these logins have a published password."""
    if not settings.DEBUG:
        raise RuntimeError("The demo world is only ever built with DEBUG.")
    world = World(now=now)
    for room in ROOMS:
        room(world)
    return world
