"""Ending a campaign early: the team's page, finance's page, the queues, and what each says before anybody decides.
What stopping does to promises is tested in services."""

import pytest

from campaigns.enums import CampaignState
from campaigns.models import CampaignEvent, CampaignStop
from campaigns.services import closing, stopping
from crowdcoop.mail.models import OutboxMessage
from payments.enums import PaymentState
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_page
from tests.payments.desk_people import finance_person, signed_in


@pytest.fixture
def member(campaign):
    person = UserFactory()
    campaign.cooperative.roles.create(user=person, role="owner")
    return signed_in(person)


@pytest.fixture
def clerks(db):
    return [signed_in(finance_person()), signed_in(finance_person())]


@pytest.fixture
def collecting(campaign, backed):
    backed(campaign, amount_minor=1000_00)
    closing.close_due_campaigns(now=campaign.deadline_at)
    campaign.refresh_from_db()
    return campaign


def team_url(campaign):
    return f"/en/workspace/campaigns/{campaign.code}/cancel/"


def desk_url(campaign):
    return f"/en/finance/campaigns/{campaign.code}/stop/"


def text_of(response):
    return response.content.decode()


# The team -------------------------------------------------------------------------------------------------------------


def test_the_team_sees_what_happens_and_cancels(member, campaign, backed, client, now):
    backed(campaign, amount_minor=40_00)
    assert team_url(campaign) in text_of(member.get(f"/en/workspace/campaigns/{campaign.code}/"))
    page = text_of(member.get(team_url(campaign)))
    assert "1 promise of €40 is let go" in page
    assert "cannot be undone" in page
    form = {"reason": "The building was sold.", "sure": "on", "once": "0123456789abcdef"}
    assert "is cancelled" in text_of(member.post(team_url(campaign), form, follow=True))
    assert member.post(team_url(campaign), form).status_code == 302
    stopping.finish_cancelled(now=now)
    assert CampaignEvent.objects.filter(campaign=campaign, to_state="cancelled").count() == 1
    assert OutboxMessage.objects.filter(kind="campaigns/campaign_stopped").count() == 1
    public = text_of(client.get(campaign.pages.first().url))
    assert "The building was sold." in public
    assert "nothing to cancel" in text_of(member.get(team_url(campaign)))


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"reason": "Because."},
        {"sure": "on"},
        {"reason": "   ", "sure": "on"},
        {"reason": "a\x00b", "sure": "on"},
        {"reason": "x" * 1001, "sure": "on"},
    ],
)
def test_without_a_reason_or_a_tick_nothing_is_cancelled(member, campaign, form):
    assert member.post(team_url(campaign), form).status_code == 200
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LIVE


def test_the_team_is_told_that_it_takes_two_by_now(member, collecting):
    assert "two people of the platform" in text_of(member.get(team_url(collecting)))
    answer = member.post(team_url(collecting), {"reason": "Tired.", "sure": "on"})
    assert answer.status_code == 200
    collecting.refresh_from_db()
    assert collecting.state == CampaignState.COLLECTING


@pytest.mark.parametrize("state", [CampaignState.COLLECTING, CampaignState.UNSUCCESSFUL])
def test_the_workspace_offers_it_only_while_it_may_be(member, campaign, state):
    campaign.state = state
    campaign.save()
    assert team_url(campaign) not in text_of(member.get(f"/en/workspace/campaigns/{campaign.code}/"))


# Finance --------------------------------------------------------------------------------------------------------------


def test_one_proposes_and_another_agrees(clerks, collecting):
    one, two = clerks
    url = desk_url(collecting)
    page = text_of(one.get(url))
    assert "is being charged: that is stopped" in page
    assert "second person" in page
    one.post(url, {"way": "propose", "reason": "It was a fraud."})
    stop = CampaignStop.objects.get()
    assert "another person has to agree" in text_of(one.get(url))
    refused = one.post(url, {"way": "agree", "stop": stop.code})
    assert "Another person has to look" in text_of(refused)
    queue = text_of(two.get("/en/finance/stops/"))
    assert "It was a fraud." in queue
    assert url in queue
    two.post(url, {"way": "agree", "stop": stop.code})
    collecting.refresh_from_db()
    assert collecting.state == CampaignState.UNWINDING
    assert "Decided before" in text_of(one.get(url))


