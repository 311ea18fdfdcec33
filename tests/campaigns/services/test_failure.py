"""After a campaign that came to nothing: what was learnt, another try with less and without pledges, one letter."""

from datetime import timedelta

import pytest

from campaigns import own_after
from campaigns.enums import CampaignState
from campaigns.exceptions import NotLower, NotUnsuccessful, NotYourCampaign, TriedAgain
from campaigns.models import PostMortem, RetryWish
from campaigns.queries import failure as queries
from campaigns.services import drafts
from campaigns.services.failure import Lesson, tell_of_retries, try_again, wish_retry, write_post_mortem
from crowdcoop.mail.models import OutboxMessage
from incubator.queries import campaigns_to_talk_over
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import PledgeFactory, RewardFactory
from tests.factories.incubator import IncubationFactory, SessionFactory


@pytest.fixture
def failed(finished_draft, owner, now):
    """The bakery: €1,000 were needed, €400 came."""
    order = [
        drafts.CostOrder("Oven", 600_00, True),
        drafts.CostOrder("Van", 400_00, True),
        drafts.CostOrder("Classroom", 500_00, False),
    ]
    drafts.save_costs(by=owner, campaign=finished_draft, now=now, order=order)
    campaign = finished_draft
    campaign.refresh_from_db()
    page = drafts.draft_of(campaign)
    page.live = True
    page.save()
    campaign.state, campaign.round2_days, campaign.categories = "unsuccessful", 20, ["food"]
    campaign.opens_at, campaign.deadline_at = now - timedelta(days=50), now - timedelta(days=10)
    campaign.pledged_minor, campaign.backers = 400_00, 8
    campaign.save()
    for number in range(8):
        at = now - timedelta(days=45 if number < 2 else 15)
        PledgeFactory(campaign=campaign, counted_minor=50_00, created_at=at, source="poster" if number else "")
    return campaign


def without(campaign, *positions, **changed):
    """What each needed cost needs, but for those that can wait."""
    rows = campaign.cost_lines.filter(required=True).exclude(position__in=positions)
    return {row.code: changed.get(f"at_{row.position}", row.amount_minor) for row in rows}


def test_figures_are_counted(failed):
    found = queries.figures_of(failed)
    assert (found.percent, found.missing_minor, found.mean_minor) == (40, 600_00, 50_00)
    assert (found.days, found.early_percent) == (40, 25)
    assert [(source.word, source.pledges) for source in found.sources] == [("poster", 7), ("", 1)]


def test_what_was_learnt_is_kept_and_may_be_written_anew(failed, owner, team, now):
    for text in ("Too late.", "Too late, and too much."):
        write_post_mortem(by=owner, campaign=failed, lesson=Lesson(["too_much"], text), now=now)
    assert PostMortem.objects.get().text == "Too late, and too much."
    with pytest.raises(NotYourCampaign):
        write_post_mortem(by=team[2], campaign=failed, lesson=Lesson([], ""), now=now)


def test_another_try_has_everything_but_people_and_a_lower_minimum(failed, owner, now):
    RewardFactory(campaign=failed, taken=3, stock=5, shipping=True, delivery_on=now.date(), position=1)
    made = try_again(by=owner, campaign=failed, amounts=without(failed, 1), now=now)
    made.refresh_from_db()
    assert (made.state, made.minimum_minor, made.optimum_minor) == ("draft", 600_00, 1500_00)
    assert (made.retries_id, made.round2_days, made.categories) == (failed.pk, 20, ["food"])
    assert (made.pledged_minor, made.backers, made.pledges.count()) == (0, 0, 0)
    page, old = drafts.draft_of(made), drafts.draft_of(failed)
    assert (page.title, page.lead) == (old.title, old.lead)
    assert page.story.get_prep_value() == old.story.get_prep_value()
    assert [line.value["title"] for line in page.cost_words] == ["Oven", "Van", "Classroom"]
    copied = made.rewards.get(position=1)
    assert (copied.taken, copied.stock, copied.shipping) == (0, 5, True)
    assert copied.delivery_on == now.date() + timedelta(days=50)
    assert not set(made.cost_lines.values_list("code")) & set(failed.cost_lines.values_list("code"))
    failed.refresh_from_db()
    assert (failed.minimum_minor, failed.rewards.get(position=1).taken) == (1000_00, 3)


