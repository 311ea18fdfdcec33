"""The name under which everything rendered or computed for the public is kept: a new one after every visible change.
Knows no page and no row."""

import uuid
from datetime import timedelta

from django.core.cache import caches

GENERATION = "page-generation"
# What "9 days left" says may be an hour old at most; who knows better says so.
LONGEST = timedelta(hours=1)


def renew() -> str:
    """Start a new generation. Its name was never used before, so nothing older can ever come back under it."""
    generation = uuid.uuid4().hex
    caches["pages"].set(GENERATION, generation, timeout=None)
    return generation


def current() -> str:
    """The generation that holds now, the same for every process."""
    return caches["pages"].get(GENERATION) or renew()
