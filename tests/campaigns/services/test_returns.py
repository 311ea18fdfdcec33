"""What is owed to everybody: delivered once with proof, asked after at two, eight and ten months, each letter once."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta

from campaigns.enums import CampaignState, ReturnState
from campaigns.exceptions import NothingOwed, NotYourCampaign
from campaigns.services.returns import deliver_return, remind_of_returns
from crowdcoop.audit.models import AuditEvent
from crowdcoop.cms.models import PageChange
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, CollectiveReturnFactory, campaign_page
from tests.factories.incubator import IncubationFactory


@pytest.fixture
def owed(cooperative, team, now):
    """Two promises of a campaign that succeeded today."""
    campaign = CampaignFactory(cooperative=cooperative, state="funded", closed_at=now)
    promises = [CollectiveReturnFactory(campaign=campaign, promised_on=now.date(), position=n) for n in range(2)]
    campaign_page(campaign)
    return promises


def give(by, row, now, **given):
    said = {"link": "https://example.org/a", "evidence": "Forty recipes."} | given
    return deliver_return(by=by, row=row, now=now, **said)


def letters():
    return list(OutboxMessage.objects.filter(kind="campaigns/returns_owed").order_by("pk"))


def test_it_is_late_from_the_day_after(owed, now):
    assert owed[0].state_on(now.date()) == ReturnState.PROMISED
    assert owed[0].state_on(now.date() + timedelta(days=1)) == ReturnState.OVERDUE


def test_delivery_is_noted_announced_and_done_once(owed, owner, now):
    row = give(owner, owed[0], now)
    assert row.state_on(now.date() + timedelta(days=999)) == ReturnState.DELIVERED
    assert PageChange.objects.filter(what=f"campaign:{row.campaign.code}").exists()
    give(owner, row, now + timedelta(days=3))
    assert AuditEvent.objects.filter(action="return.delivered").count() == 1
    again = give(owner, row, now + timedelta(days=4), link="https://example.org/b")
    assert (again.link, again.delivered_at) == ("https://example.org/b", now)
    assert AuditEvent.objects.filter(action="return.corrected").count() == 1


def test_only_the_team_delivers(owed, team, now):
    for person in (UserFactory(), team[2]):
        with pytest.raises(NotYourCampaign):
            give(person, owed[0], now)


@pytest.mark.parametrize("state", sorted(set(CampaignState) - {"collecting", "funded", "settled"}))
def test_nothing_is_owed_before_or_without_success(state, owed, owner, now):
    campaign = owed[0].campaign
    campaign.state, campaign.opens_at, campaign.deadline_at = state, now, now
    campaign.save()
    with pytest.raises(NothingOwed):
        give(owner, owed[0], now)
    assert remind_of_returns(now + timedelta(days=400)) == 0


def test_the_team_is_reminded_three_times_once_each(owed, team, now):
    manager_free = {team[0].email, team[1].email}
    assert remind_of_returns(now + relativedelta(months=2) - timedelta(hours=1)) == 0
    for months, sent in ((2, 2), (3, 2), (8, 4), (9, 4)):
        remind_of_returns(now + relativedelta(months=months))
        remind_of_returns(now + relativedelta(months=months))
        assert len(letters()) == sent
    assert {letter.to for letter in letters()} == manager_free


def test_the_last_reminder_reaches_the_adviser_too(owed, cooperative, now):
    adviser = IncubationFactory(cooperative=cooperative, adviser=UserFactory()).adviser
    for months in (2, 8):
        remind_of_returns(now + relativedelta(months=months))
    assert adviser.email not in {letter.to for letter in letters()}
    remind_of_returns(now + relativedelta(months=10))
    mine = [letter for letter in letters() if letter.to == adviser.email]
    assert len(mine) == 1
    assert "/workspace/" not in mine[0].text
    assert remind_of_returns(now + relativedelta(months=24)) == 0


def test_what_is_delivered_is_not_asked_after(owed, owner, now):
    for row in owed:
        give(owner, row, now)
    assert remind_of_returns(now + relativedelta(months=2)) == 0
    assert letters() == []


def test_letters_missed_meanwhile_are_not_sent_late(owed, now):
    assert remind_of_returns(now + relativedelta(months=9)) == 1
    assert len(letters()) == 2
    assert remind_of_returns(now + relativedelta(months=9, days=1)) == 0
