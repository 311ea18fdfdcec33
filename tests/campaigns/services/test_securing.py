"""The policy: what is really collected decides, a rescue week first, and everything back if it is not enough.
Cards, refunds and their provider are real (the sandbox)."""

from datetime import timedelta

import pytest

from campaigns import tasks
from campaigns.enums import CampaignState, Policy
from campaigns.models import Campaign, Pledge
from campaigns.services import closing, pledges, securing
from crowdcoop.mail.models import OutboxMessage
from payments import tasks as payments_tasks
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import Payment
from payments.services import checkout, collection
from payments.services.repair import begin_new_card
from tests.campaigns.conftest import order
from tests.factories.accounts import UserFactory
from tests.sandbox import DECLINED_LATER, WORKS

DAY = timedelta(days=1)
BACK = "http://testserver/back/"


@pytest.fixture
def saved(sandbox, now):
    """`saved(campaign, amount, card)`: a pledge whose card was saved on the provider's page."""
    numbers = iter(range(1000))

    def make(campaign, amount_minor, card=WORKS, at=now):
        wanted = order(campaign, amount_minor=amount_minor, email=f"b{next(numbers)}@example.org")
        pledge = pledges.place_pledge(by=None, order=wanted, now=at)
        url = checkout.begin_checkout(payment=pledge.payment, return_url=BACK, cancel_url=BACK, now=at)
        sandbox.pay(url, card)
        payments_tasks.tick(at)
        return pledge

    return make


def run(start, days, step=DAY):
    """The clock goes round for some days."""
    at, end = start, start + days
    while at <= end:
        payments_tasks.tick(at)
        tasks.tick(at)
        at += step
    return end


def state(campaign):
    return Campaign.objects.get(pk=campaign.pk).state


def letters(kind):
    return OutboxMessage.objects.filter(kind=f"campaigns/{kind}").count()


@pytest.mark.parametrize(
    ("policy", "good", "bad", "end"),
    [
        (Policy.STRICT, 1000_00, 50_00, CampaignState.FUNDED),
        (Policy.STRICT, 999_99, 50_00, CampaignState.REFUNDED),
        (Policy.TOLERANT, 950_00, 50_00, CampaignState.FUNDED),
        (Policy.TOLERANT, 949_99, 51_00, CampaignState.REFUNDED),
    ],
)
def test_what_is_collected_decides(policy, good, bad, end, campaign, saved):
    Campaign.objects.filter(pk=campaign.pk).update(policy=policy)
    saved(campaign, good)
    failing = saved(campaign, bad, DECLINED_LATER)
    at = run(campaign.deadline_at, 25 * DAY)
    found = Campaign.objects.get(pk=campaign.pk)
    assert found.state == end
    assert (found.secured_at is not None) == (end == CampaignState.FUNDED)
    assert (found.rescue_ends_at is not None) == (end == CampaignState.REFUNDED)
    assert letters("pledge_goes_back") == (0 if end == CampaignState.FUNDED else 1)
    failing.payment.refresh_from_db()
    assert failing.payment.state == PaymentState.DROPPED
    assert check_money(at) == []


def test_a_card_put_right_in_the_rescue_week_saves_the_campaign(campaign, saved, sandbox):
    campaign.cooperative.roles.create(user=UserFactory(), role="owner")
    saved(campaign, 900_00)
    failing = saved(campaign, 200_00, DECLINED_LATER)
    at = run(campaign.deadline_at, 9 * DAY)
    found = Campaign.objects.get(pk=campaign.pk)
    assert found.rescue_ends_at is not None
    assert (found.state, found.secured_at) == (CampaignState.COLLECTING, None)
    run(at, 2 * DAY, timedelta(hours=6))
    assert (letters("pledge_rescue"), letters("campaign_rescue")) == (1, 1)
    sandbox.pay(begin_new_card(payment=Payment.objects.get(pk=failing.payment_id), now=at + 4 * DAY))
    at = run(at + 4 * DAY, DAY)
    assert state(campaign) == CampaignState.FUNDED
    assert check_money(at) == []


def test_enough_collected_means_no_rescue(campaign, saved):
    """Negative control: the same failing card above the minimum is dropped after its own week."""
    saved(campaign, 1000_00)
    failing = saved(campaign, 200_00, DECLINED_LATER)
    run(campaign.deadline_at, 9 * DAY)
    failing.payment.refresh_from_db()
    assert failing.payment.state == PaymentState.DROPPED
    assert letters("pledge_rescue") == 0
    assert state(campaign) == CampaignState.FUNDED


def test_when_round_one_fails_the_promises_of_round_two_are_let_go(campaign, saved):
    Campaign.objects.filter(pk=campaign.pk).update(round2_days=30)
    saved(campaign, 900_00)
    saved(campaign, 200_00, DECLINED_LATER)
    at = run(campaign.deadline_at, 2 * DAY)
    late = saved(campaign, 60_00, at=at)
    unfinished = pledges.place_pledge(by=None, order=order(campaign, amount_minor=20_00), now=at + 13 * DAY)
    run(at, 20 * DAY)
    late.payment.refresh_from_db()
    unfinished.payment.refresh_from_db()
    assert state(campaign) == CampaignState.REFUNDED
    assert (late.payment.state, unfinished.payment.state) == (PaymentState.RELEASED, PaymentState.EXPIRED)
    assert not late.payment.attempts.exists()
    assert letters("campaign_stopped") == 1
    assert check_money(at + 20 * DAY) == []


def test_both_rounds_collected_is_funded_and_only_then(campaign, saved):
    Campaign.objects.filter(pk=campaign.pk).update(round2_days=15)
    saved(campaign, 1100_00)
    at = run(campaign.deadline_at, DAY)
    found = Campaign.objects.get(pk=campaign.pk)
    assert (found.state, found.round) == (CampaignState.LIVE, 2)
    assert found.secured_at is not None
    saved(campaign, 80_00, at=at)
    at = run(found.deadline_at, DAY)
    found.refresh_from_db()
    assert (found.state, found.collected_minor, found.pledged_minor) == (CampaignState.FUNDED, 1180_00, 1180_00)
    assert check_money(at) == []


def test_unwinding_stops_what_is_still_being_collected(campaign, saved, now):
    saved(campaign, 900_00)
    failing = saved(campaign, 200_00, DECLINED_LATER)
    at = run(campaign.deadline_at, 2 * DAY)
    securing.begin_unwinding(
        campaign=Campaign.objects.get(pk=campaign.pk), by=None, cause="test", reason="The oven burst.", now=at
    )
    run(at, DAY, timedelta(hours=6))
    failing.payment.refresh_from_db()
    assert failing.payment.state == PaymentState.DROPPED
    assert state(campaign) == CampaignState.REFUNDED
    assert "The oven burst." in OutboxMessage.objects.get(kind="campaigns/pledge_goes_back").text


def test_a_closing_in_parts_goes_on_where_it_stopped(campaign, saved):
    saved(campaign, 1000_00)
    snapshot = closing._take_snapshot(campaign, campaign.deadline_at)
    assert snapshot.pledges == 1
    run(campaign.deadline_at, DAY)
    assert state(campaign) == CampaignState.FUNDED


def test_stopping_a_book_leaves_what_is_settled(campaign, saved):
    good = saved(campaign, 1000_00)
    run(campaign.deadline_at, timedelta(minutes=1), timedelta(minutes=1))
    assert collection.stop_collecting(book_code=campaign.code, now=campaign.deadline_at) == 0
    assert Pledge.objects.get(pk=good.pk).payment.state == PaymentState.COLLECTED
