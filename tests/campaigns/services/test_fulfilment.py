"""Rewards after success: only who paid gets one, each tick is told once, addresses and answers are kept no longer
than they are of use."""

from datetime import timedelta

import pytest

from campaigns import own_after
from campaigns.enums import CampaignState
from campaigns.exceptions import AlreadyAsked, NothingAsked, NothingToHandOver, NotYourCampaign, SurveyOver
from campaigns.models import Fulfilment, SurveyAnswer
from campaigns.queries import fulfilment as queries
from campaigns.services import outcomes
from campaigns.services.fulfilment import Address, Details, forget_addresses, give_details, tick_rewards
from campaigns.services.surveys import Question, ask_backers, write_to_backers
from crowdcoop.audit.models import AuditEvent
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, PledgeFactory, RewardFactory, campaign_page, paid_pledge

HOME = Address("Nora Vila", "Carrer Major 3", "08001", "Barcelona", "España")


@pytest.fixture
def reward(cooperative, team, now):
    campaign = CampaignFactory(cooperative=cooperative, state="funded", closed_at=now)
    reward = RewardFactory(campaign=campaign, shipping=True, delivery_on=now.date())
    campaign_page(campaign)
    return reward


@pytest.fixture
def paid(reward):
    return [paid_pledge(reward.campaign, reward) for _ in range(2)]


def letters(name):
    return list(OutboxMessage.objects.filter(kind=f"campaigns/{name}").order_by("pk"))


def tick(by, reward, pledges, now, given=True):
    return tick_rewards(by=by, reward=reward, codes=[p.code for p in pledges], given=given, now=now)


def test_only_who_paid_for_it_is_listed_and_ticked(reward, paid, owner, now):
    others = [
        PledgeFactory(campaign=reward.campaign, reward=reward),
        paid_pledge(reward.campaign),
        PledgeFactory(campaign=reward.campaign, reward=reward, payment__state="refunded"),
    ]
    assert set(queries.holders(reward)) == set(paid)
    assert tick(owner, reward, [*paid, *others], now) == 2
    assert Fulfilment.objects.exclude(given_at=None).count() == 2


def test_each_tick_is_told_once_and_undoing_it_too(reward, paid, owner, now):
    assert tick(owner, reward, paid[:1], now) == 1
    assert tick(owner, reward, paid[:1], now) == 0
    assert [letter.to for letter in letters("reward_given")] == [paid[0].email]
    assert tick(owner, reward, paid[:1], now, given=False) == 1
    assert len(letters("reward_not_given")) == 1
    assert tick(owner, reward, paid[:1], now) == 1
    assert len(letters("reward_given")) == 2
    assert AuditEvent.objects.filter(action="reward.given").count() == 2


def test_late_until_everybody_has_it(reward, paid, owner, now):
    tomorrow = now.date() + timedelta(days=1)
    assert (reward.state_on(now.date()), reward.state_on(tomorrow)) == ("", "late")
    tick(owner, reward, paid[:1], now)
    reward.refresh_from_db()
    assert reward.state_on(tomorrow) == "late"
    tick(owner, reward, paid, now)
    reward.refresh_from_db()
    assert reward.state_on(tomorrow) == "given"
    tick(owner, reward, paid[:1], now, given=False)
    reward.refresh_from_db()
    assert reward.state_on(tomorrow) == "late"


def test_who_pays_after_all_were_given_makes_it_late_again(reward, paid, owner, now):
    tick(owner, reward, paid, now)
    late = PledgeFactory(campaign=reward.campaign, reward=reward, counted_minor=10_00)
    outcomes.settled(late.payment, now)
    reward.refresh_from_db()
    assert reward.all_given_at is None


def test_only_the_team_ticks_and_only_after_success(reward, paid, team, now):
    for person in (UserFactory(), team[2]):
        with pytest.raises(NotYourCampaign):
            tick(person, reward, paid, now)
    for state in sorted(set(CampaignState) - {"collecting", "funded", "settled"}):
        reward.campaign.state = state
        reward.campaign.save()
        with pytest.raises(NothingToHandOver):
            tick(team[0], reward, paid, now)


def test_an_address_is_kept_only_while_it_is_of_use(reward, paid, owner, now):
    for pledge in paid:
        give_details(by=None, pledge=pledge, details=Details(HOME), now=now)
    tick(owner, reward, paid[:1], now)
    assert forget_addresses(now + timedelta(days=30) - timedelta(seconds=1)) == 0
    assert forget_addresses(now + timedelta(days=30)) == 1
    rows = {row.pledge_id: row.street for row in Fulfilment.objects.all()}
    assert rows == {paid[0].pk: "", paid[1].pk: "Carrer Major 3"}
    paid[1].payment.state = "refunded"
    paid[1].payment.save()
    assert forget_addresses(now) == 1
    assert not Fulfilment.objects.exclude(recipient="", street="", town="", address_on=None).exists()


