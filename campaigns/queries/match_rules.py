"""A fund's rules and caps as the engine takes them.
Working with them is campaigns/matching.py's, keeping what comes of it services/matches.py's."""

from campaigns.matching import About, Caps, Milestone, Rule, Who
from campaigns.models import Campaign, MatchFund, MatchRule

# No reward has this number: what a rule for chosen rewards speaks of once all of them are gone.
NONE_LEFT = frozenset({0})


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
            rewards=rewards_of(row),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            first_only=row.first_only,
            round=row.round,
            who=who_of(row),
            pk=row.pk,
        )
        for row in rows_of(fund)
        if row.milestone_minor is None
    ]


def rewards_of(row: MatchRule) -> frozenset[int]:
    """The rewards a rule is for; empty: any. Those that were chosen and are gone leave a rule for none."""
    found = frozenset(reward.pk for reward in row.rewards.all())
    return found or (NONE_LEFT if row.chosen_rewards else found)


def who_of(row: MatchRule) -> Who:
    """Which campaigns a rule is for; empty sets: any."""
    return Who(frozenset(row.territories), frozenset(row.categories), frozenset(row.kinds))


def about_of(campaign: Campaign) -> About:
    """What rules may ask of a campaign."""
    cooperative = campaign.cooperative
    place = campaign.territory or cooperative.territory
    return About(place, frozenset(campaign.categories), cooperative.kind)


def milestones_of(fund: MatchFund) -> list[Milestone]:
    """The fixed sums."""
    return [
        Milestone(
            amount_minor=row.milestone_minor,
            percent=row.milestone_percent,
            backers=row.milestone_backers,
            round=row.round,
            who=who_of(row),
            pk=row.pk,
        )
        for row in rows_of(fund)
        if row.milestone_minor is not None
    ]


def caps_of(fund: MatchFund) -> Caps:
    """The limits of a fund in cents; None: none."""
    return Caps(
        fund=fund.budget_minor,
        pledge=fund.per_pledge_minor,
        person=fund.per_person_minor,
        campaign=fund.per_campaign_minor,
        round=fund.per_round_minor,
    )
