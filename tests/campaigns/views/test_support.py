"""The three steps of a pledge as a browser walks them, without script."""

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns.enums import CampaignState
from campaigns.models import Pledge
from payments.enums import PaymentState
from payments.services import checkout, switches
from tests.amounts import bad_amounts
from tests.campaigns.conftest import save_card
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, RewardFactory

HOSTED = "https://checkout.example.org/session"


@pytest.fixture(autouse=True)
def at_now(now, time_machine_now):
    """The campaign's clock stands at `now`."""


@pytest.fixture
def time_machine_now(now):
    import time_machine

    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def hosted(monkeypatch):
    """The provider's page answers; what payments does before it is tested there."""

    def begin(*, payment, return_url, cancel_url, now):
        return HOSTED

    monkeypatch.setattr("campaigns.views.thanks.begin_checkout", begin)
    assert checkout.begin_checkout


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def walk(client, campaign, choice="other", amount="25", **you):
    client.post(url("support", campaign.code), {"choice": choice, "amount": amount})
    client.post(url("support_you", campaign.code), {"email": "Backer@Example.org", **you})
    return client.post(url("support_check", campaign.code), {"mandate": "on", "once": "0123456789abcdef"})


def test_a_guest_goes_from_amount_to_the_providers_page(client, campaign, hosted):
    reward = RewardFactory(campaign=campaign)
    response = walk(client, campaign, reward.code, "", name="Ana", show_name="on", message="Go!")
    assert (response.status_code, response.url) == (302, HOSTED)
    pledge = Pledge.objects.get()
    assert (pledge.email, pledge.name, pledge.reward, pledge.payment.amount_minor) == (
        "backer@example.org", "Ana", reward, 30_00,
    )  # fmt: skip
    assert pledge.payment.payer_language == "en"
    assert pledge.news_agreed_at is None


def test_a_signed_in_supporter_owns_the_pledge(client, campaign, hosted, user):
    client.force_login(user)
    page = client.get(url("support", campaign.code))
    assert page.status_code == 200
    walk(client, campaign)
    assert Pledge.objects.get().supporter == user


def test_a_replayed_or_repeated_check_makes_one_pledge(client, campaign, hosted):
    walk(client, campaign)
    for once in ("0123456789abcdef", "fedcba9876543210"):
        again = client.post(url("support_check", campaign.code), {"mandate": "on", "once": once})
        assert again.url == HOSTED
    assert Pledge.objects.count() == 1


def test_a_changed_mind_makes_another_pledge(client, campaign, hosted):
    walk(client, campaign)
    client.post(url("support", campaign.code), {"choice": "other", "amount": "40"})
    client.post(url("support_check", campaign.code), {"mandate": "on", "once": "fedcba9876543210"})
    assert sorted(Pledge.objects.values_list("payment__amount_minor", flat=True)) == [25_00, 40_00]


def test_steps_cannot_be_skipped(client, campaign):
    assert client.get(url("support_you", campaign.code)).url == url("support", campaign.code)
    assert client.get(url("support_check", campaign.code)).url == url("support", campaign.code)


def test_nothing_is_ticked_beforehand(client, campaign):
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    client.post(url("support_you", campaign.code), {"email": "a@example.org"})
    for step in ("support_you", "support_check"):
        html = client.get(url(step, campaign.code)).content.decode()
        assert 'type="checkbox"' in html
        assert "checked" not in html.replace('id="id_method_0" checked', "")  # the way to pay is no consent


def test_the_check_needs_the_mandate(client, campaign, hosted):
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    client.post(url("support_you", campaign.code), {"email": "a@example.org"})
    response = client.post(url("support_check", campaign.code), {})
    assert response.status_code == 200
    assert not Pledge.objects.exists()


def test_bad_choices_are_answered_beside_the_field(client, campaign):
    for choice in ("", "r-foreign", "x" * 500, "\x00"):
        refused(client, campaign, choice, "25")


@pytest.mark.parametrize("amount", **bad_amounts("4.99", "60000"))
def test_bad_amounts_are_answered_beside_the_field(amount, client, campaign):
    assert "invalid-feedback" in refused(client, campaign, "other", amount)


def refused(client, campaign, choice, amount):
    """The page that answers; nothing was kept of what was typed."""
    response = client.post(url("support", campaign.code), {"choice": choice, "amount": amount})
    page = response.content.decode("utf-8", "replace")
    assert (response.status_code, "error-summary" in page) == (200, True)
    assert f"support:{campaign.code}" not in client.session
    assert not Pledge.objects.exists()
    return page