def test_it_has_to_be_lower_and_not_nothing(failed, owner, now):
    for amounts in (without(failed), without(failed, 0, 1), without(failed, at_0=700_00), {}):
        with pytest.raises(NotLower):
            try_again(by=owner, campaign=failed, amounts=amounts, now=now)
    assert queries.retry_of(failed) is None


def test_a_cost_may_need_less_this_time(failed, owner, now):
    made = try_again(by=owner, campaign=failed, amounts=without(failed, at_0=250_00), now=now)
    made.refresh_from_db()
    assert (made.minimum_minor, made.optimum_minor) == (650_00, 1150_00)


def test_one_other_try_at_a_time(failed, owner, now):
    made = try_again(by=owner, campaign=failed, amounts=without(failed, 1), now=now)
    with pytest.raises(TriedAgain):
        try_again(by=owner, campaign=failed, amounts=without(failed, 1), now=now)
    made.refresh_from_db()
    made.state = CampaignState.CANCELLED
    made.save()
    assert try_again(by=owner, campaign=failed, amounts=without(failed, 0), now=now).pk != made.pk


@pytest.mark.parametrize("state", sorted(set(CampaignState) - {"unsuccessful"}))
def test_only_after_a_campaign_that_came_to_nothing(state, failed, owner, now):
    failed.state = state
    failed.save()
    with pytest.raises(NotUnsuccessful):
        try_again(by=owner, campaign=failed, amounts={}, now=now)
    with pytest.raises(NotUnsuccessful):
        wish_retry(by=owner, campaign=failed, email="", language="en", now=now)


def test_who_asked_is_told_once_and_forgotten(failed, owner, now):
    person = UserFactory()
    for _ in range(2):
        wish_retry(by=person, campaign=failed, email="", language="en", now=now)
        wish_retry(by=None, campaign=failed, email="Nora@example.org", language="ca", now=now)
    made = try_again(by=owner, campaign=failed, amounts=without(failed, 1), now=now)
    assert tell_of_retries(now) == 0
    made.refresh_from_db()
    made.state, made.opens_at, made.deadline_at = "live", now, now + timedelta(days=40)
    made.save()
    assert (tell_of_retries(now), tell_of_retries(now)) == (2, 0)
    letters = OutboxMessage.objects.filter(kind="campaigns/tries_again")
    assert {letter.to for letter in letters} == {person.email, "nora@example.org"}
    assert not RetryWish.objects.exists()


def test_a_wish_nobody_fulfils_is_forgotten(failed, now):
    wish_retry(by=None, campaign=failed, email="a@example.org", language="en", now=now)
    tell_of_retries(now + timedelta(days=729))
    assert RetryWish.objects.exists()
    tell_of_retries(now + timedelta(days=730))
    assert not RetryWish.objects.exists()


def test_a_person_takes_wishes_along_and_leaves_none(failed, now):
    person = UserFactory(email="nora@example.org")
    wish_retry(by=person, campaign=failed, email="", language="en", now=now)
    wish_retry(by=None, campaign=failed, email="nora@example.org", language="en", now=now)
    assert len(own_after.wished(person)) == 1
    own_after.erase_wishes(person, now)
    assert not RetryWish.objects.exists()


def test_the_team_is_asked_until_it_is_written_down(failed, owner, team, now):
    assert len(queries.failed_for(owner, now)) == 1
    assert queries.failed_for(team[2], now) == []
    assert queries.failed_for(owner, now + timedelta(days=81)) == []
    write_post_mortem(by=owner, campaign=failed, lesson=Lesson(["other"], ""), now=now)
    assert queries.failed_for(owner, now) == []


def test_the_adviser_has_a_talk_to_do_until_they_have_met(failed, cooperative, now):
    case = IncubationFactory(cooperative=cooperative)
    SessionFactory(incubation=case, held=True, starts_at=failed.deadline_at - timedelta(days=1))
    assert campaigns_to_talk_over(case.adviser, now) == [failed]
    assert campaigns_to_talk_over(UserFactory(), now) == []
    assert campaigns_to_talk_over(case.adviser, now + timedelta(days=51)) == []
    SessionFactory(incubation=case, held=True, starts_at=now)
    assert campaigns_to_talk_over(case.adviser, now) == []
