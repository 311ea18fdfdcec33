"""What the rooms of the demo hand to each other while it is built.
Nothing is built here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wagtail.models import Page

from crowdcoop.accounts.models import User


@dataclass(slots=True)
class World:
    """The demo so far, by short names."""

    now: datetime
    users: dict[str, User] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    cooperatives: dict[str, Any] = field(default_factory=dict)
    campaigns: dict[str, Any] = field(default_factory=dict)
    programmes: dict[str, Any] = field(default_factory=dict)
    calls: dict[str, Any] = field(default_factory=dict)
    incubations: dict[str, Any] = field(default_factory=dict)
    paths: dict[str, Any] = field(default_factory=dict)