def test_a_foreign_or_sold_out_reward_is_refused_in_words(client, campaign):
    foreign = RewardFactory(campaign=CampaignFactory())
    gone = RewardFactory(campaign=campaign, stock=1, taken=1)
    for reward in (foreign, gone):
        response = client.post(url("support", campaign.code), {"choice": reward.code, "amount": ""})
        assert response.status_code == 200
        assert "error-summary" in response.content.decode()


def test_less_than_the_rewards_price_is_refused_and_kept(client, campaign):
    reward = RewardFactory(campaign=campaign)
    response = client.post(url("support", campaign.code), {"choice": reward.code, "amount": "12"})
    html = response.content.decode()
    assert "This reward costs €30" in html
    assert 'value="12"' in html


@pytest.mark.parametrize(
    "given",
    [
        {"email": ""}, {"email": "nobody"}, {"email": "a@" + "b" * 300 + ".org"}, {"email": "a\x00@example.org"},
        {"email": "a@example.org", "name": "x" * 121},
        {"email": "a@example.org", "message": "x" * 501}, {"email": "a@example.org", "show_name": "on"},
    ],
)  # fmt: skip
def test_bad_answers_about_oneself_are_refused(given, client, campaign):
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    response = client.post(url("support_you", campaign.code), given)
    assert response.status_code == 200
    assert "error-summary" in response.content.decode("utf-8", "replace")


@pytest.mark.parametrize("state", [CampaignState.FUNDED, CampaignState.UNSUCCESSFUL, CampaignState.CLOSING])
def test_a_campaign_that_is_not_open_says_so(state, client, campaign):
    campaign.state = state
    campaign.save()
    response = client.get(url("support", campaign.code))
    assert response.status_code == 200
    assert "not open for support now" in response.content.decode()


def test_the_switch_says_so(client, campaign, settings):
    settings.PLEDGES = False
    assert "paused for a moment" in client.get(url("support", campaign.code)).content.decode()


def test_nothing_typed_is_lost_while_pledging_is_paused(client, campaign, hosted, now):
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    client.post(url("support_you", campaign.code), {"email": "backer@example.org", "name": "Ana", "show_name": "on"})
    switches.turn_off("PLEDGES", by=None, reason="a test", now=now)
    assert "paused for a moment" in client.post(url("support_check", campaign.code)).content.decode()
    assert not Pledge.objects.exists()
    switches.turn_on("PLEDGES", by=UserFactory(is_superuser=True), reason="done", now=now)
    assert "Ana" in client.get(url("support_check", campaign.code)).content.decode()


@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.SCHEDULED])
def test_what_was_never_open_does_not_exist(state, client, campaign):
    campaign.state = state
    campaign.save()
    assert client.get(url("support", campaign.code)).status_code == 404
    assert client.get(url("support", "c-nowhere")).status_code == 404


def test_ten_pledges_an_hour_from_one_address(client, campaign, hosted):
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    client.post(url("support_you", campaign.code), {"email": "a@example.org"})
    answers = [client.post(url("support_check", campaign.code), {"mandate": "on"}).url for _ in range(11)]
    assert url("support_prove", campaign.code) not in answers[:10]
    assert answers[10] == url("support_prove", campaign.code)


def test_thanks_only_reads_and_asks_one_thing(client, campaign, hosted, now):
    walk(client, campaign)
    pledge = Pledge.objects.get()
    address = url("support_thanks", campaign.code, pledge.code)
    waiting = client.get(address)
    assert "Waiting for your bank" in waiting.content.decode()
    assert waiting["Refresh"] == f"2; url={address}?look=1"
    assert "Refresh" not in client.get(f"{address}?look=stop")
    ended = client.get(f"{address}?look=9")
    assert "Refresh" not in ended
    assert "You need not wait here" in ended.content.decode()
    pledge.payment.refresh_from_db()
    assert pledge.payment.state == PaymentState.DRAFT
    save_card(pledge.payment, now)
    saved = client.get(address)
    html = saved.content.decode()
    assert "Your €25 are saved" in html
    assert "would you join" in html
    assert "Refresh" not in saved
    assert "backer@example.org" not in html.lower()
    assert "no-store" in saved["Cache-Control"]
    assert client.get(url("support_thanks", "c-other", pledge.code)).status_code == 404


def test_pay_again_goes_back_to_the_providers_page(client, campaign, hosted):
    walk(client, campaign)
    pledge = Pledge.objects.get()
    address = url("support_pay", campaign.code, pledge.code)
    assert client.get(address).status_code == 405
    assert client.post(address).url == HOSTED
