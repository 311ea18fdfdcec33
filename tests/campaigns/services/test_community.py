"""Updates, who gets them, questions and answers: once, to the right people, and never more than agreed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import TestCase

from campaigns.exceptions import CampaignNotPublic, NotYourCampaign, ReasonMissing, RemarkDecided, RewardUnknown
from campaigns.models import CampaignUpdate, Follower, Remark
from campaigns.queries import community
from campaigns.services import remarks, updates
from campaigns.services.following import stop_news
from campaigns.services.pledges import withdraw_pledge
from crowdcoop.cms.models import PageChange
from crowdcoop.mail.models import OutboxMessage
from crowdcoop.mail.services import deliver_message
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import (
    CampaignFactory,
    CampaignUpdateFactory,
    FollowerFactory,
    RemarkFactory,
    RewardFactory,
    campaign_page,
)


@pytest.fixture
def open_campaign(cooperative, owner):
    campaign = CampaignFactory(cooperative=cooperative)
    campaign_page(campaign)
    return campaign


def told(by, campaign, now, **given):
    order = updates.UpdateOrder(**({"title": "El horno", "text": "Ya está."} | given))
    return updates.write_update(by=by, campaign=campaign, order=order, now=now)


def letters(kind):
    return list(OutboxMessage.objects.filter(kind=f"campaigns/{kind}").order_by("pk"))


def test_a_draft_is_the_teams_alone_and_is_published_once(open_campaign, owner, user, now):
    update = told(owner, open_campaign, now)
    assert list(update.words) == [update.language] == ["es"]
    assert list(community.updates_for(open_campaign, user)) == []
    assert updates.mail_updates(now) == 0
    first = updates.publish_update(by=owner, update=update, now=now)
    again = updates.publish_update(by=owner, update=update, now=now.replace(hour=15))
    assert first.published_at == again.published_at == now
    assert list(community.public_updates(open_campaign)) == [update]
    assert PageChange.objects.filter(what=f"campaign:{open_campaign.code}").exists()


def test_others_and_unopened_campaigns_tell_nothing(open_campaign, owner, user, draft, now):
    with pytest.raises(NotYourCampaign):
        told(user, open_campaign, now)
    with pytest.raises(CampaignNotPublic):
        told(owner, draft, now)
    with pytest.raises(RewardUnknown):
        told(owner, open_campaign, now, audience="reward", reward_code=RewardFactory().code)
    with pytest.raises(NotYourCampaign):
        updates.publish_update(by=user, update=CampaignUpdateFactory(campaign=open_campaign, draft=True), now=now)


def test_news_goes_once_to_those_who_agreed_and_whose_pledge_counts(open_campaign, owner, backed, now):
    backed(open_campaign, email="yes@example.org", news=True)
    backed(open_campaign, email="yes@example.org", news=True, language="ca")
    backed(open_campaign, email="no@example.org")
    gone = backed(open_campaign, email="gone@example.org", news=True)
    withdraw_pledge(by=None, pledge=gone, now=now)
    FollowerFactory(campaign=open_campaign, user=UserFactory(email="follows@example.org", language="eu"))
    FollowerFactory(campaign=open_campaign, user=None, email="only-a-reminder@example.org")
    update = updates.publish_update(by=owner, update=told(owner, open_campaign, now), now=now)
    updates.mail_updates(now)
    sent = letters("update_published")
    assert [(one.to, one.language) for one in sent] == [("yes@example.org", "ca"), ("follows@example.org", "eu")]
    assert "Ya está." in sent[0].text
    CampaignUpdate.objects.filter(pk=update.pk).update(mailed_at=None)  # a run that broke off before its end
    updates.mail_updates(now)
    assert len(letters("update_published")) == 2
    assert updates.mail_updates(now) == 0


def test_an_update_for_one_reward_reaches_its_supporters_alone(open_campaign, owner, backed, user, now):
    oven, bread = RewardFactory(campaign=open_campaign), RewardFactory(campaign=open_campaign)
    backed(open_campaign, email="oven@example.org", news=True, reward_code=oven.code, supporter=user)
    other = UserFactory()
    backed(open_campaign, email="bread@example.org", news=True, reward_code=bread.code, supporter=other)
    FollowerFactory(campaign=open_campaign)
    update = told(owner, open_campaign, now, audience="reward", reward_code=oven.code)
    updates.publish_update(by=owner, update=update, now=now)
    backers = updates.publish_update(by=owner, update=told(owner, open_campaign, now, audience="backers"), now=now)
    updates.mail_updates(now)
    assert [one.to for one in letters("update_published") if one.subject_code.startswith(update.code)] == [
        "oven@example.org"
    ]
    assert set(community.updates_for(open_campaign, user)) == {update, backers}
    assert set(community.updates_for(open_campaign, other)) == {backers}
    assert set(community.updates_for(open_campaign, UserFactory())) == set()
    assert set(community.public_updates(open_campaign)) == set()


def test_a_letter_of_news_can_be_stopped_with_one_click(open_campaign, owner, backed, now):
    backed(open_campaign, email="yes@example.org", news=True)
    updates.publish_update(by=owner, update=told(owner, open_campaign, now), now=now)
    updates.mail_updates(now)
    [letter] = letters("update_published")
    with TestCase.captureOnCommitCallbacks(execute=True):
        deliver_message.call(letter.pk)
    headers = mail.outbox[-1].extra_headers
    assert headers["List-Unsubscribe"] == f"<{letter.stop_url}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.stop_url in letter.text
    stop_news(campaign=open_campaign, email="YES@example.org", now=now)
    updates.publish_update(by=owner, update=told(owner, open_campaign, now), now=now)
    assert updates.mail_updates(now) == 0


def test_stopping_one_campaigns_news_leaves_the_others(open_campaign, backed, user, now):
    mine, other = backed(open_campaign, email=user.email, news=True), CampaignFactory()
    theirs = backed(other, email=user.email, news=True)
    FollowerFactory(campaign=open_campaign, user=user)
    kept = FollowerFactory(campaign=other, user=user)
    stop_news(campaign=open_campaign, email=user.email, now=now)
    mine.refresh_from_db(), theirs.refresh_from_db()
    assert (mine.news_agreed_at, theirs.news_agreed_at) == (None, now)
    assert list(Follower.objects.all()) == [kept]


def test_words_in_another_language_are_read_there_and_nowhere_else(open_campaign, owner, now):
    update = told(owner, open_campaign, now)
    updates.say_update(by=owner, update=update, language="ca", title="El forn", text="Ja hi és.", now=now)
    update.refresh_from_db()
    assert community.said(update, "ca").title == "El forn"
    assert (community.said(update, "ca").language, community.said(update, "en").language) == ("", "es")
    assert community.said(update, "en").title == "El horno"


def test_an_update_for_a_reward_names_it(open_campaign, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignUpdateFactory(campaign=open_campaign, audience="reward")


def asked(campaign, now, by=None, **given):
    order = remarks.RemarkOrder(**({"text": "Which flour?", "language": "en"} | given))
    return remarks.say(by=by, campaign=campaign, order=order, now=now)


def test_the_team_is_told_and_whoever_asked_is_told_once(open_campaign, owner, team, now):
    remark = asked(open_campaign, now, email="Guest@example.org")
    assert {one.to for one in letters("question_asked")} == {team[0].email, team[1].email}
    for text in ("Ours.", "Ours, from the mill."):
        remarks.answer(by=owner, remark=remark, text=text, now=now)
    [letter] = letters("remark_answered")
    assert (letter.to, letter.language) == ("guest@example.org", "en")
    assert "Ours." in letter.text
    remark.refresh_from_db()
    assert (remark.answer, remark.email) == ("Ours, from the mill.", "")


def test_hiding_needs_a_reason_and_happens_once(open_campaign, owner, user, now):
    remark = asked(open_campaign, now, by=user)
    with pytest.raises(NotYourCampaign):
        remarks.hide(by=user, remark=remark, reason="no", now=now)
    with pytest.raises(ReasonMissing):
        remarks.hide(by=owner, remark=remark, reason="  ", now=now)
    remarks.hide(by=owner, remark=remark, reason="A private address.", now=now)
    assert "A private address." in letters("remark_hidden")[0].text
    for act in (lambda: remarks.answer(by=owner, remark=remark, text="x", now=now),
                lambda: remarks.hide(by=owner, remark=remark, reason="x", now=now)):  # fmt: skip
        with pytest.raises(RemarkDecided):
            act()
    assert community.latest(open_campaign)[1] == []


def test_nobody_asks_before_the_launch(draft, user, now):
    with pytest.raises(CampaignNotPublic):
        asked(draft, now, by=user)


def test_who_leaves_takes_what_they_said_along(open_campaign, user, now):
    from campaigns import own_data

    asked(open_campaign, now, by=user)
    asked(open_campaign, now, email=user.email)
    FollowerFactory(campaign=open_campaign, user=user)
    other = RemarkFactory(campaign=open_campaign)
    assert {"text", "follows_since"} <= {key for row in own_data.said(user) for key in row}
    own_data.erase_said(user, now)
    assert list(Remark.objects.all()) == [other]
    assert not Follower.objects.exists()


def test_a_guests_address_is_forgotten_after_half_a_year_without_an_answer(open_campaign, now):
    old = asked(open_campaign, now, email="old@example.org")
    new = asked(open_campaign, now + timedelta(days=2), email="new@example.org")
    assert remarks.forget_guests(now + timedelta(days=181)) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.email, old.text, new.email) == ("", "Which flour?", "new@example.org")


def test_one_broken_address_keeps_nobody_waiting(open_campaign, owner, backed, now):
    broken = backed(open_campaign, news=True)
    type(broken).objects.filter(pk=broken.pk).update(email="no address")
    backed(open_campaign, email="yes@example.org", news=True)
    updates.publish_update(by=owner, update=told(owner, open_campaign, now), now=now)
    assert updates.mail_updates(now) == 1
    assert [one.to for one in letters("update_published")] == ["yes@example.org"]
