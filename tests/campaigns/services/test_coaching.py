"""The coach: what is due when, said once, never too much, and not at all to those who do not want it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.exceptions import NotYourCampaign
from campaigns.models import CoachAdvice, CoachRule
from campaigns.queries.coach import said_to
from campaigns.services import coaching
from crowdcoop.mail.models import OutboxMessage
from tests.factories.campaigns import (
    CampaignFactory,
    CampaignUpdateFactory,
    CoachRuleFactory,
    CoachWordsFactory,
    campaign_page,
)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_rules(db):
    """Each test has its own rules."""
    CoachRule.objects.all().delete()


@pytest.fixture
def open_campaign(cooperative, team, now):
    """Open for forty days from now."""
    campaign = CampaignFactory(cooperative=cooperative, opens_at=now, deadline_at=now + 40 * DAY)
    campaign_page(campaign)
    return campaign


def due(rule, at):
    before = CoachAdvice.objects.filter(rule=rule).count()
    coaching.coach_teams(at)
    return CoachAdvice.objects.filter(rule=rule).count() > before


def test_a_day_is_scaled_to_the_campaigns_length(open_campaign, team, now):
    rule = CoachRuleFactory(moment="day", at=50)
    assert not due(rule, now + 19 * DAY)
    assert due(rule, now + 20 * DAY)
    assert not due(rule, now + 21 * DAY)
    assert {one.to for one in OutboxMessage.objects.all()} == {team[0].email, team[1].email}
    other = CampaignFactory(cooperative=open_campaign.cooperative, opens_at=now, deadline_at=now + 10 * DAY)
    campaign_page(other, title="Short")
    assert due(rule, now + 5 * DAY)


def test_a_day_that_passed_unseen_is_not_said_late(open_campaign, now):
    assert not due(CoachRuleFactory(moment="day", at=50), now + 23 * DAY)


@pytest.mark.parametrize(
    ("moment", "at", "facts", "days", "is_due"),
    [
        ("backers", 20, {"backers": 19}, 3, False),
        ("backers", 20, {"backers": 20}, 3, True),
        ("percent", 70, {"pledged_minor": 699_00}, 3, False),
        ("percent", 70, {"pledged_minor": 700_00}, 3, True),
        ("percent", 70, {"pledged_minor": 1000_00}, 3, False),
        ("percent", 100, {"pledged_minor": 1000_00}, 3, True),
        ("below", 85, {"pledged_minor": 999_00}, 33, False),
        ("below", 85, {"pledged_minor": 999_00}, 34, True),
        ("below", 85, {"pledged_minor": 1000_00}, 34, False),
        ("ending", 3, {}, 36, False),
        ("ending", 3, {}, 37, True),
        ("ending", 3, {}, 38, False),
        ("silent", 6, {}, 5, False),
        ("silent", 6, {}, 6, True),
    ],
)
def test_a_situation_is_seen(open_campaign, now, moment, at, facts, days, is_due):
    type(open_campaign).objects.filter(pk=open_campaign.pk).update(**facts)
    assert due(CoachRuleFactory(moment=moment, at=at), now + days * DAY) is is_due


def test_an_update_ends_the_silence(open_campaign, now):
    CampaignUpdateFactory(campaign=open_campaign, published_at=now + 2 * DAY)
    rule = CoachRuleFactory(moment="silent", at=6)
    assert not due(rule, now + 7 * DAY)
    assert due(rule, now + 8 * DAY)


def test_one_piece_of_advice_a_day_and_the_countdown_besides(open_campaign, now):
    type(open_campaign).objects.filter(pk=open_campaign.pk).update(backers=200)
    for at in (20, 100):
        CoachRuleFactory(moment="backers", at=at)
    CoachRuleFactory(moment="ending", at=1)
    last = open_campaign.deadline_at - timedelta(hours=23)
    assert coaching.coach_teams(last - DAY) == 1
    assert coaching.coach_teams(last - DAY + timedelta(hours=1)) == 0
    assert coaching.coach_teams(last) == 2
    assert coaching.coach_teams(last) == 0


def test_the_team_can_switch_it_off(open_campaign, owner, user, now):
    rule = CoachRuleFactory(moment="silent", at=0)
    with pytest.raises(NotYourCampaign):
        coaching.switch_coach(by=user, campaign=open_campaign, on=False)
    coaching.switch_coach(by=owner, campaign=open_campaign, on=False)
    assert not due(rule, now + DAY)
    coaching.switch_coach(by=owner, campaign=open_campaign, on=True)
    assert due(rule, now + DAY)


def test_rules_out_of_use_and_ended_campaigns_are_silent(open_campaign, now):
    off = CoachRuleFactory(moment="silent", at=0, is_on=False)
    assert not due(off, now + DAY)
    on = CoachRuleFactory(moment="silent", at=0)
    assert not due(on, open_campaign.deadline_at)
    type(open_campaign).objects.filter(pk=open_campaign.pk).update(state="cancelled")
    assert not due(on, now + DAY)


def test_everybody_is_advised_in_their_language(open_campaign, team, now):
    team[0].language = "ca"
    team[0].save()
    rule = CoachRuleFactory(moment="silent", at=0)
    CoachWordsFactory(rule=rule, language="ca", title="Surt al carrer")
    coaching.coach_teams(now + DAY)
    subjects = {one.language: one.subject for one in OutboxMessage.objects.all()}
    assert subjects["ca"].startswith("Surt al carrer")
    assert said_to(open_campaign, "ca")[0].words.title == "Surt al carrer"
    assert said_to(open_campaign, "eu")[0].words.title == "Sal a la calle"


def test_looking_costs_the_same_for_one_or_many_campaigns(open_campaign, now):
    CoachRuleFactory(moment="backers", at=20)

    def cost():
        with CaptureQueriesContext(connection) as caught:
            coaching.coach_teams(now + DAY)
        return len(caught)

    few = cost()
    CampaignFactory.create_batch(3, opens_at=now, deadline_at=now + 40 * DAY)
    assert cost() == few


def every_kind():
    """One rule of each moment, and the days of a whole campaign."""
    for at in (0, 3, 12, 50, 75, 90):
        CoachRuleFactory(moment="day", at=at)
    for moment, at in (("silent", 6), ("below", 60), ("backers", 1), ("percent", 10), ("ending", 3), ("ending", 1)):
        CoachRuleFactory(moment=moment, at=at)


def through(campaign, now):
    """Every six hours through both rounds, asked from a clock of another zone each time, summer time coming between.

    Returns how many pieces of advice were said."""
    zones = [ZoneInfo(name) for name in ("Europe/Madrid", "Atlantic/Canary", "UTC", "Pacific/Auckland")]
    rows, said = type(campaign).objects.filter(pk=campaign.pk), 0
    for step in range(4 * 82):
        moment = now + step * timedelta(hours=6)
        if step == 4 * 40 - 1:
            rows.update(round=2, deadline_at=campaign.deadline_at + 40 * DAY)
        said += coaching.coach_teams(moment.astimezone(zones[step % 4]))
    return said


def test_each_piece_is_sent_once_through_both_rounds_and_a_change_of_the_clock(open_campaign, team, now):
    type(open_campaign).objects.filter(pk=open_campaign.pk).update(backers=30, pledged_minor=200_00)
    every_kind()
    said = through(open_campaign, now)
    assert said == CoachAdvice.objects.count() == CoachRule.objects.count()
    letters = OutboxMessage.objects.filter(kind="campaigns/coach_says")
    assert letters.count() == 2 * said, "owner and editor, once each"
    assert letters.values("to", "subject_code").distinct().count() == letters.count()


def test_control_a_coach_that_forgets_says_the_same_again(open_campaign, now):
    CoachRuleFactory(moment="silent", at=0)
    assert coaching.coach_teams(now + DAY) == 1
    CoachAdvice.objects.all().delete()
    assert coaching.coach_teams(now + 2 * DAY) == 1
