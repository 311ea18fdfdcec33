"""The numbers about people that the front door shows.
Nothing here writes."""

from dataclasses import dataclass

from ..models import Cooperative, Member


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """All cooperatives together."""

    members: int
    cooperatives: int
    welcoming: int


def site_figures() -> SiteFigures:
    """Members who have not left, cooperatives, and those that take members now."""
    return SiteFigures(
        members=Member.objects.filter(left_on=None).count(),
        cooperatives=Cooperative.objects.count(),
        welcoming=Cooperative.objects.filter(accepts_members=True).count(),
    )
