"""Offering help and answering it: who sees what, the letter in between, and that no name becomes public."""

import re

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from campaigns.models import NeedOffer
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, NeedFactory, NeedOfferFactory, campaign_page

TYPED = {"quantity": "8", "email": "nora@example.org", "name": "Nora <b>Vila</b>", "message": "On <i>Mondays</i>"}


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def need(cooperative, team):
    campaign = CampaignFactory(cooperative=cooperative, hours_goal=50)
    need = NeedFactory(campaign=campaign, covered=34)
    campaign_page(campaign)
    return need


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def test_the_page_lists_needs_with_what_is_covered(client, need):
    NeedOfferFactory(need=need, state="accepted")
    html = client.get(f"/en/campaigns/{need.campaign.code}/").content.decode()
    for text in ("Paint the walls", "34 of 50 hours", 'width="68%"', url("help", need.code)):
        assert text in html
    assert "Nora" not in html


@pytest.mark.parametrize(("state", "covered"), [("unsuccessful", 0), ("live", 50)])
def test_no_button_where_no_help_is_taken(state, covered, client, need):
    need.covered, need.campaign.state = covered, state
    need.save()
    need.campaign.save()
    html = client.get(f"/en/campaigns/{need.campaign.code}/").content.decode()
    assert "Paint the walls" in html
    assert url("help", need.code) not in html
    assert "<form" not in client.get(url("help", need.code)).content.decode().split("<main")[1]


def test_a_visitor_offers_by_the_link_of_a_letter_and_only_once(client, need, owner):
    for _ in range(2):
        assert client.post(url("help", need.code), TYPED).status_code == 302
    assert not NeedOffer.objects.exists()
    letters = OutboxMessage.objects.filter(kind="campaigns/offer_to_confirm")
    for letter in letters:
        link = re.search(r"/en/help-confirm/\S+", letter.text)[0]
        assert "On &lt;i&gt;Mondays" in client.get(link).content.decode()
        assert not NeedOffer.objects.exists() or client.post(link).status_code == 302
        client.post(link)
    assert NeedOffer.objects.get().email == "nora@example.org"
    client.force_login(owner)
    html = client.get(url("campaign_offer", need.campaign.code, NeedOffer.objects.get().code)).content.decode()
    assert "Nora &lt;b&gt;Vila" in html


def test_a_forged_or_old_link_is_no_page(client, need, now):
    offer = {"need_code": need.code, "quantity": 1, "email": "a@example.org", "name": "", "message": ""}
    with time_machine.travel("2027-03-01", tick=False):
        old = signing.dumps(offer, salt="campaigns.offer")
    for token in (old, signing.dumps(offer, salt="elsewhere"), "x"):
        assert client.get(url("help_confirm", token)).status_code == 404


def test_who_is_signed_in_needs_no_letter(client, need):
    person = UserFactory(email="pau@example.org")
    client.force_login(person)
    page = client.get(url("help", need.code)).content.decode()
    assert 'name="email"' not in page
    client.post(url("help", need.code), TYPED)
    made = NeedOffer.objects.get()
    assert (made.email, made.supporter) == ("pau@example.org", person)


@pytest.mark.parametrize("bad", [{"quantity": "0"}, {"quantity": "-3"}, {"quantity": "99999"}, {"email": "nora"}])
def test_bad_offers_are_answered_beside_the_field(bad, client, need):
    response = client.post(url("help", need.code), TYPED | bad)
    html = response.content.decode()
    assert response.status_code == 200
    assert "invalid-feedback" in html
    assert "Nora &lt;b&gt;Vila" in html
    assert not OutboxMessage.objects.exists()


def test_nobody_is_flooded_with_letters(client, need):
    answers = [client.post(url("help", need.code), TYPED).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]


def test_a_draft_takes_no_help(client, need):
    need.campaign.state = "draft"
    need.campaign.save()
    assert client.get(url("help", need.code)).status_code == 404


def test_the_team_answers_and_a_second_answer_is_refused_in_words(client, need, owner):
    row = NeedOfferFactory(need=need)
    client.force_login(owner)
    address = url("campaign_offer", need.campaign.code, row.code)
    assert client.post(address, {"way": "done"}).status_code == 200
    assert client.post(address, {"way": "accepted", "answer": "Come on Monday."}).status_code == 302
    need.refresh_from_db()
    assert need.covered == 42
    assert client.post(address, {"way": "accepted"}).status_code == 200
    assert client.post(address, {"way": "done"}).status_code == 302


def test_an_offer_of_another_campaign_does_not_exist(client, need, owner):
    other = NeedOfferFactory()
    client.force_login(owner)
    assert client.get(url("campaign_offer", need.campaign.code, other.code)).status_code == 404


def test_one_offer_or_three_cost_the_same(client, need, owner):
    client.force_login(owner)

    def asked():
        with CaptureQueriesContext(connection) as caught:
            client.get(url("campaign_offers", need.campaign.code))
        return len(caught)

    assert "No offers yet" in client.get(url("campaign_offers", need.campaign.code)).content.decode()
    NeedOfferFactory(need=need)
    asked()
    one = asked()
    NeedOfferFactory.create_batch(2, need=need)
    NeedOfferFactory(need=NeedFactory(campaign=need.campaign))
    assert asked() == one
