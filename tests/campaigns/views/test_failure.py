"""Looking back and trying again on the screen; asking to be told, signed in, by a code, or by the link of a letter."""

import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from campaigns.emails import pledge_token
from campaigns.models import Campaign, PostMortem, RetryWish
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, CostLineFactory, PledgeFactory, PostMortemFactory, campaign_page
from tests.factories.incubator import IncubationFactory


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def failed(cooperative, team):
    campaign = CampaignFactory(cooperative=cooperative, ended=True, pledged_minor=400_00, backers=8)
    CostLineFactory(campaign=campaign, amount_minor=600_00)
    CostLineFactory(campaign=campaign, amount_minor=400_00, position=1)
    campaign_page(campaign)
    return campaign


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def test_the_team_looks_back_and_keeps_what_it_learnt(client, failed, owner):
    client.force_login(owner)
    address = url("campaign_after", failed.code)
    html = client.get(address).content.decode()
    assert "(40 %)" in html
    assert client.post(address, {"reasons": []}).status_code == 200
    assert client.post(address, {"reasons": ["few_knew", "other"], "text": "Late."}).status_code == 302
    assert PostMortem.objects.get().reasons == ["few_knew", "other"]


def test_the_adviser_reads_it_and_others_do_not(client, failed, cooperative):
    PostMortemFactory(campaign=failed, text="We told <b>nobody</b>")
    client.force_login(IncubationFactory(cooperative=cooperative).adviser)
    html = client.get(url("campaign_after", failed.code)).content.decode()
    assert "We told &lt;b&gt;nobody" in html
    assert "Too few people heard of it" in html
    assert 'name="reasons"' not in html
    client.post(url("campaign_after", failed.code), {"reasons": ["other"]})
    assert PostMortem.objects.get().reasons == ["few_knew"]
    client.force_login(UserFactory())
    assert client.get(url("campaign_after", failed.code)).status_code == 404


def test_trying_again_begins_one_draft(client, failed, owner):
    client.force_login(owner)
    address = url("campaign_try_again", failed.code)
    for wrong, said in (
        ({"cost_0": "600", "cost_1": "400"}, "lower than the old one"),
        ({"cost_0": "", "cost_1": ""}, "more than nothing"),
        ({"cost_0": "-5", "cost_1": "x"}, "Write an amount in euros"),
    ):
        assert said in client.post(address, wrong).content.decode()
    assert client.post(address, {"cost_0": "600", "cost_1": ""}).status_code == 302
    made = Campaign.objects.get(retries=failed)
    assert made.minimum_minor == 600_00
    assert url("campaign_workspace", made.code) in client.get(address).content.decode()


def test_these_pages_are_only_there_after_a_campaign_that_came_to_nothing(client, owner, cooperative):
    live = CampaignFactory(cooperative=cooperative)
    campaign_page(live)
    client.force_login(owner)
    for name in ("campaign_after", "campaign_try_again", "campaign_again"):
        assert client.get(url(name, live.code)).status_code == 404


def test_a_visitor_proves_an_address_before_it_is_kept(client, failed):
    assert url("campaign_again", failed.code) in client.get(f"/en/campaigns/{failed.code}/").content.decode()
    address, prove = url("campaign_again", failed.code), url("campaign_prove", failed.code)
    assert "Tick this" in client.post(address, {"email": "a@example.org"}).content.decode()
    assert client.post(address, {"email": "Nora@example.org", "agree": "on"}).status_code == 302
    assert not RetryWish.objects.exists()
    client.post(prove, {"write": "1"})
    code = re.search(r"\b[A-Z0-9]{6}\b", OutboxMessage.objects.get(kind="campaigns/room_code").text)[0]
    assert client.post(prove, {"code": code}).status_code == 302
    assert RetryWish.objects.get().email == "nora@example.org"


def test_who_is_signed_in_or_has_a_letter_says_it_at_once(client, failed):
    pledge = PledgeFactory(campaign=failed, payment__state="released", email="old@example.org")
    own = f"{url('pledge_again', pledge.code)}?token={pledge_token(pledge)}"
    assert url("pledge_again", pledge.code) in client.get(own.replace("again/", "")).content.decode()
    assert client.post(own, {}).status_code == 200
    assert client.post(own, {"agree": "on"}).status_code == 302
    assert RetryWish.objects.get().email == "old@example.org"
    person = UserFactory()
    client.force_login(person)
    client.post(url("campaign_again", failed.code), {"agree": "on"})
    assert RetryWish.objects.get(user=person).email == ""
    assert "you get one letter" in client.get(url("campaign_again", failed.code)).content.decode()
