"""Four ways of a campaign's money: by transfer, in two rounds, saved in the rescue week, and given back.
The books of each way are kept as a file and must not change unnoticed; real SDK, real sandbox, real clockwork."""

from datetime import timedelta
from pathlib import Path

import pytest

from campaigns import tasks as campaigns_tasks
from campaigns.enums import CampaignState
from campaigns.models import Campaign, Pledge
from campaigns.services.pledges import PledgeOrder, place_pledge
from campaigns.services.transfer_pledges import begin_transfer_pledge, confirm_transfer_pledge
from payments import tasks as payments_tasks
from payments.checks_money import check_money
from payments.models import Payment
from payments.queries import render_ledger
from payments.services.checkout import begin_checkout
from payments.services.repair import begin_new_card
from payments.services.statements import import_statement
from tests.factories.campaigns import CampaignFactory, campaign_page
from tests.factories.statements import camt, entry
from tests.sandbox import DECLINED_LATER, WORKS

LEDGERS = Path(__file__).parent / "ledgers"
PLACES = {"return_url": "http://testserver/back/", "cancel_url": "http://testserver/cancel/"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Walk:
    """A campaign of €1,000, its supporters, and the clock."""

    def __init__(self, sandbox, now, **given):
        self.sandbox, self.at, self.people = sandbox, now, 0
        self.campaign = CampaignFactory(minimum_minor=1000_00, **given)
        campaign_page(self.campaign)

    def _promised(self, minor, method):
        self.people += 1
        order = PledgeOrder(
            campaign_code=self.campaign.code, amount_minor=minor, email=f"s{self.people}@example.org", language="ca",
            method=method,
        )  # fmt: skip
        return place_pledge(by=None, order=order, now=self.at)

    def by_card(self, minor, card=WORKS):
        pledge = self._promised(minor, "card")
        assert self.sandbox.pay(begin_checkout(payment=pledge.payment, now=self.at, **PLACES), card)
        payments_tasks.tick(self.at)
        return pledge

    def by_transfer(self, minor):
        pledge = begin_transfer_pledge(by=None, pledge=self._promised(minor, "transfer"), now=self.at)
        return confirm_transfer_pledge(by=None, pledge=pledge, now=self.at)

    def arrives(self, pledge, amount):
        """The bank's statement tells of a transfer that names the promise."""
        movement = entry(amount, Payment.objects.get(pk=pledge.payment_id).reference, ref=f"{amount} {pledge.code}")
        import_statement(by=None, data=camt(movement), filename="statement.xml", now=self.at)

    def to(self, at, step=6 * HOUR):
        """The clock goes round until then; after each day every invariant is asked."""
        while self.at < at:
            self.at = min(self.at + step, at)
            payments_tasks.tick(self.at)
            campaigns_tasks.tick(self.at)
        assert check_money(self.at) == []
        self.campaign.refresh_from_db()

    def close(self):
        self.at = Campaign.objects.get(pk=self.campaign.pk).deadline_at - HOUR
        self.to(self.at + 2 * HOUR, step=HOUR)

    def states(self):
        own = Pledge.objects.of(self.campaign).order_by("pk")
        return list(own.values_list("payment__state", flat=True))


@pytest.fixture
def walk(db, sandbox, now):
    return lambda **given: Walk(sandbox, now, **given)


@pytest.fixture
def told():
    """The books, printed, are those of the file."""

    def compare(walk, name):
        table = render_ledger([walk.campaign.code])
        print(f"\n{table}")
        assert table + "\n" == (LEDGERS / f"{name}.txt").read_text()

    return compare


def test_by_transfer_in_two_parts_and_one_that_never_comes(walk, told):
    story = walk()
    story.by_card(800_00)
    in_parts, never = story.by_transfer(300_00), story.by_transfer(50_00)
    story.close()
    assert story.states() == ["collected", "awaiting_transfer", "awaiting_transfer"]
    story.arrives(in_parts, "100.00")
    story.to(story.at + 3 * DAY)
    assert story.states() == ["collected", "awaiting_transfer", "awaiting_transfer"]
    story.arrives(in_parts, "200.00")
    story.to(story.at + 19 * DAY)
    assert story.states() == ["collected", "collected", "lapsed"]
    assert (story.campaign.state, story.campaign.collected_minor) == (CampaignState.FUNDED, 1100_00)
    assert not never.payment.attempts.exists()
    told(story, "the_transfer")


def test_in_two_rounds_each_is_charged_after_its_own_deadline(walk, told):
    story = walk(round2_days=20)
    story.by_card(1100_00)
    story.close()
    assert (story.campaign.state, story.campaign.round) == (CampaignState.LIVE, 2)
    story.by_card(80_00)
    story.by_card(30_00, DECLINED_LATER)
    story.to(story.at + 10 * DAY)
    assert story.states() == ["collected", "active", "active"]
    story.close()
    assert story.states() == ["collected", "collected", "declined"]
    story.to(story.at + 8 * DAY)
    assert story.states() == ["collected", "collected", "dropped"]
    assert (story.campaign.state, story.campaign.collected_minor) == (CampaignState.FUNDED, 1180_00)
    told(story, "the_second_round")


def test_a_card_put_right_in_the_rescue_week(walk, told):
    story = walk()
    story.by_card(900_00)
    failing = story.by_card(200_00, DECLINED_LATER)
    story.close()
    story.to(story.at + 9 * DAY)
    assert (story.campaign.state, story.states()) == (CampaignState.COLLECTING, ["collected", "declined"])
    assert story.campaign.rescue_ends_at > story.at
    story.sandbox.pay(begin_new_card(payment=Payment.objects.get(pk=failing.payment_id), now=story.at))
    story.to(story.at + DAY)
    assert (story.campaign.state, story.states()) == (CampaignState.FUNDED, ["collected", "collected"])
    told(story, "the_rescue")


def test_when_the_rescue_week_does_not_help_everything_goes_back(walk, told):
    story = walk()
    story.by_card(900_00)
    story.by_card(200_00, DECLINED_LATER)
    story.close()
    story.to(story.at + 16 * DAY)
    assert (story.campaign.state, story.states()) == (CampaignState.REFUNDED, ["refunded", "dropped"])
    assert [refund["amount"] for refund in story.sandbox.objects("refund")] == [900_00]
    told(story, "the_unwinding")
