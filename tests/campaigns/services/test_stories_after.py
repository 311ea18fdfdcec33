"""What became of a campaign: asked for after a month, told once, public only after somebody read it."""

from datetime import timedelta

import pytest

from campaigns.enums import CampaignState
from campaigns.exceptions import NothingToTell, NotYourCampaign, NotYours, StoryDecided, StoryIsRead
from campaigns.models import CampaignUpdate
from campaigns.queries import community
from campaigns.queries.stories_after import handed_in, stories_for
from campaigns.services.stories_after import answer_story, hand_in_story
from campaigns.services.updates import mail_updates, publish_update
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, CampaignUpdateFactory, PledgeFactory, campaign_page

MONTH = timedelta(days=30)


@pytest.fixture
def campaign(cooperative, team, now):
    campaign = CampaignFactory(cooperative=cooperative, state="funded", closed_at=now)
    campaign_page(campaign)
    return campaign


@pytest.fixture
def manager(db):
    return UserFactory(is_superuser=True)


def tell(by, campaign, now, title="It bakes"):
    return hand_in_story(by=by, campaign=campaign, title=title, text="Forty loaves a day.", now=now)


def answer(by, story, now, publish=True, comment=""):
    answer_story(by=by, story=story, publish=publish, comment=comment, now=now)


def test_nobody_reads_it_before_it_was_read_and_then_it_stands_first(campaign, owner, manager, now):
    CampaignUpdateFactory(campaign=campaign, published_at=now + timedelta(days=9))
    story = tell(owner, campaign, now)
    assert story not in community.public_updates(campaign)
    with pytest.raises(StoryIsRead):
        publish_update(by=owner, update=story, now=now)
    assert list(handed_in()) == [story]
    answer(manager, story, now)
    assert community.latest(campaign)[0][0] == story
    assert not handed_in().exists()


def test_it_is_mailed_once_to_who_agreed_to_news(campaign, owner, manager, now):
    PledgeFactory(campaign=campaign, counted_minor=1, news_agreed_at=now, email="news@example.org")
    answer(manager, tell(owner, campaign, now), now)
    assert (mail_updates(now), mail_updates(now)) == (1, 0)


def test_it_comes_back_with_a_word_and_may_be_handed_in_again(campaign, owner, team, manager, now):
    story = tell(owner, campaign, now)
    answer(manager, story, now, publish=False, comment="Who eats the bread?")
    letters = OutboxMessage.objects.filter(kind="campaigns/story_answered")
    assert {letter.to for letter in letters} == {team[0].email, team[1].email}
    assert all("Who eats the bread?" in letter.text for letter in letters)
    with pytest.raises(StoryDecided):
        answer(manager, story, now)
    again = tell(owner, campaign, now, "It bakes for the school")
    assert (again.pk, again.review_comment) == (story.pk, "")
    answer(manager, again, now + timedelta(hours=1))
    with pytest.raises(StoryDecided):
        tell(owner, campaign, now)
    assert CampaignUpdate.objects.count() == 1


def test_only_the_team_tells_and_nobody_of_it_answers(campaign, owner, team, cooperative, now):
    for person in (UserFactory(), team[2]):
        with pytest.raises(NotYourCampaign):
            tell(person, campaign, now)
    story, own_manager = tell(owner, campaign, now), UserFactory(is_superuser=True)
    cooperative.roles.create(user=own_manager, role="secretary")
    for person in (owner, UserFactory(), own_manager):
        with pytest.raises(NotYours):
            answer(person, story, now)


@pytest.mark.parametrize("state", sorted(set(CampaignState) - {"collecting", "funded", "settled"}))
def test_nothing_became_of_what_did_not_succeed(state, campaign, owner, now):
    campaign.state = state
    campaign.save()
    with pytest.raises(NothingToTell):
        tell(owner, campaign, now)
    assert stories_for(owner, now + MONTH) == []


def test_the_team_is_asked_after_a_month_until_it_is_handed_in(campaign, owner, team, manager, now):
    assert stories_for(owner, now + MONTH - timedelta(seconds=1)) == []
    assert len(stories_for(owner, now + MONTH)) == 1
    assert stories_for(team[2], now + MONTH) == []
    story = tell(owner, campaign, now)
    assert stories_for(owner, now + MONTH) == []
    assert len(stories_for(manager, now)) == 1
    answer(manager, story, now, publish=False, comment="More, please.")
    assert len(stories_for(owner, now + MONTH)) == 1
    assert stories_for(manager, now) == []
    answer(manager, tell(owner, campaign, now), now + timedelta(hours=1))
    assert stories_for(owner, now + MONTH) == stories_for(manager, now) == []
