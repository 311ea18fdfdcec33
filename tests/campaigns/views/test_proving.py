"""The step between: a code from a letter, nothing lost, and no way around it.
That it keeps card testers out is proven in tests/proofs/test_card_testing.py."""

import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from campaigns.models import Pledge
from crowdcoop.settings import base
from tests.factories.campaigns import PledgeFactory


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


@pytest.fixture
def asked(client, campaign, sandbox, settings, django_capture_on_commit_callbacks):
    """A browser whose network has no turn left: it was sent to the page that asks for the code."""
    settings.CARD_PAGES = base.CARD_PAGES | {"network": 0}
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    client.post(url("support_you", campaign.code), {"email": "Backer@example.org", "name": "Ana", "show_name": "on"})
    answer = client.post(url("support_check", campaign.code), {"mandate": "on"})
    assert answer.url == url("support_prove", campaign.code)
    assert mail.outbox == []
    assert "Write to me" in client.get(answer.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(answer.url, {"write": "1"})
    return campaign


def code():
    return re.search(r"^[0-9A-Z]{6}$", mail.outbox[-1].body, re.MULTILINE).group()


def test_the_page_says_why_and_where_the_code_went(asked, client):
    page = client.get(url("support_prove", asked.code)).content.decode()
    assert "One small step more" in page
    assert "acker@example.org" in page
    assert not Pledge.objects.exists()


def test_the_right_code_leads_back_with_everything_typed(asked, client):
    answer = client.post(url("support_prove", asked.code), {"code": code()})
    assert answer.url == url("support_check", asked.code)
    page = client.get(answer.url).content.decode()
    assert "Ana" in page
    assert "/pay/" in client.post(url("support_check", asked.code), {"mandate": "on"}).url


@pytest.mark.parametrize("wrong", ["", "AAAAAA", "x" * 5000, "\x00", "\ud800", "é" * 6, "      "])
def test_a_wrong_code_stays_on_the_page(wrong, asked, client):
    body, kind = f"code={quote(wrong, errors='surrogatepass')}", "application/x-www-form-urlencoded"
    assert client.post(url("support_prove", asked.code), body, content_type=kind).status_code == 200
    assert "/prove/" in client.post(url("support_check", asked.code), {"mandate": "on"}).url


def test_a_code_is_good_for_five_tries(asked, client):
    right = code()
    for _ in range(5):
        client.post(url("support_prove", asked.code), {"code": "000000"})
    assert client.post(url("support_prove", asked.code), {"code": right}).status_code == 200


def test_a_proven_address_proves_no_other(asked, client):
    client.post(url("support_prove", asked.code), {"code": code()})
    client.post(url("support_you", asked.code), {"email": "stolen@example.org"})
    assert "/prove/" in client.post(url("support_check", asked.code), {"mandate": "on"}).url


def test_letters_with_codes_end_too(asked, client):
    answers = [client.post(url("support_prove", asked.code), {"write": "1"}).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def test_without_a_code_on_its_way_there_is_nothing_to_type(client, campaign):
    assert client.get(url("support_prove", campaign.code)).url == url("support", campaign.code)
    assert client.get(url("support_prove", "c-nowhere")).status_code == 404


def test_going_back_to_pay_is_guarded_too(client, campaign, sandbox, settings):
    settings.CARD_PAGES = base.CARD_PAGES | {"network": 0}
    pledge = PledgeFactory(campaign=campaign, payment__awaiting_card=True)
    answer = client.post(url("support_pay", campaign.code, pledge.code))
    assert answer.url == url("support_prove", campaign.code)
    assert sandbox.objects("checkout.session") == []
