"""What the editor's forms hand over: plain values, checked, in cents and dates.
Saving them is drafts.py's work."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Overview:
    """Title and first lines, and the goals beside money."""

    title: str
    lead: str
    members_goal: int = 0
    hours_goal: int = 0
    duration_days: int = 40
    policy: str = "strict"
    round2_days: int = 0
    members_binding: bool = False


@dataclass(frozen=True, slots=True)
class CostOrder:
    title: str
    amount_minor: int
    required: bool
    kind: str = "material"
    text: str = ""
    code: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class RewardOrder:
    title: str
    price_minor: int
    stock: int | None = None
    delivery_on: date | None = None
    text: str = ""
    code: str = ""
    shipping: bool = False
    hide_when_gone: bool = False


@dataclass(frozen=True, slots=True)
class ReturnOrder:
    title: str
    licence: str
    promised_on: date
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class NeedOrder:
    title: str
    kind: str
    quantity: int
    text: str = ""
    code: str = ""
