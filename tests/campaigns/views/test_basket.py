"""My basket as a browser walks it, without script: filled, changed, emptied, placed; and its tip."""

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns.models import Basket, Campaign, Pledge, Tip
from campaigns.services.baskets import MAX_LINES, BasketOrder, place_basket
from campaigns.tip_letters import tip_token
from payments import tasks as payments_tasks
from payments.enums import PaymentState
from payments.models import Payment
from payments.services.shared_cards import begin_shared_checkout
from tests.amounts import bad_amounts
from tests.campaigns.conftest import order
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, RewardFactory, campaign_page

PLACES = {"return_url": "http://testserver/back/", "cancel_url": "http://testserver/cancel/"}


@pytest.fixture(autouse=True)
def at_now(now):
    """The campaigns' clock stands at `now`."""
    import time_machine

    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def two(db):
    made = [CampaignFactory(), CampaignFactory()]
    for number, campaign in enumerate(made, 1):
        campaign_page(campaign, title=f"Campaign {number}")
    return made


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def put(client, campaign, choice="other", amount="25"):
    return client.post(url("support", campaign.code), {"choice": choice, "amount": amount, "basket": "1"})


def you(client, **given):
    return client.post(url("basket_you"), {"email": "Backer@Example.org", **given})


def check(client, once="0123456789abcdef", **given):
    return client.post(url("basket_check"), {"mandate": "on", "once": once, **given})


def read(client, name, *args):
    response = client.get(url(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def lines(client):
    return client.session.get("basket", {}).get("lines", {})


def test_empty_it_says_how_to_fill_it(client, db):
    page = read(client, "basket")
    assert "It is empty" in page
    assert client.get(url("basket_you")).url == url("basket")
    assert client.get(url("basket_check")).url == url("basket")


def test_filled_changed_and_emptied(client, two):
    reward = RewardFactory(campaign=two[0])
    assert put(client, two[0], reward.code, "").url == url("basket")
    put(client, two[1], amount="40")
    page = read(client, "basket")
    assert "Campaign 1" in page
    assert "€70" in page
    assert 'value="40"' in read(client, "support", two[1].code)
    put(client, two[1], amount="10")
    assert lines(client)[two[1].code]["amount"] == 10_00
    for campaign in [*two, two[0]]:
        assert client.post(url("basket_remove", campaign.code)).url == url("basket")
    assert lines(client) == {}
    assert client.get(url("basket_remove", two[0].code)).status_code == 405
    assert not Pledge.objects.exists()


def test_nothing_of_a_person_is_kept_by_others(client, two):
    put(client, two[0])
    response = client.get(url("basket"))
    assert "no-store" in response["Cache-Control"]


def test_a_guest_goes_with_two_campaigns_to_one_page_and_back(client, two, sandbox, now):
    for campaign in two:
        put(client, campaign)
    assert you(client, name="Ana").url == url("basket_check")
    page = read(client, "basket_check")
    assert "€50" in page
    assert page.count("are charged once, if it has reached") == 2
    hosted = check(client, tip="2.50")
    assert hosted.status_code == 302
    assert hosted.url.startswith(sandbox.address)
    basket = Basket.objects.get()
    assert check(client, once="fedcba9876543210", tip="2.50").url == hosted.url, "nothing changed: the same page"
    assert Basket.objects.count() == 1
    assert "Waiting for your bank" in read(client, "basket_thanks", basket.code)
    assert client.post(url("basket_pay", basket.code)).url == hosted.url
    assert sandbox.pay(hosted.url).endswith(url("basket_thanks", basket.code))
    payments_tasks.tick(now)
    page = read(client, "basket_thanks", basket.code)
    assert "Thank you. Your €50" in page
    assert "€2.50" in page
    assert lines(client) == {}, "what was placed is out of the basket"
    assert set(Payment.objects.values_list("state", "payer_email")) == {("active", "backer@example.org")}
    assert client.get(url("support_thanks", two[0].code, basket.own_pledges.first().code)).url == url(
        "basket_thanks", basket.code
    )
    assert client.post(url("basket_pay", basket.code)).url.endswith(url("basket_thanks", basket.code))


def test_a_signed_in_person_owns_every_pledge(client, two, sandbox, user):
    client.force_login(user)
    put(client, two[0])
    assert f'value="{user.email}"' in read(client, "basket_you")
    you(client)
    check(client)
    assert Pledge.objects.get().supporter == user


def test_a_changed_basket_replaces_the_one_that_waits(client, two, sandbox):
    put(client, two[0])
    you(client)
    first = check(client)
    put(client, two[1])
    second = check(client, once="fedcba9876543210")
    assert first.url != second.url
    old, new = Basket.objects.order_by("pk")
    assert old.own_pledges.get().payment.state == PaymentState.EXPIRED
    assert {pledge.payment.state for pledge in new.own_pledges} == {PaymentState.AWAITING_CARD}


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({"email": ""}, "id_email"),
        ({"email": "nobody"}, "id_email"),
        ({"name": "a\x00b"}, "id_name"),
        ({"message": "x" * 501}, "id_message"),
        ({"show_name": "on"}, "id_name"),
        ({"organisation": "Ateneu"}, "id_organisation_tax_id"),
        ({"organisation_tax_id": "G12345674"}, "id_organisation"),
        ({"organisation": "Ateneu", "organisation_tax_id": "G12345675"}, "id_organisation_tax_id"),
        ({"organisation": "Ana", "organisation_tax_id": "12345678Z"}, "id_organisation_tax_id"),
        ({"organisation": "x" * 121, "organisation_tax_id": "G12345674"}, "id_organisation"),
    ],
)
def test_who_i_am_is_answered_beside_the_field(client, two, typed, beside):
    put(client, two[0])
    response = you(client, **typed)
    assert response.status_code == 200
    assert f'id="{beside}_error' in response.content.decode()
    assert client.session["basket"]["you"] == {}


