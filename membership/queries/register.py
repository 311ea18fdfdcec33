"""What members hold, computed from the register as of any day.
Nothing here writes."""

from collections.abc import Mapping
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
    provisional_until: date | None = None


def holdings(cooperative: Cooperative, day: date, provisional: Mapping[int, date] | None = None) -> list[Holding]:
    """Shares and capital (cents) per member as of `day`, computed from the register, by member number.

    `provisional`: until when whose shares can still be undone by a bank, by member's row.
    """
    until = provisional or {}
    sums: dict[int, tuple[int, int]] = {}
    for op in RegisterOperation.objects.of(cooperative).at(day):
        shares, capital = sums.get(op.member_id, (0, 0))
        sums[op.member_id] = (shares + op.quantity, capital + op.amount_minor)
    members = Member.objects.filter(pk__in=sums).order_by("number")
    return [Holding(member, *sums[member.pk], until.get(member.pk)) for member in members]


def shares_of(member: Member, day: date) -> int:
    """Shares `member` holds on `day`."""
    return RegisterOperation.objects.filter(member=member).at(day).aggregate(n=Sum("quantity"))["n"] or 0
