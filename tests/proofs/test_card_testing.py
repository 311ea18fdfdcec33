"""Somebody tries out stolen cards: at most the printed budget reaches the provider, and honest people still can pay.
Requests are counted at the double; without budgets every single one arrives."""

import re

import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import translation

from campaigns.models import Pledge
from crowdcoop.settings import base
from payments.enums import PaymentState
from payments.services.reconcile import reconcile
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory

pytestmark = [pytest.mark.django_db, pytest.mark.proof]
NETWORK = "203.0.113.7"


@pytest.fixture
def live(sandbox, settings, now):
    """The real budgets, fresh counts, and a clock that stands at `now`."""
    import time_machine

    settings.CARD_PAGES = base.CARD_PAGES
    caches["default"].clear()
    with time_machine.travel(now, tick=False):
        yield


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def attempt(campaign, network, email, client=None):
    """One walk to the payment page. Returns where it leads: "provider", "prove", "wait"."""
    client = client or Client(REMOTE_ADDR=network)
    client.post(url("support", campaign.code), {"choice": "other", "amount": "5"})
    client.post(url("support_you", campaign.code), {"email": email})
    answer = client.post(url("support_check", campaign.code), {"mandate": "on"})
    if answer.status_code == 429:
        return "wait"
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return "provider" if "/pay/" in answer.url else "prove" if "/prove/" in answer.url else answer.url


def pages(sandbox):
    return len(sandbox.objects("checkout.session"))


def honest_pays(campaign, sandbox, now, django_capture_on_commit_callbacks, client=None):
    """A person on the attacked network: to the page, through the code if asked, and a card saved."""
    client, email = client or Client(REMOTE_ADDR=NETWORK), "honest@example.org"
    mail.outbox.clear()
    led = attempt(campaign, NETWORK, email, client)
    if led == "prove":
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url("support_prove", campaign.code), {"write": "1"})
        letter = next(letter for letter in mail.outbox if letter.to == [email])
        code = re.search(r"^[0-9A-Z]{6}$", letter.body, re.MULTILINE).group()
        back = client.post(url("support_prove", campaign.code), {"code": code.lower()})
        assert back.url == url("support_check", campaign.code)
    answer = client.post(url("support_check", campaign.code), {"mandate": "on"})
    assert "/pay/" in answer.url, "the honest person did not reach the payment page"
    sandbox.pay(answer.url)
    pledge = Pledge.objects.get(email=email)
    reconcile(now=now)
    pledge.payment.refresh_from_db()
    return led, pledge.payment.state


def test_one_network_reaches_the_provider_five_times_and_honest_people_on_it_still_can_pay(
    live, sandbox, now, size, figures, django_capture_on_commit_callbacks
):
    """1,000 attempts from one network, each a new browser with another address; nobody reads the letters."""
    campaign, tries = CampaignFactory(), size(120, 1000)
    for n in range(tries):
        attempt(campaign, NETWORK, f"stolen{n}@example.org")
    budget, reached = configured.CARD_PAGES["network"], pages(sandbox)
    figures(f"one network: {tries} attempts, {reached} reached the provider (budget {budget})")
    assert reached <= budget
    led, state = honest_pays(campaign, sandbox, now, django_capture_on_commit_callbacks)
    figures(f"an honest guest on that network: asked for a code ({led}), then {state}")
    assert (led, state) == ("prove", PaymentState.ACTIVE)


def test_many_networks_reach_the_provider_at_most_sixty_times(live, sandbox, size, figures):
    """1,000 attempts from as many networks on six campaigns: the site's budget is the last wall."""
    campaigns, tries = CampaignFactory.create_batch(6), size(150, 1000)
    for n in range(tries):
        attempt(campaigns[n % 6], f"10.{n // 250}.{n % 250}.1", f"stolen{n}@example.org")
    budget = configured.CARD_PAGES["site"]
    figures(f"many networks: {tries} attempts, {pages(sandbox)} reached the provider (budget {budget})")
    assert pages(sandbox) <= budget


def test_one_campaign_lets_twenty_through(live, sandbox, figures):
    campaign = CampaignFactory()
    for n in range(40):
        attempt(campaign, f"10.0.{n}.1", f"stolen{n}@example.org")
    assert pages(sandbox) == configured.CARD_PAGES["campaign"]


def test_an_attacker_with_a_mailbox_gets_three_more(live, sandbox):
    """A proven address has a small budget of its own, whatever the browser."""
    campaign = CampaignFactory()
    person = UserFactory()
    client = Client(REMOTE_ADDR=NETWORK)
    client.force_login(person)
    led = [attempt(campaign, NETWORK, f"stolen{n}@example.org", client) for n in range(20)]
    assert led.count("provider") == configured.CARD_PAGES["proven"] == pages(sandbox)


def test_honest_people_who_are_signed_in_are_not_even_asked(live, sandbox, now, django_capture_on_commit_callbacks):
    campaign = CampaignFactory()
    for n in range(12):
        attempt(campaign, NETWORK, f"stolen{n}@example.org")
    client = Client(REMOTE_ADDR=NETWORK)
    client.force_login(UserFactory())
    led, state = honest_pays(campaign, sandbox, now, django_capture_on_commit_callbacks, client)
    assert (led, state) == ("provider", PaymentState.ACTIVE)


def test_control_without_budgets_everything_reaches_the_provider(live, sandbox, settings, size, figures):
    settings.CARD_PAGES = dict.fromkeys(base.CARD_PAGES, 10**9)
    campaign, tries = CampaignFactory(), size(40, 200)
    for n in range(tries):
        attempt(campaign, NETWORK, f"stolen{n}@example.org")
    figures(f"control without budgets: {tries} attempts, {pages(sandbox)} reached the provider")
    assert pages(sandbox) == tries