def test_nothing_is_ticked_and_no_tip_proposed(client, two):
    put(client, two[0])
    you(client)
    for page in (read(client, "basket_you"), read(client, "basket_check")):
        assert "checked" not in page
    assert 'name="tip" value' not in page
    support = {"choice": "other", "amount": "25"}
    client.post(url("support", two[0].code), support)
    client.post(url("support_you", two[0].code), {"email": "a@example.org"})
    assert 'name="tip" value' not in read(client, "support_check", two[0].code)


def test_the_mandate_is_asked_for(client, two, sandbox):
    put(client, two[0])
    you(client)
    response = client.post(url("basket_check"), {"tip": "3"})
    assert "Without your agreement" in response.content.decode()
    assert 'value="3"' in response.content.decode()
    assert not Pledge.objects.exists()


@pytest.mark.parametrize("amount", **bad_amounts("0.99", "6000"))
def test_a_tip_that_is_none_is_answered_beside_the_field(amount, client, two, sandbox):
    put(client, two[0])
    you(client)
    if not amount.strip():
        pytest.skip("an empty field means no tip")
    response = check(client, tip=amount)
    page = response.content.decode("utf-8", "replace")
    assert (response.status_code, "invalid-feedback" in page) == (200, True)
    assert not Basket.objects.exists()


def test_one_that_closed_meanwhile_is_shown_and_stops_the_way(client, two, now):
    for campaign in two:
        put(client, campaign)
    Campaign.objects.filter(pk=two[1].pk).update(deadline_at=now)
    page = read(client, "basket")
    assert "Please remove it" in page
    assert url("basket_you") not in page
    assert you(client).url == url("basket")


def test_a_reward_gone_at_the_last_moment_names_its_campaign(client, two, sandbox):
    reward = RewardFactory(campaign=two[1], stock=1)
    put(client, two[0])
    put(client, two[1], reward.code, "")
    you(client)
    type(reward).objects.filter(pk=reward.pk).update(taken=1)
    page = check(client).content.decode()
    assert "Campaign 2:" in page
    assert not Pledge.objects.exists()


