"""Choosing a bank transfer in the three steps, and confirming it from the letter, without script."""

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns.emails import pledge_token
from campaigns.models import Pledge
from payments.enums import PaymentState


@pytest.fixture(autouse=True)
def at_now(now):
    import time_machine

    with time_machine.travel(now, tick=False):
        yield


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def walk(client, campaign, **you):
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    client.post(url("support_you", campaign.code), {"email": "backer@example.org", "method": "transfer", **you})
    return client.post(url("support_check", campaign.code), {"mandate": "on", "once": "0123456789abcdef"})


def own_page(client, pledge):
    return client.get(f"{url('pledge', pledge.code)}?token={pledge_token(pledge)}").content.decode()


def confirm_url(pledge):
    return f"{url('pledge_confirm', pledge.code)}?token={pledge_token(pledge)}"


def test_a_guest_promises_a_transfer_and_confirms_it(client, campaign):
    response = walk(client, campaign)
    pledge = Pledge.objects.get()
    assert (response.status_code, response.url) == (302, url("support_thanks", campaign.code, pledge.code))
    assert "Look into your mailbox" in client.get(response.url).content.decode()
    assert "Confirm my promise" in own_page(client, pledge)
    page = client.get(confirm_url(pledge)).content.decode()
    assert "Confirm your promise of €25" in page
    pledge.payment.refresh_from_db()
    assert pledge.payment.state == PaymentState.DRAFT  # looking is not confirming
    assert client.post(confirm_url(pledge), {"once": "fedcba9876543210"}).status_code == 302
    pledge.payment.refresh_from_db()
    assert pledge.payment.state == PaymentState.ACTIVE
    assert "nothing to send before" in own_page(client, pledge)
    assert "There is nothing to confirm" in client.get(confirm_url(pledge)).content.decode()


def test_the_check_speaks_of_a_transfer(client, campaign):
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    client.post(url("support_you", campaign.code), {"email": "backer@example.org", "method": "transfer"})
    page = client.get(url("support_check", campaign.code)).content.decode()
    assert "How the transfer works" in page
    assert "your card" not in page


def test_confirming_too_late_says_so(client, campaign):
    import time_machine

    walk(client, campaign)
    pledge = Pledge.objects.get()
    with time_machine.travel(campaign.deadline_at, tick=False):
        answer = client.post(confirm_url(pledge), {"once": "fedcba9876543210"}, follow=True)
    assert "can no longer count" in answer.content.decode()


def test_a_stranger_cannot_confirm(client, campaign):
    walk(client, campaign)
    pledge = Pledge.objects.get()
    for token in ("", "x", "ñ", pledge_token(pledge)[:-1]):
        assert client.post(f"{url('pledge_confirm', pledge.code)}?token={token}").status_code == 404


def test_without_a_bank_account_only_cards_are_offered(client, campaign, settings):
    settings.BANK_ACCOUNT_IBAN = ""
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    assert 'value="transfer"' not in client.get(url("support_you", campaign.code)).content.decode()
    client.post(url("support_you", campaign.code), {"email": "backer@example.org", "method": "transfer"})
    assert "Save my card" in client.get(url("support_check", campaign.code)).content.decode()


@pytest.mark.parametrize("method", ["cash", "\x00", "sepa"])
def test_a_method_that_does_not_exist_is_refused(client, campaign, method):
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    answer = client.post(url("support_you", campaign.code), {"email": "backer@example.org", "method": method})
    assert answer.status_code == 200
