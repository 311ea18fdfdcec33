"""The demo's money that goes back: each row is made once, by the people it names, and the books stay whole.
The demo as a whole is walked in tests/e2e."""

from datetime import timedelta

import pytest

from campaigns import tasks
from campaigns.models import Campaign, CampaignStop
from campaigns.services import pledges
from home.demo import parked, returns
from home.demo.world import World
from payments import tasks as payments_tasks
from payments.checks_money import check_money
from payments.models import Dispute, Refund, Resolution
from payments.queues import in_review, in_suspense
from payments.services import checkout
from tests.campaigns.conftest import order
from tests.factories.campaigns import CampaignFactory
from tests.payments.desk_people import finance_person
from tests.sandbox import ASKS, WORKS

pytestmark = pytest.mark.django_db
BACK = "http://testserver/back/"


@pytest.fixture
def backed(sandbox, now):
    """A campaign that some cards back, as they were saved."""

    def make(*amounts, asks=0):
        campaign = CampaignFactory()
        for number, amount in enumerate(amounts):
            wanted = order(campaign, amount_minor=amount, email=f"b{number}-{campaign.code}@example.org")
            pledge = pledges.place_pledge(by=None, order=wanted, now=now)
            url = checkout.begin_checkout(payment=pledge.payment, return_url=BACK, cancel_url=BACK, now=now)
            sandbox.pay(url, ASKS if amount == asks else WORKS)
        payments_tasks.tick(now)
        return campaign

    return make


def test_every_queue_of_money_going_back_has_a_row(backed, sandbox, settings, now):
    settings.PAYMENT_SANDBOX_URL = sandbox.address
    funded = backed(900_00, 60_00, 50_00, 40_00, 30_00)
    for days in (0, 1, 2):
        tasks.tick(funded.deadline_at + timedelta(days=days))
        payments_tasks.tick(funded.deadline_at + timedelta(days=days))
    later = funded.deadline_at + timedelta(days=3)
    collecting = backed(1000_00, 20_00, asks=20_00)
    Campaign.objects.filter(pk=collecting.pk).update(deadline_at=later - timedelta(hours=1))
    tasks.tick(later - timedelta(minutes=59))
    payments_tasks.tick(later - timedelta(minutes=58))
    settings.REFUND_LIMIT_MINOR = 10_00
    funded.refresh_from_db()
    world = World(
        now=later,
        users={"finance1": finance_person(), "finance2": finance_person()},
        campaigns={"paraula_viva": funded, "a_eira": collecting},
    )
    for _ in range(2):
        returns.build(world)
    assert sorted(Refund.objects.values_list("state", flat=True)) == ["failed", "proposed"]
    assert Dispute.objects.get().state == "open"
    for _ in range(2):
        parked.build(world)
    assert [row.book_code for row in in_review(later)] == [collecting.code]
    assert Resolution.objects.get().to_state == "dropped"
    assert [row.book_code for row in in_suspense(later)] == [funded.code]
    assert Dispute.objects.count() == 2
    assert CampaignStop.objects.get().decided_at is None
    assert check_money(later) == []
