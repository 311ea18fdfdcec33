"""Which parts of the house hold something about a person: each app registers what it can export, claim and erase.
The acts themselves are in services/; nothing here reads or writes a row."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crowdcoop.accounts.models import User

Exporter = Callable[[User], Any]
Claim = Callable[..., int]


@dataclass(frozen=True)
class Eraser:
    """What an app does when a person leaves.

    `erase(user, now)` scrubs; `kept` is a translated sentence saying what stays and which law asks for it;
    `obstacles(user)` lists, in sentences, what must be settled before.
    """

    name: str
    erase: Callable[[User, datetime], None]
    kept: Any = ""
    obstacles: Callable[[User], list[str]] = field(default=lambda user: [])


exporters: dict[str, Exporter] = {}
erasers: dict[str, Eraser] = {}
claims: dict[str, Claim] = {}


def _once(registry: dict[str, Any], name: str, entry: Any) -> None:
    if name in registry and registry[name] != entry:
        raise ValueError(f"{name} is already registered")
    registry[name] = entry


def register(name: str, exporter: Exporter) -> None:
    """`exporter(user)` gives plain data (dicts, lists, texts, numbers, dates): one file of the person's archive."""
    _once(exporters, name, exporter)


def register_eraser(
    name: str,
    erase: Callable[[User, datetime], None],
    *,
    kept: Any = "",
    obstacles: Callable[[User], list[str]] | None = None,
) -> None:
    """See Eraser. Erasers run in order of registration, inside one transaction, before the User is scrubbed."""
    entry = Eraser(name, erase, kept, obstacles) if obstacles else Eraser(name, erase, kept)
    if name in erasers and erasers[name].erase is not erase:
        raise ValueError(f"{name} is already registered")
    erasers[name] = entry


def register_claim(name: str, claim: Claim) -> None:
    """`claim(*, user, email, now) -> int` ties what was done as a guest with `email` to `user`; says how many."""
    _once(claims, name, claim)