def test_no_address_where_nothing_is_sent_or_owed_or_it_is_there(reward, paid, owner, now):
    def give(pledge):
        give_details(by=None, pledge=pledge, details=Details(HOME), now=now)

    plain = RewardFactory(campaign=reward.campaign)
    tick(owner, reward, paid[:1], now)
    unpaid = PledgeFactory(campaign=reward.campaign, reward=reward)
    for pledge in (paid[0], unpaid, paid_pledge(reward.campaign), paid_pledge(reward.campaign, plain)):
        with pytest.raises(NothingToHandOver):
            give(pledge)
    assert not Fulfilment.objects.exclude(address_on=None).exists()


def test_backers_are_asked_once_and_the_late_one_too(reward, paid, owner, now):
    until = now.date() + timedelta(days=9)
    ask_backers(by=owner, reward=reward, questions=[Question("Size?", ["S", "M"])], until_on=until, now=now)
    with pytest.raises(AlreadyAsked):
        ask_backers(by=owner, reward=reward, questions=[], until_on=until, now=now)
    assert (write_to_backers(now), write_to_backers(now)) == (2, 0)
    paid_pledge(reward.campaign, reward)
    assert write_to_backers(now + timedelta(days=1)) == 1
    paid_pledge(reward.campaign, reward)
    assert write_to_backers(now + timedelta(days=10)) == 0
    assert "/pledges/" in letters("reward_details_asked")[0].text


def test_nothing_to_ask_is_refused(reward, owner, team, now):
    plain = RewardFactory(campaign=reward.campaign)
    with pytest.raises(NothingAsked):
        ask_backers(by=owner, reward=plain, questions=[], until_on=now.date(), now=now)
    with pytest.raises(NotYourCampaign):
        ask_backers(by=team[2], reward=reward, questions=[], until_on=now.date(), now=now)


def test_answers_change_until_the_day_and_fit_the_question(reward, paid, owner, now):
    until = now.date() + timedelta(days=9)
    asked = [Question("Size?", ["S", "M"]), Question("When?")]
    survey = ask_backers(by=owner, reward=reward, questions=asked, until_on=until, now=now)
    size, when = survey.questions.order_by("position")

    def say(answers, at=now):
        give_details(by=None, pledge=paid[0], details=Details(answers=answers), now=at)

    say({size.pk: "S", when.pk: "Sunday"})
    say({size.pk: "M", when.pk: ""}, now + timedelta(days=9))
    assert [(a.question_id, a.text) for a in SurveyAnswer.objects.all()] == [(size.pk, "M")]
    assert queries.results_of(queries.survey_of(reward))[0].counts == [("S", 0), ("M", 1)]
    for answers, at in (({size.pk: "XXL"}, now), ({size.pk: "S"}, now + timedelta(days=10)), ({9999: "S"}, now)):
        with pytest.raises(SurveyOver):
            say(answers, at)


def test_a_person_takes_it_along_and_leaves_none_of_it(reward, owner, now):
    person = UserFactory()
    pledge = paid_pledge(reward.campaign, reward, supporter=person)
    until = now.date() + timedelta(days=9)
    survey = ask_backers(by=owner, reward=reward, questions=[Question("When?")], until_on=until, now=now)
    told = Details(HOME, {survey.questions.get().pk: "Sunday"})
    give_details(by=person, pledge=pledge, details=told, now=now)
    taken = own_after.exported(person)
    assert taken[0]["address"]["street"] == "Carrer Major 3"
    assert taken[1]["answer"] == "Sunday"
    own_after.erase(person, now)
    assert not SurveyAnswer.objects.exists()
    assert Fulfilment.objects.get().street == ""


def test_the_team_is_reminded_of_a_day_that_is_near_or_gone(reward, paid, owner, team, now):
    assert [item.urgent for item in queries.rewards_for(owner, now)] == [False]
    assert [item.urgent for item in queries.rewards_for(owner, now + timedelta(days=1))] == [True]
    assert queries.rewards_for(team[2], now) == []
    assert queries.rewards_for(owner, now - timedelta(days=31)) == []
    tick(owner, reward, paid, now)
    assert queries.rewards_for(owner, now + timedelta(days=1)) == []
