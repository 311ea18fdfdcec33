"""What members hold, computed from the register as of any day.
Nothing here writes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from ..models import Cooperative, Member, RegisterOperation


@dataclass(frozen=True, slots=True)
class Holding:
    """What one member holds on one day."""

    member: Member
    shares: int
    capital_minor: int


def holdings(cooperative: Cooperative, day: date) -> list[Holding]:
    """Shares and capital (cents) per member as of `day`, computed from the register, by member number."""
    sums: dict[int, list[int]] = {}
    for op in RegisterOperation.objects.of(cooperative).at(day):
        held = sums.setdefault(op.member_id, [0, 0])
        held[0] += op.quantity
        held[1] += op.amount_minor
    members = Member.objects.filter(pk__in=sums).order_by("number")
    return [Holding(member, *sums[member.pk]) for member in members]


def shares_of(member: Member, day: date) -> int:
    """Shares `member` holds on `day`."""
    return RegisterOperation.objects.filter(member=member).at(day).aggregate(n=Sum("quantity"))["n"] or 0