def test_a_proposal_is_turned_down_or_taken_back(clerks, collecting):
    url = desk_url(collecting)
    for clerk in clerks:
        clerks[0].post(url, {"way": "propose", "reason": "Perhaps."})
        stop = CampaignStop.objects.get(decided_at=None)
        assert "goes on" in text_of(clerk.post(url, {"way": "refuse", "stop": stop.code}, follow=True))
    collecting.refresh_from_db()
    assert collecting.state == CampaignState.COLLECTING
    assert CampaignStop.objects.filter(agreed=True).count() == 0


def test_agreeing_means_the_proposal_that_was_read(clerks, collecting):
    url = desk_url(collecting)
    clerks[0].post(url, {"way": "propose", "reason": "First words."})
    first = CampaignStop.objects.get()
    clerks[0].post(url, {"way": "refuse", "stop": first.code})
    clerks[0].post(url, {"way": "propose", "reason": "Other words."})
    clerks[1].post(url, {"way": "agree", "stop": first.code})
    collecting.refresh_from_db()
    assert collecting.state == CampaignState.COLLECTING


def test_before_anything_is_charged_one_of_finance_is_enough(clerks, campaign, backed):
    pledge = backed(campaign)
    assert desk_url(campaign) in text_of(clerks[0].get("/en/finance/campaigns/"))
    clerks[0].post(desk_url(campaign), {"way": "cancel", "reason": "The cooperative is gone."})
    campaign.refresh_from_db()
    pledge.payment.refresh_from_db()
    assert (campaign.state, pledge.payment.state) == (CampaignState.CANCELLED, PaymentState.ACTIVE)
    assert "nothing to stop" in text_of(clerks[0].get(desk_url(campaign)))


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"way": "steal"},
        {"way": "propose"},
        {"way": "propose", "reason": " "},
        {"way": "propose", "reason": "x" * 1001},
        {"way": "cancel", "reason": "It is too late for that."},
        {"way": "agree"},
        {"way": "agree", "stop": "h-nothing"},
        {"way": "refuse", "stop": "x" * 40},
    ],
)
def test_what_cannot_be_decided_changes_nothing(clerks, collecting, form):
    assert clerks[0].post(desk_url(collecting), form).status_code == 200
    collecting.refresh_from_db()
    assert collecting.state == CampaignState.COLLECTING
    assert not CampaignStop.objects.exists()


def test_a_campaign_that_has_ended_offers_no_button(clerks):
    ended = CampaignFactory(state=CampaignState.UNSUCCESSFUL)
    assert "<textarea" not in text_of(clerks[0].get(desk_url(ended)))
    answer = clerks[0].post(desk_url(ended), {"way": "propose", "reason": "Late."})
    assert "another step" in text_of(answer)


@pytest.mark.parametrize("queue", ["stops", "campaigns"])
def test_a_queue_costs_the_same_with_one_row_and_three(queue, clerks, now, django_assert_max_num_queries):
    def add():
        campaign = CampaignFactory(state=CampaignState.COLLECTING)
        campaign_page(campaign)
        stopping.propose_stop(by=UserFactory(is_superuser=True), campaign=campaign, reason="Why not.", now=now)

    add()
    clerks[0].get(f"/en/finance/{queue}/")
    with django_assert_max_num_queries(20) as one:
        clerks[0].get(f"/en/finance/{queue}/")
    add()
    add()
    with django_assert_max_num_queries(20) as three:
        assert text_of(clerks[0].get(f"/en/finance/{queue}/")).count("deskrow__head") == 3
    assert len(one) == len(three)
