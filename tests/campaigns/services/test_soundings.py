"""Before the launch: said once per proven address, rated once, shown only when enough, told exactly once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns import gates, letters, tasks
from campaigns.enums import CampaignState, Question
from campaigns.exceptions import (
    CampaignFrozen,
    CampaignNotPublic,
    NotHeardNow,
    NotYourCampaign,
    OwnTeamSpeaks,
    ReasonMissing,
    SoundingStopped,
)
from campaigns.models import Campaign, Follower, Rating, Sounding, Statement
from campaigns.own_data import erase_statements, exported_statements
from campaigns.queries.community import questions_for
from campaigns.queries.soundings import heard, open_soundings, sounding_of, willing
from campaigns.services import following, remarks, soundings
from crowdcoop.mail.models import OutboxMessage
from incubator.gates import readiness
from payments.models import Payment
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, RatingFactory, SoundingFactory, StatementFactory
from tests.factories.incubator import IncubationFactory


def answers(value=4):
    return dict.fromkeys(Question.values, value)


@pytest.fixture
def shown(draft, owner, now):
    soundings.save_sounding(by=owner, campaign=draft, digest="Bread for two hundred homes.", shown=True, now=now)
    return draft


@pytest.fixture
def says(shown, now):
    def make(email="nora@example.org", **given):
        order = soundings.StatementOrder(email=email, language="ca", **({"back_minor": 20_00} | given))
        return soundings.state(by=None, campaign=shown, order=order, now=now)

    return make


@pytest.fixture
def launched(says, now):
    """The campaign with two who said so, open."""

    def make(campaign):
        Campaign.objects.filter(pk=campaign.pk).update(
            state=CampaignState.LIVE, opens_at=now, deadline_at=now + timedelta(days=40), minimum_minor=100_00,
            optimum_minor=100_00,
        )  # fmt: skip
        campaign.refresh_from_db()

    return make


def test_the_team_opens_and_closes_it(draft, owner, now):
    assert sounding_of(draft) is None
    soundings.save_sounding(by=owner, campaign=draft, digest="Bread.", shown=True, now=now)
    assert [s.campaign for s in open_soundings()] == [draft]
    soundings.save_sounding(by=owner, campaign=draft, digest="Bread.", shown=False, now=now)
    assert sounding_of(draft) is None
    with pytest.raises(NotYourCampaign):
        soundings.save_sounding(by=UserFactory(), campaign=draft, digest="", shown=True, now=now)


@pytest.mark.parametrize("state", [CampaignState.LIVE, CampaignState.REJECTED, CampaignState.UNSUCCESSFUL])
def test_from_the_launch_on_nobody_says_anything(shown, owner, says, now, state):
    Campaign.objects.filter(pk=shown.pk).update(state=state, opens_at=now, deadline_at=now)
    with pytest.raises(NotHeardNow):
        says()
    with pytest.raises(CampaignFrozen):
        soundings.save_sounding(by=owner, campaign=shown, digest="x", shown=True, now=now)
    assert not open_soundings().exists()


def test_approved_and_scheduled_campaigns_still_ask(shown, says):
    """Negative control of the test above."""
    for state in (CampaignState.SUBMITTED, CampaignState.APPROVED, CampaignState.SCHEDULED):
        Campaign.objects.filter(pk=shown.pk).update(state=state)
        assert says().back_minor == 20_00


def test_one_address_has_one_voice_and_may_change_it(shown, says):
    says("nora@example.org", back_minor=20_00)
    says("Nora@Example.org", back_minor=50_00, joins=True, hours=8)
    says("pau@example.org", back_minor=0, hours=4)
    found = heard(shown)
    assert (found.people, found.back_minor, found.backers, found.joiners, found.hours) == (2, 50_00, 1, 1, 12)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementFactory(campaign=shown, email="nora@example.org")
    assert not Payment.objects.exists()


def test_a_statement_says_something(shown, says):
    with pytest.raises(IntegrityError), transaction.atomic():
        says(back_minor=0)


def test_the_own_team_has_no_voice(shown, says, owner, now):
    with pytest.raises(OwnTeamSpeaks):
        says(owner.email.upper())
    with pytest.raises(OwnTeamSpeaks):
        soundings.rate(by=owner, campaign=shown, email=owner.email, answers=answers(5), now=now)
    assert heard(shown).people == heard(shown).ratings == 0


def test_taken_back_it_is_gone_with_its_rating(shown, says, now):
    says()
    soundings.rate(by=None, campaign=shown, email="nora@example.org", answers=answers(), now=now)
    soundings.withdraw_statement(by=None, campaign=shown, email="NORA@example.org", now=now)
    assert not Statement.objects.exists()
    assert not Rating.objects.exists()


def test_averages_are_shown_from_five_ratings_on(shown, now):
    for number in range(4):
        soundings.rate(by=None, campaign=shown, email=f"r{number}@example.org", answers=answers(5), now=now)
    soundings.rate(by=None, campaign=shown, email="r0@example.org", answers=answers(1), now=now)
    assert (heard(shown).ratings, heard(shown).averages) == (4, [])
    soundings.rate(by=None, campaign=shown, email="fifth@example.org", answers=answers(4), now=now)
    assert (heard(shown).ratings, [mean for _label, mean in heard(shown).averages]) == (5, [4.0] * 5)


@pytest.mark.parametrize("value", [0, 6])
def test_a_rating_is_one_to_five(shown, now, value):
    with pytest.raises(IntegrityError), transaction.atomic():
        soundings.rate(by=None, campaign=shown, email="r@example.org", answers=answers(value), now=now)


def test_only_who_agreed_is_named_to_the_team(shown, says):
    says("nora@example.org", contact=True)
    says("pau@example.org")
    assert [one.email for one in willing(shown)] == ["nora@example.org"]
    says("nora@example.org", contact=False)
    assert list(willing(shown)) == []


def test_its_adviser_closes_it_with_a_reason_and_may_allow_it_again(shown, owner, now):
    adviser = UserFactory()
    IncubationFactory(cooperative=shown.cooperative, adviser=adviser)
    for stranger in (owner, UserFactory()):
        with pytest.raises(NotYourCampaign):
            soundings.stop_sounding(by=stranger, campaign=shown, reason="No", now=now)
    with pytest.raises(ReasonMissing):
        soundings.stop_sounding(by=adviser, campaign=shown, reason=" ", now=now)
    soundings.stop_sounding(by=adviser, campaign=shown, reason="The rent is missing.", now=now)
    assert sounding_of(shown) is None
    assert "The rent is missing." in OutboxMessage.objects.filter(kind="campaigns/sounding_stopped").first().text
    with pytest.raises(SoundingStopped):
        soundings.save_sounding(by=owner, campaign=shown, digest="x", shown=True, now=now)
    soundings.allow_sounding(by=adviser, campaign=shown, now=now)
    soundings.save_sounding(by=owner, campaign=shown, digest="x", shown=True, now=now)
    assert sounding_of(shown) is not None


def test_at_the_launch_each_is_told_once_in_their_language(shown, says, launched, now):
    says("nora@example.org", joins=True, remind=True)
    says("pau@example.org")
    tasks.tick(now)
    assert not OutboxMessage.objects.filter(kind="campaigns/launched").exists()
    launched(shown)
    for minutes in range(3):
        tasks.tick(now + timedelta(minutes=minutes))
    told = OutboxMessage.objects.filter(kind="campaigns/launched").order_by("to")
    assert [(letter.to, letter.language) for letter in told] == [("nora@example.org", "ca"), ("pau@example.org", "ca")]
    assert all(letter.stop_url for letter in told)
    assert "/ca/interest/" in told[0].text or "campaign=" in told[0].text
    assert "campaign=" not in told[1].text
    assert [f.email for f in Follower.objects.all()] == ["nora@example.org"]


def test_who_took_it_back_is_not_told(shown, says, launched, now):
    says()
    soundings.withdraw_statement(by=None, campaign=shown, email="nora@example.org", now=now)
    launched(shown)
    assert soundings.tell_of_launches(now) == 0


def test_one_click_ends_it(shown, says, launched, now):
    says(remind=True)
    launched(shown)
    soundings.tell_of_launches(now)
    following.stop_news(campaign=shown, email="nora@example.org", now=now)
    assert not Follower.objects.exists()
    assert not Statement.objects.exists()


def test_addresses_are_forgotten_after_the_launch(shown, says, launched, now):
    says(name="Nora")
    soundings.rate(by=None, campaign=shown, email="nora@example.org", answers=answers(), now=now)
    launched(shown)
    soundings.tell_of_launches(now)
    soundings.tell_of_launches(now + timedelta(days=30))
    assert Statement.objects.get().email
    soundings.tell_of_launches(now + timedelta(days=100))
    assert (Statement.objects.get().email, Statement.objects.get().name, Rating.objects.get().email) == ("", "", "")


def test_questions_are_asked_and_answered_before_the_launch(shown, owner, now):
    order = remarks.RemarkOrder(text="Which flour?", language="es", email="a@example.org")
    asked = remarks.say(by=None, campaign=shown, order=order, now=now)
    assert len(questions_for(owner, now)) == 1
    assert remarks.answer(by=owner, remark=asked, text="Ours.", now=now).answer == "Ours."
    Sounding.objects.update(closed_at=now)
    with pytest.raises(CampaignNotPublic):
        remarks.say(by=None, campaign=shown, order=order, now=now)


@pytest.fixture
def asking(shown):
    """Its programme asks people first: 20 % of €1,000, three people, two ratings."""
    Campaign.objects.filter(pk=shown.pk).update(minimum_minor=1000_00, optimum_minor=1000_00)
    shown.refresh_from_db()
    incubation = IncubationFactory(cooperative=shown.cooperative)
    programme = incubation.programme
    programme.ask_people, programme.said_people, programme.said_ratings = True, 3, 2
    programme.save()
    return programme


def open_lines(campaign):
    return [item.key for item in readiness(campaign) if item.key.startswith("heard-") and not item.ok]


def test_thresholds_of_the_programme_stand_in_the_readiness_list(shown, asking, says, now):
    assert open_lines(shown) == ["heard-money", "heard-people", "heard-ratings"]
    for name in "abc":
        says(f"{name}@example.org", back_minor=60_00)
    assert open_lines(shown) == ["heard-money", "heard-ratings"]
    says("c@example.org", back_minor=80_00)
    assert open_lines(shown) == ["heard-ratings"]
    for name in "ab":
        soundings.rate(by=None, campaign=shown, email=f"{name}@example.org", answers=answers(1), now=now)
    assert open_lines(shown) == []
    line = next(item for item in gates.items(shown) if item.key == "heard-people")
    assert (line.ok, str(line.detail)) == (True, "")


def test_what_is_missing_is_said_in_figures(shown, asking, says):
    says(back_minor=50_00)
    details = {item.key: str(item.detail) for item in gates.missing(shown)}
    assert "1" in details["heard-people"] and "3" in details["heard-people"]  # noqa: PT018
    assert "50" in details["heard-money"] and "200" in details["heard-money"]  # noqa: PT018


def test_the_workspace_of_the_incubation_says_the_same(shown, owner, asking, says, client):
    for name in "ab":
        says(f"{name}@example.org")
    client.force_login(owner)
    page = f"/en/workspace/incubations/{asking.incubations.get().code}/"
    assert "2 of 3 so far" in client.get(page).content.decode()
    Campaign.objects.filter(pk=shown.pk).update(state=CampaignState.REJECTED)
    assert "2 of 3 so far" not in client.get(page).content.decode(), "nothing is being prepared"


def test_a_programme_that_does_not_ask_has_no_such_lines(shown, owner, asking, says, client):
    """Negative control."""
    asking.ask_people = False
    asking.save()
    assert open_lines(shown) == []
    assert not any(item.key.startswith("heard-") for item in gates.items(shown))
    says()
    client.force_login(owner)
    page = f"/en/workspace/incubations/{asking.incubations.get().code}/"
    assert "so far" not in client.get(page).content.decode()


def test_own_data_come_along_and_go(shown, says, now):
    person = UserFactory(email="nora@example.org")
    says()
    RatingFactory(campaign=shown, email="nora@example.org")
    assert soundings.claim_statements(user=person, email="nora@example.org", now=now) == 1
    assert [row["campaign"] for row in exported_statements(person)] == [shown.code] * 2
    erase_statements(person, now)
    assert not Statement.objects.exists()
    assert not Rating.objects.exists()


def test_a_letters_proof_is_good_for_one_campaign_and_address(shown):
    token = letters.statement_token(shown, "Nora@example.org")
    assert letters.read_statement(token, shown) == "nora@example.org"
    assert letters.read_statement(token, CampaignFactory()) == ""
    assert letters.read_statement(token + "x", shown) == ""


def test_counting_costs_two_queries(shown, django_assert_num_queries):
    for _ in range(3):
        StatementFactory(campaign=shown)
        RatingFactory(campaign=shown)
    with django_assert_num_queries(2):
        heard(shown)
    assert SoundingFactory._meta.model is Sounding
