"""Following, and the one reminder: to whom, when, once, and what is forgotten afterwards."""

from datetime import timedelta

import pytest

from campaigns.exceptions import CampaignNotOpen, CampaignNotPublic
from campaigns.models import Follower
from campaigns.services import following
from crowdcoop.mail.models import OutboxMessage
from tests.factories.campaigns import CampaignFactory, FollowerFactory


def letters():
    return [one.to for one in OutboxMessage.objects.filter(kind="campaigns/deadline_near").order_by("pk")]


def asks(campaign, now, email="guest@example.org"):
    return following.ask_reminder(campaign=campaign, email=email, language="en", now=now)


def test_following_twice_is_following_once(campaign, user, now):
    following.follow(by=user, campaign=campaign, now=now)
    following.follow(by=user, campaign=campaign, now=now)
    assert Follower.objects.count() == 1
    following.unfollow(by=user, campaign=campaign)
    following.unfollow(by=user, campaign=campaign)
    assert not Follower.objects.exists()


def test_the_reminder_comes_two_days_before_the_end_and_once(campaign, user, now):
    asks(campaign, now, "Guest@example.org")
    asks(campaign, now)
    following.follow(by=user, campaign=campaign, now=now)
    deadline = campaign.deadline_at
    assert following.remind_followers(deadline - timedelta(hours=49)) == 0
    assert following.remind_followers(deadline - timedelta(hours=47)) == 2
    assert following.remind_followers(deadline - timedelta(hours=46)) == 0
    assert letters() == ["guest@example.org", user.email]
    assert [one.user for one in Follower.objects.all()] == [user]


def test_who_supports_already_is_left_in_peace(campaign, backed, now):
    backed(campaign, email="guest@example.org")
    asks(campaign, now)
    assert following.remind_followers(campaign.deadline_at - timedelta(hours=1)) == 0
    assert (letters(), Follower.objects.count()) == ([], 0)


def test_after_the_end_no_address_stays_and_nobody_is_written_to(campaign, now):
    asks(campaign, now)
    campaign.state = "unsuccessful"
    campaign.save()
    person = FollowerFactory(campaign=campaign)
    following.remind_followers(campaign.deadline_at - timedelta(hours=1))
    assert letters() == []
    assert list(Follower.objects.all()) == [person]


def test_there_must_be_something_to_follow(user, now):
    with pytest.raises(CampaignNotPublic):
        following.follow(by=user, campaign=CampaignFactory(draft=True), now=now)
    with pytest.raises(CampaignNotOpen):
        asks(CampaignFactory(ended=True), now)
