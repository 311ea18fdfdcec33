"""What must hold before a campaign may launch: a typed registry that apps above fill.
Checks look at facts; the campaign's own completeness check is registered by this app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class GateItem:
    """One line of the readiness list. `detail` says, for people, why it is open or what was found."""

    key: str
    label: Any
    ok: bool
    detail: Any = ""
    fact_on: date | None = None
    public: bool = False


Check = Callable[[Any], list[GateItem]]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add a check. Two owners of one name raise: a gate must have one voice."""
    if name in _checks and _checks[name] is not check:
        raise ValueError(f"The gate {name!r} already has an owner.")
    _checks[name] = check


def names() -> list[str]:
    """The registered gates, in order of registration."""
    return list(_checks)


def items(campaign: Any) -> list[GateItem]:
    """The whole readiness list of a campaign."""
    return [item for check in _checks.values() for item in check(campaign)]


def missing(campaign: Any) -> list[GateItem]:
    """What still keeps the campaign from being submitted."""
    return [item for item in items(campaign) if not item.ok]
