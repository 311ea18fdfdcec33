"""The demo's room of members builds through the services and leaves every state behind.
The demo as a whole is home's test."""

import pytest
from django.utils import timezone

from home.demo import members
from home.demo.world import World
from membership.enums import ApplicationState
from membership.invariants import altered_books, capital_apart, member_gaps, unpaid_entries
from membership.models import Application, RegisterOperation
from membership.queries import provisional_until
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.membership import CooperativeFactory

pytestmark = pytest.mark.django_db


def test_demo_room_builds_every_state_and_a_true_book(sandbox):
    now = timezone.now()
    bread = CooperativeFactory(territory="ES-CT", with_fee=True)
    port = CooperativeFactory(galician=True)
    world = World(now=now, users={"secretary": UserFactory()})
    world.cooperatives = {members.BREAD: bread, members.PORT: port}
    world.campaigns = {key: CampaignFactory(cooperative=coop) for key, coop in world.cooperatives.items()}
    for _ in range(2):
        members.build(world)
    found = set(Application.objects.values_list("state", flat=True))
    wanted = set(ApplicationState.values) - {"awaiting_confirmation", "lapsed"}
    assert found == wanted
    assert Application.objects.filter(silence_at__isnull=False).count() == 3
    assert RegisterOperation.objects.count() == 10
    assert len(provisional_until(port, now)) == 1
    for query in (altered_books, member_gaps, unpaid_entries, capital_apart):
        assert list(query(now)) == []