def test_an_eleventh_campaign_is_refused_and_nothing_typed_is_lost(client, two):
    for _number in range(MAX_LINES):
        put(client, CampaignFactory())
    response = put(client, two[0], amount="33")
    assert "ten campaigns at most" in response.content.decode()
    assert 'value="33"' in response.content.decode()
    assert len(lines(client)) == MAX_LINES


def test_a_session_of_before_is_no_trouble(client, two):
    session = client.session
    session["basket"] = {"lines": {"c-gone": {"amount": 5_00, "reward": "", "source": ""}}}
    session.save()
    assert "It is empty" in read(client, "basket")


def test_a_tip_beside_one_pledge(client, campaign, sandbox, now):
    """The single way: a tip typed at the check makes a small basket; without one it is the way it always was."""
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    client.post(url("support_you", campaign.code), {"email": "a@example.org"})
    hosted = client.post(url("support_check", campaign.code), {"mandate": "on", "once": "0123456789abcdef", "tip": "4"})
    basket = Basket.objects.get()
    assert (Tip.objects.get().payment.amount_minor, basket.own_pledges.count()) == (4_00, 1)
    sandbox.pay(hosted.url)
    payments_tasks.tick(now)
    page = read(client, "basket_thanks", basket.code)
    assert "would you join?" in page
    assert f"support:{campaign.code}" not in client.session


def test_a_tip_taken_back_at_the_check_gives_up_what_waited(client, campaign, sandbox):
    client.post(url("support", campaign.code), {"choice": "other", "amount": "25"})
    client.post(url("support_you", campaign.code), {"email": "a@example.org"})
    client.post(url("support_check", campaign.code), {"mandate": "on", "once": "0123456789abcdef", "tip": "4"})
    client.post(url("support_check", campaign.code), {"mandate": "on", "once": "fedcba9876543210", "tip": ""})
    assert Pledge.objects.exclude(basket=None).get().payment.state == "expired"
    assert Pledge.objects.get(basket=None).payment.state == "awaiting_card"
    assert Tip.objects.get().payment.state == "expired"


@pytest.fixture
def tipped(campaign, now, sandbox):
    """A tip of €3 beside a pledge that counts, of a person with an account."""
    owner = UserFactory()
    wanted = order(campaign, supporter=owner, email=owner.email)
    basket = place_basket(by=owner, order=BasketOrder((wanted,), 3_00), now=now)
    sandbox.pay(begin_shared_checkout(card=basket.card, now=now, **PLACES))
    payments_tasks.tick(now)
    return Tip.objects.get()


def test_my_tip_is_its_owners_and_its_links(client, tipped):
    address = url("tip", tipped.code)
    assert client.get(address).status_code == 404
    assert client.get(f"{address}?token=x").status_code == 404
    assert client.get(f"{address}?token=ñ").status_code == 404
    assert client.get(f"{address}?token={tip_token(tipped)}").status_code == 200
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(tipped.basket.own_pledges.get().supporter)
    assert client.get(address).status_code == 200
    assert "See or change the tip" in read(client, "pledge", tipped.basket.own_pledges.get().code)


def test_my_tip_is_changed_and_withdrawn(client, tipped):
    query = f"?token={tip_token(tipped)}"
    page = client.post(url("tip", tipped.code) + query, {"tip": "x"}).content.decode()
    assert "Write an amount in euros" in page
    assert client.post(url("tip", tipped.code) + query, {"tip": "5"}).status_code == 302
    assert Payment.objects.get(pk=tipped.payment_id).amount_minor == 5_00
    assert client.post(url("tip_withdraw", tipped.code) + query, {}).status_code == 302
    assert Payment.objects.get(pk=tipped.payment_id).state == PaymentState.WITHDRAWN
    page = client.get(url("tip", tipped.code) + query).content.decode()
    assert "You have withdrawn it" in page
    assert "can no longer be" in client.post(url("tip", tipped.code) + query, {"tip": "6"}).content.decode()
