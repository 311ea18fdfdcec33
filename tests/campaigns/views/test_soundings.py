"""Before the launch in the browser: reading, proving an address by a code, saying, rating, changing, taking back."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from campaigns import letters
from campaigns.enums import CampaignState, Question
from campaigns.models import Campaign, Rating, Remark, Statement
from campaigns.services import soundings
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RatingFactory, StatementFactory, campaign_page


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


@pytest.fixture
def shown(draft, owner, now):
    soundings.save_sounding(by=owner, campaign=draft, digest="Bread for two hundred homes.", shown=True, now=now)
    return draft


def prove(client, shown, address="campaign_say_prove"):
    """Ask for the letter and type its code."""
    client.post(url(address, shown.code), {"write": "1"})
    text = OutboxMessage.objects.filter(kind="campaigns/room_code").latest("pk").text
    code = re.search(r"^[0-9A-Z]{6}$", text, re.M)[0]
    return client.post(url(address, shown.code), {"code": code})


SAID = {"amount": "25", "joins": "on", "hours": "4", "email": "nora@example.org", "name": "Nora"}


def test_everybody_reads_it_while_it_is_shown(client, shown, owner, now):
    page = client.get(url("campaign_before", shown.code))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Bread for two hundred homes." in text
    assert "nothing is charged" in text
    assert shown.code in client.get(url("campaigns_before")).content.decode()
    soundings.save_sounding(by=owner, campaign=shown, digest="x", shown=False, now=now)
    for name in ("campaign_before", "campaign_say", "campaign_rate", "campaign_questions", "campaign_ask"):
        assert client.get(url(name, shown.code)).status_code == 404, name
    assert shown.code not in client.get(url("campaigns_before")).content.decode()


def test_a_campaign_that_never_showed_itself_stays_closed(client, draft):
    assert client.get(url("campaign_before", draft.code)).status_code == 404
    assert client.get(url("support", draft.code)).status_code == 404


def test_a_guest_proves_the_address_before_anything_counts(client, shown):
    answer = client.post(url("campaign_say", shown.code), SAID)
    assert answer.url == url("campaign_say_prove", shown.code)
    assert not Statement.objects.exists()
    done = prove(client, shown)
    said = Statement.objects.get()
    assert (said.email, said.back_minor, said.joins, said.hours) == ("nora@example.org", 25_00, True, 4)
    assert (said.contact_agreed_at, said.remind_agreed_at) == (None, None)
    again = client.get(done.url).content.decode()
    assert 'value="25"' in again
    client.post(done.url, {"amount": "40", "hours": ""})
    assert (Statement.objects.get().back_minor, Statement.objects.get().joins) == (40_00, False)


def test_a_wrong_code_leaves_nothing(client, shown):
    client.post(url("campaign_say", shown.code), SAID)
    client.post(url("campaign_say_prove", shown.code), {"write": "1"})
    assert client.post(url("campaign_say_prove", shown.code), {"code": "000000"}).status_code == 200
    assert not Statement.objects.exists()


def test_no_box_is_ticked_beforehand(client, shown):
    assert " checked" not in client.get(url("campaign_say", shown.code)).content.decode()
    assert " checked" not in client.get(url("campaign_rate", shown.code)).content.decode()


@pytest.mark.parametrize(
    "typed",
    [{}, {"amount": "-5"}, {"amount": "9999999"}, {"hours": "501"}, {"amount": "5", "email": "no"}, {"hours": "0"}],
)
def test_what_makes_no_sense_gets_a_word_and_is_kept(client, shown, typed):
    answer = client.post(url("campaign_say", shown.code), {"email": "nora@example.org", "name": "Nora"} | typed)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "invalid-feedback" in text
    assert 'value="Nora"' in text
    assert "campaign_waits" not in client.session


def test_who_is_signed_in_with_a_proven_address_needs_no_code(client, shown):
    person = UserFactory(email="nora@example.org")
    person.emailaddress_set.update_or_create(email=person.email, defaults={"verified": True, "primary": True})
    client.force_login(person)
    client.post(url("campaign_say", shown.code), {"hours": "6"})
    assert (Statement.objects.get().person, Statement.objects.get().email) == (person, "nora@example.org")


def test_an_account_whose_address_is_not_proven_gets_the_code_too(client, shown):
    """Negative control of the test above."""
    person = UserFactory(email="nora@example.org")
    person.emailaddress_set.all().delete()
    client.force_login(person)
    client.post(url("campaign_say", shown.code), {"hours": "6", "email": "nora@example.org"})
    assert not Statement.objects.exists()


def test_a_rating_is_proven_and_can_be_changed(client, shown):
    typed = dict.fromkeys(Question.values, "4") | {"email": "nora@example.org"}
    assert client.post(url("campaign_rate", shown.code), typed).status_code == 302
    assert not Rating.objects.exists()
    prove(client, shown)
    assert Rating.objects.get().able == 4
    who = f"?who={letters.statement_token(shown, 'nora@example.org')}"
    client.post(url("campaign_rate", shown.code) + who, typed | {"able": "1"})
    assert Rating.objects.get().able == 1
    missing = {k: v for k, v in typed.items() if k != "able"}
    assert client.post(url("campaign_rate", shown.code) + who, missing).status_code == 200


def test_taking_it_back_needs_the_proof(client, shown):
    client.post(url("campaign_say", shown.code), SAID)
    prove(client, shown)
    address = url("campaign_take_back", shown.code)
    assert client.post(address).status_code == 404
    other = letters.statement_token(shown, "pau@example.org")
    client.post(f"{address}?who={other}")
    assert Statement.objects.exists()
    client.post(f"{address}?who={letters.statement_token(shown, 'nora@example.org')}")
    assert not Statement.objects.exists()


def test_a_question_is_asked_by_code(client, shown):
    client.post(url("campaign_ask", shown.code), {"text": "Which flour?", "email": "nora@example.org"})
    prove(client, shown, "campaign_prove")
    assert Remark.objects.get().text == "Which flour?"
    assert "Which flour?" in client.get(url("campaign_before", shown.code)).content.decode()


@pytest.fixture
def opened(shown, now):
    Campaign.objects.filter(pk=shown.pk).update(
        state=CampaignState.LIVE, opens_at=now, deadline_at=now + timedelta(days=40), minimum_minor=100_00,
        optimum_minor=100_00, hours_goal=10,
    )  # fmt: skip
    shown.pages.all().delete()
    shown.refresh_from_db()
    campaign_page(shown)
    return shown


def test_once_open_the_old_address_leads_to_the_campaign(client, opened):
    assert client.get(url("campaign_before", opened.code)).status_code == 302


def test_what_was_said_fills_the_pledge_form_of_who_follows_the_letter(client, opened):
    Statement.objects.create(
        campaign=opened, email="nora@example.org", language="en", back_minor=25_00, hours=4, name="Nora",
        said_at=opened.opens_at,
    )  # fmt: skip
    plain = client.get(url("support", opened.code)).content.decode()
    assert "25" not in re.findall(r'name="amount"[^>]*value="([^"]*)"', plain)
    token = letters.statement_token(opened, "nora@example.org")
    address = f"{url('support', opened.code)}?said={token}"
    filled = client.get(address).content.decode()
    assert "It is filled in here" in filled
    assert re.search(r'name="amount"[^>]*value="25|value="25[^"]*"[^>]*name="amount"', filled)
    client.post(address, {"choice": "other", "amount": "25"})
    you = client.get(url("support_you", opened.code)).content.decode()
    assert 'value="nora@example.org"' in you
    assert 'value="4"' in you
    assert client.get(url("support_check", opened.code)).status_code == 302


def test_the_teams_page_opens_it_and_shows_who_agreed(client, draft, owner, now):
    client.force_login(owner)
    address = url("campaign_sounding", draft.code)
    refused = client.post(address, {"shown": "on", "digest": ""})
    assert refused.status_code == 200
    client.post(address, {"shown": "on", "digest": "Bread."})
    order = {"language": "es", "back_minor": 10_00}
    for name, contact in (("nora", True), ("pau", False)):
        said = soundings.StatementOrder(email=f"{name}@example.org", contact=contact, **order)
        soundings.state(by=None, campaign=draft, order=said, now=now)
    text = client.get(address).content.decode()
    assert "nora@example.org" in text
    assert "pau@example.org" not in text


def test_the_programme_closes_it_and_lets_it_open_again(client, shown):
    client.force_login(UserFactory(is_superuser=True))
    address = url("campaign_sounding_stop", shown.code)
    assert client.post(address, {"reason": ""}).status_code == 200
    client.post(address, {"reason": "The rent is missing."})
    assert client.get(url("campaign_before", shown.code)).status_code == 404
    assert "The rent is missing." in client.get(address).content.decode()
    client.post(address, {"allow": "1"})
    assert "The rent is missing." not in client.get(address).content.decode()


def test_the_page_costs_the_same_with_many(client, shown):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("campaign_before", shown.code)).status_code == 200
        return len(asked)

    StatementFactory(campaign=shown)
    queries()
    few = queries()
    StatementFactory.create_batch(5, campaign=shown)
    RatingFactory.create_batch(6, campaign=shown)
    assert queries() == few


@pytest.mark.django_db
def test_what_never_asked_cannot_be_taken_back_from(client):
    """Not even to somebody with a proven address: a draft's code must not be told apart from none."""
    from allauth.account.models import EmailAddress

    from tests.factories.accounts import UserFactory
    from tests.factories.campaigns import CampaignFactory, SoundingFactory, campaign_page

    person = UserFactory()
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    client.force_login(person)
    silent, asking = CampaignFactory(), CampaignFactory()
    campaign_page(asking)
    SoundingFactory(campaign=asking)
    assert client.get(f"/es/campaigns/{silent.code}/before/take-back/").status_code == 404
    assert client.get(f"/es/campaigns/{asking.code}/before/take-back/").status_code == 200
