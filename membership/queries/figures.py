"""The numbers about people that the front door shows.
Nothing here writes."""

from dataclasses import dataclass

from django.db.models import Count, Q

from ..models import Cooperative


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """All cooperatives together."""

    members: int
    cooperatives: int
    welcoming: int


def site_figures() -> SiteFigures:
    """Members who have not left, cooperatives, and those that take members now; one query."""
    here = Q(members__isnull=False, members__left_on=None)
    found = Cooperative.objects.aggregate(
        members=Count("members", filter=here, distinct=True),
        cooperatives=Count("pk", distinct=True),
        welcoming=Count("pk", filter=Q(accepts_members=True), distinct=True),
    )
    return SiteFigures(**found)
