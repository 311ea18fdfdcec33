"""Match funds, who gives to them, their rules and what was pitched.
Factories make rows; behaviour under test goes through services."""

import factory
from factory.django import DjangoModelFactory

from campaigns.models import MatchCampaign, MatchFund, MatchFunder, MatchFundRole, MatchQuestion, MatchRule, MatchScore
from campaigns.services import match_funds, match_money, match_pitches
from tests.factories.accounts import UserFactory

from .campaign import NOW, CampaignFactory


class MatchFundFactory(DjangoModelFactory):
    """A fund that could begin: no limits, nothing paid in yet."""

    class Meta:
        model = MatchFund

    name = factory.Sequence(lambda n: f"Match fund {n}")
    state = "open"
    created_at = NOW


class MatchFundRoleFactory(DjangoModelFactory):
    class Meta:
        model = MatchFundRole

    fund = factory.SubFactory(MatchFundFactory)
    user = factory.SubFactory(UserFactory)


class MatchFunderFactory(DjangoModelFactory):
    """Promised €1,000, paid nothing yet."""

    class Meta:
        model = MatchFunder

    fund = factory.SubFactory(MatchFundFactory)
    name = factory.Sequence(lambda n: f"Funder {n}")
    email = factory.Sequence(lambda n: f"funder{n}@example.org")
    committed_minor = 1000_00


class MatchRuleFactory(DjangoModelFactory):
    """Doubles every pledge."""

    class Meta:
        model = MatchRule

    fund = factory.SubFactory(MatchFundFactory)


class MatchQuestionFactory(DjangoModelFactory):
    """Answered in words, weighs as the others."""

    class Meta:
        model = MatchQuestion

    fund = factory.SubFactory(MatchFundFactory)
    text = factory.Sequence(lambda n: f"What changes, number {n}?")


class MatchCampaignFactory(DjangoModelFactory):
    """A pitch that waits for its answer."""

    class Meta:
        model = MatchCampaign

    fund = factory.SubFactory(MatchFundFactory)
    campaign = factory.SubFactory(CampaignFactory)
    pitched_by = factory.SubFactory(UserFactory)
    pitched_at = NOW


class MatchScoreFactory(DjangoModelFactory):
    """Six points for a pitch as a whole."""

    class Meta:
        model = MatchScore

    entry = factory.SubFactory(MatchCampaignFactory)
    scorer = factory.SubFactory(UserFactory)
    points = 6


def match_fund(*, now, paid_in=(1000_00,), rules=({},), campaigns=(), state="active", **given):
    """A fund with rules and money paid in, which gives, and has accepted `campaigns`."""
    fund = MatchFundFactory(**given)
    for number, minor in enumerate(paid_in):
        funder, clerk = MatchFunderFactory(fund=fund, committed_minor=minor), UserFactory(is_superuser=True)
        match_money.record_paid_in(
            by=clerk, funder=funder, amount_minor=minor, reference=f"in {number}", received_on=now.date(), now=now
        )
    for position, rule in enumerate(rules):
        MatchRuleFactory(fund=fund, position=position, **rule)
    manager = UserFactory(is_superuser=True)
    for campaign in campaigns:
        entry = MatchCampaignFactory(fund=fund, campaign=campaign)
        match_pitches.answer_pitch(by=manager, entry=entry, accepted=True, answer="", now=now)
        campaign.refresh_from_db()
    fund.refresh_from_db()
    return match_funds.move_fund(by=manager, fund=fund, to=state, now=now)
