"""The demo's bank account: its statement leaves one line of each kind, and cash waits for finance.
The rest of the world is not built here."""

from datetime import timedelta

import pytest

from campaigns.models import OfflinePledge
from campaigns.services.closing import close_due_campaigns
from home.demo import parked, transfers
from home.demo.world import World
from payments.checks_money import check_money
from payments.models import LineReturn, Statement, StatementLine
from payments.queries.refunds import refunds_by_bank
from payments.services.transfers import ask_for_transfers
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.payments.desk_people import finance_person

pytestmark = pytest.mark.django_db


def test_the_bank_account_has_one_line_of_each_kind_and_cash_waits(now):
    closed = CampaignFactory(
        minimum_minor=150_00, opens_at=now - timedelta(days=41), deadline_at=now - timedelta(days=1)
    )
    still_open = CampaignFactory()
    still_open.cooperative.roles.create(user=UserFactory(), role="owner")
    campaigns = {transfers.COLLECTING: closed, transfers.OPEN: still_open}
    world = World(now=now, users={"finance1": finance_person()}, campaigns=campaigns)
    for _ in range(2):
        transfers.promise(world)
        close_due_campaigns(now=closed.deadline_at + timedelta(minutes=1))
        ask_for_transfers(now=closed.deadline_at + timedelta(minutes=1))
        transfers.settle(world)
        parked.by_bank(world)
    assert Statement.objects.count() == 1
    lines = StatementLine.objects.order_by("position").values_list("amount_minor", "state")
    assert list(lines) == [(100_00, "matched"), (30_00, "partly_matched"), (40_00, "unmatched"), (180_00, "unmatched")]
    assert (refunds_by_bank().get().amount_minor, refunds_by_bank().get().state) == (20_00, "approved")
    assert LineReturn.objects.get().decided_at is None
    assert OfflinePledge.objects.get().state == "entered"
    assert check_money(now) == []
