"""The demo's needs, offers and promises: written once through the services, however often it is built."""

from datetime import timedelta

import pytest

from campaigns.enums import ReturnState
from campaigns.models import NeedOffer
from campaigns.services import drafts
from home.demo import campaigns, promises
from home.demo.briefs import briefs
from home.demo.world import World
from tests.factories.campaigns import campaign_index
from tests.factories.membership import CooperativeFactory, CooperativeRoleFactory


@pytest.fixture
def world(db, now):
    """The bakery, open, and the interpreters, funded long ago."""
    campaign_index()
    world = World(now=now)
    for brief in briefs():
        if brief.key in ("forn_de_la_placa", "paraula_viva"):
            cooperative = CooperativeFactory()
            owner = CooperativeRoleFactory(cooperative=cooperative, role="owner").user
            story, began = campaigns.STORIES[brief.key], now - timedelta(days=184)
            world.campaigns[brief.key] = campaigns._write(brief, owner, cooperative, story, began)
    for key, state in (("forn_de_la_placa", "live"), ("paraula_viva", "funded")):
        campaign = world.campaigns[key]
        campaign.refresh_from_db()
        campaign.state, campaign.opens_at, campaign.deadline_at = state, now, now + timedelta(days=9)
        campaign.save()
    return world


def test_the_bakery_has_needs_plans_and_offers(world):
    for _ in range(2):
        promises.build(world)
    bakery = world.campaigns["forn_de_la_placa"]
    bakery.refresh_from_db()
    assert (bakery.hours_goal, bakery.hours_offered, bakery.categories) == (500, 46, ["food", "crafts"])
    assert list(NeedOffer.objects.order_by("pk").values_list("state", flat=True)) == ["accepted", "accepted", "offered"]
    assert len(drafts.draft_of(bakery).plan_words) == 4


def test_one_promise_is_kept_and_one_is_late(world, now):
    for _ in range(2):
        promises.build(world)
    kept, late = world.campaigns["paraula_viva"].returns.order_by("position")
    assert kept.state_on(now.date()) == ReturnState.DELIVERED
    assert late.state_on(now.date()) == ReturnState.OVERDUE
