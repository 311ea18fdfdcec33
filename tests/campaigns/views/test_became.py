"""Telling what became of it on the screen, and reading it first."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from campaigns.models import CampaignUpdate
from crowdcoop.cms.models import PageChange
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_page

TOLD = {"title": "It <b>bakes</b>", "text": "Forty loaves leave the oven each morning. " * 4}


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def campaign(cooperative, team, now):
    campaign = CampaignFactory(cooperative=cooperative, state="funded", closed_at=now)
    campaign_page(campaign)
    return campaign


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def test_told_read_and_shown(client, campaign, owner):
    client.force_login(owner)
    address, public = url("campaign_became", campaign.code), f"/en/campaigns/{campaign.code}/"
    answer = client.post(address, TOLD | {"text": "Too short."})
    assert "at least twenty words" in answer.content.decode()
    assert "Too short." in answer.content.decode()
    assert client.post(address, TOLD).status_code == 302
    story = CampaignUpdate.objects.get()
    assert "Handed in" in client.get(address).content.decode()
    assert story.code not in client.get(url("campaign_tell", campaign.code)).content.decode()
    assert client.get(url("campaign_update_edit", campaign.code, story.code)).status_code == 404
    assert client.get(url("story_review", story.code)).status_code == 404
    client.logout()
    assert "bakes" not in client.get(public).content.decode()
    client.force_login(UserFactory(is_superuser=True))
    review = url("story_review", story.code)
    assert "It &lt;b&gt;bakes" in client.get(review).content.decode()
    assert "Say what you would like" in client.post(review, {"way": "back"}).content.decode()
    assert client.post(review, {"way": "publish"}).status_code == 302
    assert client.get(review).status_code == 404
    client.logout()
    assert PageChange.objects.filter(what=f"campaign:{campaign.code}").exists()
    # The kept page is renewed after commit; a test never commits.
    html = client.get(f"{public}?fresh").content.decode()
    assert "It &lt;b&gt;bakes" in html
    assert "What became of it" in html
    client.force_login(owner)
    assert "It is published" in client.get(address).content.decode()


def test_only_where_it_succeeded(client, owner, cooperative):
    failed = CampaignFactory(cooperative=cooperative, ended=True)
    campaign_page(failed)
    client.force_login(owner)
    assert client.get(url("campaign_became", failed.code)).status_code == 404
