"""What a fund has done, for those who give the money and have to say what it did: totals, people, campaigns, funders.
Nothing here writes."""

from dataclasses import dataclass

from campaigns.enums import PitchState
from campaigns.models import Match, MatchFund, MatchFunder

from .match_faces import FundUse, Matched, campaigns_of, use_of


@dataclass(frozen=True, slots=True)
class Report:
    """The whole of it. Amounts in cents; `people`: whose pledges are matched, each counted once."""

    fund: MatchFund
    use: FundUse
    rows: list[Matched]
    funders: list[MatchFunder]
    pitched: int
    people: int
    given_minor: int
    matched_minor: int

    @property
    def people_per_euro(self) -> float | None:
        """Euros of people for each euro of the fund."""
        return self.given_minor / self.matched_minor if self.matched_minor else None


def report_of(fund: MatchFund) -> Report:
    """Seven queries, however many campaigns."""
    every = campaigns_of(fund)
    rows = [row for row in every if row.entry.state == PitchState.ACCEPTED]
    matches = Match.objects.filter(entry__fund=fund, amount_minor__gt=0, pledge__isnull=False)
    return Report(
        fund=fund,
        use=use_of(fund, every),
        rows=sorted(rows, key=lambda row: -row.entry.matched_minor),
        funders=list(fund.funders.order_by("pk")),
        pitched=len(every),
        people=matches.values("pledge__email").distinct().count(),
        given_minor=sum(row.given_minor for row in rows),
        matched_minor=sum(row.entry.matched_minor for row in rows),
    )
