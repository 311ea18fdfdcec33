"""My pledge: who may see it, and changing or withdrawing it."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from campaigns.emails import pledge_token, pledge_url
from payments.enums import PaymentState
from tests.amounts import bad_amounts
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RewardFactory


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


def url(name, pledge, *, token=True):
    with translation.override("en"):
        return reverse(name, args=[pledge.code]) + (f"?token={pledge_token(pledge)}" if token else "")


def test_only_its_owner_and_the_holder_of_the_link_see_it(client, campaign, backed):
    supporter = UserFactory()
    pledge = backed(campaign, supporter=supporter, email=supporter.email)
    other = backed(campaign)
    assert client.get(url("pledge", pledge)).status_code == 200
    assert pledge_url(pledge, "en").endswith(url("pledge", pledge))
    for bad in ("", "?token=", "?token=x", f"?token={pledge_token(other)}", "?token=%ff%00é"):
        assert client.get(url("pledge", pledge, token=False) + bad).status_code == 404
    client.force_login(UserFactory())
    assert client.get(url("pledge", pledge, token=False)).status_code == 404
    client.force_login(supporter)
    response = client.get(url("pledge", pledge, token=False))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_it_can_be_changed_until_the_deadline(client, campaign, backed):
    reward = RewardFactory(campaign=campaign)
    pledge = backed(campaign)
    response = client.post(url("pledge", pledge), {"choice": reward.code, "amount": "45"})
    assert response.status_code == 302
    pledge.payment.refresh_from_db()
    pledge.refresh_from_db()
    assert (pledge.payment.amount_minor, pledge.reward) == (45_00, reward)


@pytest.mark.parametrize("given", [{}, {"choice": "r-foreign", "amount": "50"}])
def test_bad_changes_are_refused(given, client, campaign, backed):
    unchanged(client, backed(campaign), given)


@pytest.mark.parametrize("amount", **bad_amounts("1", "4.99"))
def test_a_change_to_what_is_no_amount_is_refused(amount, client, campaign, backed):
    unchanged(client, backed(campaign), {"choice": "other", "amount": amount})


def unchanged(client, pledge, given):
    response = client.post(url("pledge", pledge), given)
    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    pledge.payment.refresh_from_db()
    assert pledge.payment.amount_minor == 50_00


def test_withdrawing_asks_first(client, campaign, backed):
    pledge = backed(campaign)
    assert "Withdraw your support?" in client.get(url("pledge_withdraw", pledge)).content.decode()
    pledge.payment.refresh_from_db()
    assert pledge.payment.state == PaymentState.ACTIVE
    assert client.post(url("pledge_withdraw", pledge)).status_code == 302
    pledge.payment.refresh_from_db()
    assert pledge.payment.state == PaymentState.WITHDRAWN
    assert "You have withdrawn it" in client.get(url("pledge", pledge)).content.decode()


def test_nothing_changes_after_the_deadline(client, campaign, backed):
    pledge = backed(campaign)
    with time_machine.travel(campaign.deadline_at, tick=False):
        page = client.get(url("pledge", pledge)).content.decode()
        assert "Save the change" not in page
        response = client.post(url("pledge_withdraw", pledge))
        assert response.status_code == 200
    pledge.payment.refresh_from_db()
    assert pledge.payment.state == PaymentState.ACTIVE
