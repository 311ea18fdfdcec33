"""Messages on the screen: both sides, the guest's signed link, lists with what is unread, reports."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from campaigns.emails import pledge_token
from campaigns.models import Message, Talk
from campaigns.services import talks
from crowdcoop.audit.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, PledgeFactory, campaign_page


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def campaign(cooperative, team):
    campaign = CampaignFactory(cooperative=cooperative)
    campaign_page(campaign)
    return campaign


@pytest.fixture
def pledge(campaign):
    return PledgeFactory(campaign=campaign, counted_minor=30_00, name="Nora <i>", show_name=True)


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def own(pledge, name="pledge_talk", *more):
    return f"{url(name, pledge.code, *more)}?token={pledge_token(pledge)}"


def team_talk(pledge):
    return url("campaign_talk", pledge.campaign.code, pledge.code)


def test_team_and_guest_write_to_each_other(client, pledge, owner):
    client.force_login(owner)
    assert "No messages yet" in client.get(url("campaign_talks", pledge.campaign.code)).content.decode()
    assert client.post(team_talk(pledge), {"text": "Come <b>by</b>"}).status_code == 302
    client.logout()
    html = client.get(own(pledge)).content.decode()
    assert "Come &lt;b&gt;by" in html
    assert owner.email not in html
    assert client.post(own(pledge), {"text": "On Friday"}).status_code == 302
    client.force_login(owner)
    listed = client.get(url("campaign_talks", pledge.campaign.code)).content.decode()
    assert "1 not read" in listed
    html = client.get(team_talk(pledge)).content.decode()
    assert "On Friday" in html
    assert "Nora &lt;i&gt;" in html
    assert pledge.email not in html + listed
    assert "1 not read" not in client.get(url("campaign_talks", pledge.campaign.code)).content.decode()


def test_who_shows_no_name_is_a_supporter_with_a_number(client, campaign, owner):
    quiet = PledgeFactory(campaign=campaign, counted_minor=1, name="Quiet Person")
    client.force_login(owner)
    for address in (url("campaign_talks", campaign.code), team_talk(quiet)):
        html = client.get(address).content.decode()
        assert "Quiet Person" not in html
        assert quiet.code in html


def test_nobody_else_reads_it(client, pledge, now):
    talks.send_message(by=None, pledge=pledge, text="Private", from_team=False, now=now)
    other = PledgeFactory(campaign=pledge.campaign, counted_minor=1)
    assert client.get(url("pledge_talk", pledge.code)).status_code == 404
    assert client.get(f"{url('pledge_talk', pledge.code)}?token={pledge_token(other)}").status_code == 404
    client.force_login(UserFactory())
    assert client.get(team_talk(pledge)).status_code == 404
    assert client.get(url("pledge_talk", pledge.code)).status_code == 404


def test_no_talk_before_a_pledge_counts(client, campaign, owner):
    draft = PledgeFactory(campaign=campaign)
    assert client.get(own(draft)).status_code == 404
    assert client.post(own(draft), {"text": "Hello"}).status_code == 404
    client.force_login(owner)
    assert client.get(team_talk(draft)).status_code == 404


def test_an_empty_message_is_said_beside_the_field(client, pledge):
    answer = client.post(own(pledge), {"text": ""})
    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode()
    assert not Message.objects.exists()


def test_a_double_click_writes_once(client, pledge):
    for _ in range(2):
        client.post(own(pledge), {"text": "Once", "once": "a1b2c3d4e5"})
    assert Message.objects.count() == 1


def test_the_backer_ends_the_letters_of_the_team_and_opens_them_again(client, pledge, owner):
    assert client.post(own(pledge, "pledge_talk_block"), {}).status_code == 302
    assert Talk.objects.get().blocked_at
    client.force_login(owner)
    html = client.get(team_talk(pledge)).content.decode()
    assert "They want no more messages" in html
    answer = client.post(team_talk(pledge), {"text": "Still here?"})
    assert answer.status_code == 200
    client.logout()
    client.post(own(pledge, "pledge_talk_block"), {})
    assert Talk.objects.get().blocked_at is None


def test_a_report_shows_one_message_and_reading_it_is_noted(client, pledge, owner, now):
    talks.send_message(by=owner, pledge=pledge, text="Harmless", from_team=True, now=now)
    bad = talks.send_message(by=owner, pledge=pledge, text="Insult", from_team=True, now=now)
    assert client.post(own(pledge, "pledge_talk_report", bad.code), {"reason": "Rude"}).status_code == 302
    client.force_login(owner)
    mine = url("campaign_talk_report", pledge.campaign.code, pledge.code, bad.code)
    assert client.get(mine).status_code == 404
    assert client.get(url("talk_reports")).status_code == 404
    client.force_login(UserFactory(is_superuser=True))
    assert "Rude" in client.get(url("talk_reports")).content.decode()
    html = client.get(url("talk_report", bad.code)).content.decode()
    assert "Insult" in html
    assert "Harmless" not in html
    assert AuditEvent.objects.filter(action="message.looked_at").count() == 1
    client.post(url("talk_report", bad.code), {"way": "hide"})
    assert client.get(url("talk_report", bad.code)).status_code == 404
    client.logout()
    html = client.get(own(pledge)).content.decode()
    assert "Insult" not in html
    assert "Harmless" in html


def test_a_supporter_has_all_talks_in_one_list(client, pledge, owner, now):
    person = UserFactory()
    client.force_login(person)
    assert "No messages yet" in client.get(url("talks")).content.decode()
    pledge.supporter = person
    pledge.save()
    talks.send_message(by=owner, pledge=pledge, text="Hello there", from_team=True, now=now)
    html = client.get(url("talks")).content.decode()
    assert "Hello there" in html
    assert "1 not read" in html


def test_the_lists_cost_the_same_for_one_and_for_three(client, campaign, owner, now):
    client.force_login(owner)
    costs = []
    for number in range(3):
        person = PledgeFactory(campaign=campaign, counted_minor=1)
        talks.send_message(by=None, pledge=person, text=f"Number {number}", from_team=False, now=now)
        PledgeFactory(campaign=campaign, counted_minor=1)
        client.get(url("campaign_talks", campaign.code))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("campaign_talks", campaign.code))
        costs.append(len(queries))
    assert len(set(costs)) == 1
