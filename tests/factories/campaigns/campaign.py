"""A campaign itself and what was written of its ways: events, stops, counts.
Factories make rows; behaviour under test goes through services."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignEvent, CampaignStop, Snapshot
from crowdcoop.codes import new_code
from tests.factories.accounts import UserFactory
from tests.factories.membership import CooperativeFactory

NOW = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)


class CampaignFactory(DjangoModelFactory):
    """An open campaign: needs €1,000, better €1,500, until 28 March."""

    class Meta:
        model = Campaign

    class Params:
        draft = factory.Trait(state=CampaignState.DRAFT, opens_at=None, deadline_at=None)
        ended = factory.Trait(state=CampaignState.UNSUCCESSFUL, deadline_at=NOW - timedelta(days=3))

    code = factory.LazyFunction(lambda: new_code("c"))
    cooperative = factory.SubFactory(CooperativeFactory)
    state = CampaignState.LIVE
    opens_at = NOW - timedelta(days=20)
    deadline_at = NOW + timedelta(days=19)
    minimum_minor = 1000_00
    optimum_minor = 1500_00
    members_goal = 40
    created_at = NOW - timedelta(days=60)


class CampaignEventFactory(DjangoModelFactory):
    class Meta:
        model = CampaignEvent

    campaign = factory.SubFactory(CampaignFactory)
    at = NOW
    to_state = CampaignState.DRAFT
    cause = "created"


class CampaignStopFactory(DjangoModelFactory):
    """Proposed, not yet decided."""

    class Meta:
        model = CampaignStop

    code = factory.LazyFunction(lambda: new_code("h"))
    campaign = factory.SubFactory(CampaignFactory, state=CampaignState.COLLECTING)
    reason = "The building burnt down."
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = NOW


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot

    code = factory.LazyFunction(lambda: new_code("s"))
    campaign = factory.SubFactory(CampaignFactory)
    taken_at = NOW
    outcome = "unsuccessful"
    minimum_minor = 1000_00
    total_minor = 0
    pledges = 0
