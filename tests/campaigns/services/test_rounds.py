"""Two rounds: the second opens when the first succeeds, has its own snapshot, and never tests the minimum again."""

from datetime import timedelta

import pytest

from campaigns.enums import CampaignState, Outcome
from campaigns.exceptions import CampaignError
from campaigns.models import Campaign, Pledge, Snapshot
from campaigns.services import closing, pledges
from crowdcoop.mail.models import OutboxMessage
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.exceptions import DeadlinePassed, OwnerRefused
from payments.models import Entry, PaymentEvent
from tests.campaigns.conftest import order, save_card


@pytest.fixture
def two(campaign):
    """Round 2 lasts twenty days."""
    Campaign.objects.filter(pk=campaign.pk).update(round2_days=20)
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def second(two, backed):
    """In its second round: €1,100 promised in the first."""
    for amount in (600_00, 500_00):
        backed(two, amount_minor=amount)
    closing.close_due_campaigns(now=two.deadline_at)
    two.refresh_from_db()
    return two


def states(campaign, number):
    own = Pledge.objects.of(campaign).filter(round=number).order_by("pk")
    return list(own.values_list("payment__state", flat=True))


def test_success_opens_the_second_round(two, backed):
    backed(two, amount_minor=1000_00)
    first_deadline = two.deadline_at
    closing.close_due_campaigns(now=first_deadline)
    two.refresh_from_db()
    assert (two.state, two.round, two.closed_at) == (CampaignState.LIVE, 2, None)
    assert timedelta(days=19) < two.deadline_at - first_deadline < timedelta(days=21)
    assert states(two, 1) == [PaymentState.DUE]
    assert list(two.events.order_by("pk").values_list("to_state", "cause"))[-2:] == [
        ("closing", "deadline"), ("live", "second_round"),
    ]  # fmt: skip
    assert not OutboxMessage.objects.filter(kind="campaigns/campaign_succeeded").exists()


@pytest.mark.parametrize(("days", "amount"), [(0, 1000_00), (20, 1500_00), (20, 999_99)])
def test_no_second_round_without_days_or_at_the_optimum_or_below_the_minimum(days, amount, campaign, backed):
    """The negative control of the test above."""
    Campaign.objects.filter(pk=campaign.pk).update(round2_days=days)
    backed(campaign, amount_minor=amount)
    closing.close_due_campaigns(now=campaign.deadline_at)
    campaign.refresh_from_db()
    assert campaign.round == 1
    assert campaign.state == (CampaignState.COLLECTING if amount >= 1000_00 else CampaignState.UNSUCCESSFUL)


def test_the_second_round_has_its_own_pledges_and_snapshot(second, backed, now):
    later = second.deadline_at - timedelta(days=2)
    backed(second, amount_minor=70_00, at=later)
    gone = backed(second, amount_minor=30_00, at=later)
    pledges.withdraw_pledge(by=None, pledge=gone, now=later)
    assert check_money(later) == []
    (found,) = closing.close_due_campaigns(now=second.deadline_at)
    second.refresh_from_db()
    assert (found.round, found.outcome, found.total_minor, found.minimum_minor) == (2, Outcome.SUCCEEDED, 70_00, 0)
    assert (second.state, second.pledged_minor) == (CampaignState.COLLECTING, 1170_00)
    assert list(Snapshot.objects.order_by("round").values_list("round", "total_minor", "pledges")) == [
        (1, 1100_00, 2), (2, 70_00, 1),
    ]  # fmt: skip
    assert states(second, 2) == [PaymentState.DUE, PaymentState.WITHDRAWN]
    assert check_money(second.deadline_at) == []


def test_a_second_round_that_nobody_joins_still_succeeds(second):
    (found,) = closing.close_due_campaigns(now=second.deadline_at)
    second.refresh_from_db()
    assert (found.outcome, found.pledges, second.state) == (Outcome.SUCCEEDED, 0, CampaignState.COLLECTING)
    assert closing.close_due_campaigns(now=second.deadline_at + timedelta(days=99)) == []


def test_a_pledge_of_the_first_round_cannot_come_to_life_in_the_second(two, backed):
    backed(two, amount_minor=1000_00)
    stray = pledges.place_pledge(by=None, order=order(two), now=two.deadline_at - timedelta(minutes=1))
    Pledge.objects.filter(pk=stray.pk).update(holds_unit=False)
    Campaign.objects.filter(pk=two.pk).update(round=2, deadline_at=two.deadline_at + timedelta(days=20))
    with pytest.raises(OwnerRefused):
        save_card(stray.payment, two.deadline_at + timedelta(minutes=1))


def test_first_round_pledges_cannot_be_changed_while_the_second_is_open(second, now):
    pledge = Pledge.objects.of(second).filter(round=1).first()
    for act in (
        lambda: pledges.withdraw_pledge(by=None, pledge=pledge, now=now),
        lambda: pledges.change_pledge(by=None, pledge=pledge, amount_minor=9_00, reward_code="", now=now),
    ):
        with pytest.raises((CampaignError, DeadlinePassed)):
            act()


def test_many_close_as_one_by_one_would(campaign, backed, monkeypatch):
    """Each leaves its own event and its own entry, in one unbroken chain, across several parts."""
    monkeypatch.setattr(closing, "AT_ONCE", 3)
    for _ in range(8):
        backed(campaign, amount_minor=150_00)
    closing.close_due_campaigns(now=campaign.deadline_at)
    assert states(campaign, 1) == [PaymentState.DUE] * 8
    assert PaymentEvent.objects.filter(to_state="due", entry__kind="pledge_due").count() == 8
    assert Entry.objects.filter(kind="pledge_due").count() == 8
    assert check_money(campaign.deadline_at) == []
