"""Stopping early: the team while nothing was charged, two people of the platform later; everybody is told why."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns import tasks
from campaigns.enums import CampaignState
from campaigns.exceptions import NothingToStop, NotYourCampaign, ReasonMissing, StopNeedsTwo, TwoPeopleStopIt
from campaigns.models import Campaign, CampaignStop, Pledge
from campaigns.services import closing, pledges, stopping
from crowdcoop.mail.models import OutboxMessage
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import ChargeAttempt
from tests.campaigns.conftest import order
from tests.factories.accounts import UserFactory


@pytest.fixture
def member(campaign):
    user = UserFactory()
    campaign.cooperative.roles.create(user=user, role="owner")
    return user


@pytest.fixture
def finance(db):
    return [UserFactory(is_superuser=True), UserFactory(is_superuser=True)]


@pytest.fixture
def collecting(campaign, backed):
    backed(campaign, amount_minor=1000_00)
    closing.close_due_campaigns(now=campaign.deadline_at)
    return Campaign.objects.get(pk=campaign.pk)


def test_the_team_cancels_an_open_campaign(campaign, backed, member, now):
    backed(campaign, amount_minor=2000_00)
    unfinished = pledges.place_pledge(by=None, order=order(campaign), now=now)
    stopping.cancel_campaign(by=member, campaign=campaign, reason="The building was sold.", now=now)
    stopping.finish_cancelled(now=now)
    found = Campaign.objects.get(pk=campaign.pk)
    unfinished.payment.refresh_from_db()
    assert (found.state, unfinished.payment.state) == (CampaignState.CANCELLED, PaymentState.EXPIRED)
    assert set(Pledge.objects.exclude(pk=unfinished.pk).values_list("payment__state", flat=True)) == {"released"}
    letter = OutboxMessage.objects.get(kind="campaigns/campaign_stopped")
    assert "The building was sold." in letter.text
    assert OutboxMessage.objects.filter(kind="campaigns/campaign_cancelled").count() == 1
    tasks.tick(campaign.deadline_at + timedelta(days=1))
    assert not ChargeAttempt.objects.exists()
    assert check_money(now) == []
    with pytest.raises(NothingToStop):
        stopping.cancel_campaign(by=member, campaign=campaign, reason="Again.", now=now)


def test_an_interrupted_cancellation_is_finished_by_the_clock(campaign, backed, now):
    backed(campaign)
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.CANCELLED)
    stopping.finish_cancelled(now=now)
    assert Pledge.objects.get().payment.state == PaymentState.RELEASED


@pytest.mark.parametrize("reason", ["", "   ", "\x00"])
def test_without_a_reason_nothing_is_cancelled(reason, campaign, member, now):
    with pytest.raises(ReasonMissing):
        stopping.cancel_campaign(by=member, campaign=campaign, reason=reason, now=now)
    assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.LIVE


def test_strangers_cancel_nothing(campaign, now):
    with pytest.raises(NotYourCampaign):
        stopping.cancel_campaign(by=UserFactory(), campaign=campaign, reason="No.", now=now)


def test_in_the_second_round_it_takes_two(campaign, member, now):
    Campaign.objects.filter(pk=campaign.pk).update(round=2)
    with pytest.raises(TwoPeopleStopIt):
        stopping.cancel_campaign(by=member, campaign=campaign, reason="Tired.", now=now)


def test_two_people_stop_a_collection(collecting, finance, now):
    one, two = finance
    stop = stopping.propose_stop(by=one, campaign=collecting, reason="Fraud.", now=now)
    assert stopping.propose_stop(by=two, campaign=collecting, reason="Twice.", now=now) == stop
    with pytest.raises(StopNeedsTwo):
        stopping.decide_stop(by=one, stop=stop, agreed=True, now=now)
    assert Campaign.objects.get(pk=collecting.pk).state == CampaignState.COLLECTING
    stopping.decide_stop(by=two, stop=stop, agreed=True, now=now)
    stopping.decide_stop(by=one, stop=stop, agreed=False, now=now)
    found = Campaign.objects.get(pk=collecting.pk)
    assert found.state == CampaignState.UNWINDING
    assert CampaignStop.objects.get().agreed


def test_a_proposal_may_be_turned_down(collecting, finance, now):
    stop = stopping.propose_stop(by=finance[0], campaign=collecting, reason="Fraud?", now=now)
    stopping.decide_stop(by=finance[0], stop=stop, agreed=False, now=now)
    assert Campaign.objects.get(pk=collecting.pk).state == CampaignState.COLLECTING
    assert stopping.propose_stop(by=finance[0], campaign=collecting, reason="Really.", now=now) != stop


def test_who_may_not_and_what_may_not(collecting, campaign, finance, member, now):
    with pytest.raises(NotYourCampaign):
        stopping.propose_stop(by=member, campaign=collecting, reason="No.", now=now)
    stop = stopping.propose_stop(by=finance[0], campaign=collecting, reason="Yes.", now=now)
    with pytest.raises(NotYourCampaign):
        stopping.decide_stop(by=member, stop=stop, agreed=True, now=now)
    Campaign.objects.filter(pk=collecting.pk).update(state=CampaignState.SETTLED)
    with pytest.raises(NothingToStop):
        stopping.decide_stop(by=finance[1], stop=stop, agreed=True, now=now)
    with pytest.raises(NothingToStop):
        stopping.propose_stop(by=finance[1], campaign=collecting, reason="Late.", now=now)


def test_the_database_wants_two_people_too(collecting, finance, now):
    stop = stopping.propose_stop(by=finance[0], campaign=collecting, reason="Fraud.", now=now)
    rows = CampaignStop.objects.filter(pk=stop.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(agreed=True, decided_by=finance[0], decided_at=now)
