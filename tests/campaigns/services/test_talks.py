"""Messages between a team and a backer: no address on either side, one letter until it is read, an end the backer
can set, a limit for each side, and reports that somebody decides."""

from datetime import timedelta

import pytest

from campaigns import own_after
from campaigns.exceptions import NoTalkHere, NotYourCampaign, NotYours, ReportDecided, TalkBlocked, TooManyMessages
from campaigns.models import Message, Talk
from campaigns.queries import talks as queries
from campaigns.services import talks
from crowdcoop.audit.models import AuditEvent
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, PledgeFactory, campaign_page

SECRET = "The oven arrives on Friday"


@pytest.fixture
def pledge(cooperative, team):
    campaign = CampaignFactory(cooperative=cooperative)
    campaign_page(campaign)
    return PledgeFactory(campaign=campaign, counted_minor=30_00, supporter=UserFactory())


def write(by, pledge, now, team=True, text=SECRET):
    return talks.send_message(by=by, pledge=pledge, text=text, from_team=team, now=now)


def letters(name):
    return list(OutboxMessage.objects.filter(kind=f"campaigns/{name}").order_by("pk"))


def test_neither_side_sees_an_address_and_the_letter_holds_no_words(pledge, team, owner, now):
    write(owner, pledge, now)
    write(None, pledge, now, team=False, text="Thank you")
    [mine] = letters("message_from_team")
    theirs = letters("message_from_backer")
    assert mine.to == pledge.email
    assert {letter.to for letter in theirs} == {team[0].email, team[1].email}
    assert f"/pledges/{pledge.code}/messages/?token=" in mine.text
    for letter in (mine, *theirs):
        assert SECRET not in letter.text
        assert "Thank you" not in letter.text
    assert owner.email not in mine.text
    assert not any(pledge.email in letter.text for letter in theirs)


def test_one_letter_until_it_is_read(pledge, owner, now):
    for _ in range(3):
        write(owner, pledge, now)
    talk = Talk.objects.get()
    assert (talk.backer_unread, talk.team_unread, len(letters("message_from_team"))) == (3, 0, 1)
    talks.mark_read(talk=talk, team=False)
    write(owner, pledge, now)
    assert len(letters("message_from_team")) == 2


def test_only_the_team_writes_for_the_team(pledge, team, now):
    for person in (UserFactory(), team[2], None):
        with pytest.raises(NotYourCampaign):
            write(person, pledge, now)
    assert not Message.objects.exists()


def test_no_talk_before_a_pledge_counts_or_without_an_address(pledge, owner, now):
    campaign = pledge.campaign
    for stranger in (PledgeFactory(campaign=campaign), PledgeFactory(campaign=campaign, counted_minor=1, email="")):
        for team in (True, False):
            with pytest.raises(NoTalkHere):
                write(owner, stranger, now, team=team)


def test_a_talk_that_was_begun_goes_on_after_withdrawing(pledge, owner, now):
    write(owner, pledge, now)
    pledge.counted_minor = 0
    pledge.save()
    write(None, pledge, now, team=False)
    assert Message.objects.count() == 2


def test_the_backer_ends_it_and_may_open_it_again(pledge, owner, now):
    write(owner, pledge, now)
    for _ in range(2):
        talks.block_team(by=None, pledge=pledge, on=True, now=now)
    with pytest.raises(TalkBlocked):
        write(owner, pledge, now)
    write(None, pledge, now, team=False)
    talks.block_team(by=None, pledge=pledge, on=False, now=now)
    write(owner, pledge, now)
    assert AuditEvent.objects.filter(action="talk.blocked").count() == 1


def test_each_side_has_a_limit_of_its_own_for_a_day(pledge, owner, now):
    for _ in range(talks.A_DAY):
        write(owner, pledge, now)
    with pytest.raises(TooManyMessages):
        write(owner, pledge, now + timedelta(hours=23))
    write(None, pledge, now, team=False)
    write(owner, pledge, now + timedelta(days=1))


def test_a_report_is_of_the_other_sides_message_and_decided_once(pledge, owner, now):
    message, manager = write(owner, pledge, now), UserFactory(is_superuser=True)
    report = {"message": message, "reason": "Insulting", "now": now}
    with pytest.raises(NotYours):
        talks.report_message(by=owner, from_team=True, **report)
    with pytest.raises(ReportDecided):
        talks.decide_report(by=manager, message=message, hide=True, now=now)
    for _ in range(2):
        talks.report_message(by=None, from_team=False, **report)
    assert list(queries.reported()) == [message]
    with pytest.raises(NotYours):
        talks.decide_report(by=owner, message=message, hide=True, now=now)
    talks.decide_report(by=manager, message=message, hide=True, now=now)
    with pytest.raises(ReportDecided):
        talks.decide_report(by=manager, message=message, hide=False, now=now)
    message.refresh_from_db()
    assert message.hidden
    assert queries.talks_of(pledge.supporter)[0].last_text is None
    assert AuditEvent.objects.filter(action="message.reported").count() == 1


def test_what_is_not_read_waits_on_the_desk(pledge, owner, team, now):
    write(owner, pledge, now)
    write(None, pledge, now, team=False)
    assert len(queries.unread_for(pledge.supporter, now)) == 1
    assert len(queries.unread_for(owner, now)) == 1
    assert queries.unread_for(team[2], now) == queries.unread_for(UserFactory(), now) == []
    for team in (True, False):
        talks.mark_read(talk=Talk.objects.get(), team=team)
    assert queries.unread_for(owner, now) == queries.unread_for(pledge.supporter, now) == []


def test_a_person_takes_the_talk_along_and_leaves_none_of_it(pledge, owner, now):
    write(owner, pledge, now)
    assert own_after.talked(pledge.supporter)[0]["text"] == SECRET
    own_after.erase_talks(pledge.supporter, now)
    assert not Message.objects.exists()
