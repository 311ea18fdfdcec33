"""A fund's rules and caps as the engine takes them.
Working with them is campaigns/matching.py's, keeping what comes of it services/matches.py's."""

from campaigns.matching import Caps, Milestone, Rule
from campaigns.models import MatchFund, MatchRule


def rows_of(fund: MatchFund) -> list[MatchRule]:
    """In their order, with the rewards they speak of; two queries, once per instance of the fund."""
    if not hasattr(fund, "_rule_rows"):
        fund._rule_rows = list(fund.rules.prefetch_related("rewards"))  # type: ignore[attr-defined]
    return fund._rule_rows  # type: ignore[attr-defined,no-any-return]


def rules_of(fund: MatchFund) -> list[Rule]:
    """The rules about single pledges."""
    return [
        Rule(
            factor_percent=row.factor_percent,
            per_pledge_minor=row.per_pledge_minor,
            rewards=frozenset(reward.pk for reward in row.rewards.all()),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            first_only=row.first_only,
            round=row.round,
            pk=row.pk,
        )
        for row in rows_of(fund)
        if row.milestone_minor is None
    ]


def milestones_of(fund: MatchFund) -> list[Milestone]:
    """The fixed sums."""
    return [
        Milestone(
            amount_minor=row.milestone_minor,
            percent=row.milestone_percent,
            backers=row.milestone_backers,
            round=row.round,
            pk=row.pk,
        )
        for row in rows_of(fund)
        if row.milestone_minor is not None
    ]


def caps_of(fund: MatchFund) -> Caps:
    return Caps(
        fund=fund.budget_minor,
        pledge=fund.per_pledge_minor,
        person=fund.per_person_minor,
        campaign=fund.per_campaign_minor,
        round=fund.per_round_minor,
    )
