"""What changed between two hand-ins, and since a campaign opened: kept, compared word by word, shown."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from campaigns import gates
from campaigns.enums import CampaignState
from campaigns.exceptions import CampaignFrozen, NotYourCampaign
from campaigns.models import Campaign, CampaignVersion
from campaigns.queries import versions as compared
from campaigns.services import drafts, review, versions
from campaigns.services.stories import Quote, Section, pieces
from crowdcoop.cms.generation import renew
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_page


@pytest.fixture(autouse=True)
def at_now(now, monkeypatch):
    monkeypatch.setattr(gates, "_checks", {})
    with time_machine.travel(now, tick=False):
        yield


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


@pytest.fixture
def handed_in_again(finished_draft, owner, now):
    """Handed in, sent back, one cost and one word changed, handed in again."""
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    review.request_changes(by=UserFactory(), campaign=finished_draft, comment="Why?", now=now)
    code = finished_draft.cost_lines.order_by("position").first().code
    costs = [drafts.CostOrder("Deck oven", 1200_00, True, code=code)]
    drafts.save_costs(by=owner, campaign=finished_draft, order=costs, now=now)
    return finished_draft


def test_a_draft_is_compared_with_what_was_handed_in(client, handed_in_again, owner, now):
    client.force_login(owner)
    address = url("campaign_versions", handed_in_again.code)
    html = client.get(address).content.decode()
    assert "Your draft against what was handed in" in html
    assert "<ins>" in html
    assert "1,200" in html
    assert "Classroom" in html
    assert "Our bakery" not in html.split("Your draft against")[1].split("Handed in<")[0], "what stayed is not shown"
    review.submit_campaign(by=owner, campaign=handed_in_again, now=now + timedelta(days=1))
    assert "What was handed in now against" in client.get(address).content.decode()


def test_before_a_second_hand_in_there_is_nothing_to_compare(client, finished_draft, owner):
    client.force_login(owner)
    assert "Nothing to compare yet" in client.get(url("campaign_versions", finished_draft.code)).content.decode()
    client.force_login(UserFactory())
    assert client.get(url("campaign_versions", finished_draft.code)).status_code == 404


def test_words_are_compared_one_by_one():
    before, after = (
        [{"key": "overview.lead", "text": text}] for text in ("Five bakers, one oven.", "Six bakers, one oven.")
    )
    with translation.override("en"):
        (change,) = compared.compare(before, after)
    assert change.label == "Overview: First lines"
    assert change.pieces == [("gone", "Five"), ("new", "Six"), ("same", " bakers, one oven.")]
    assert compared.compare(before, before) == []


@pytest.fixture
def opened(owner, cooperative):
    campaign = CampaignFactory(cooperative=cooperative)
    campaign_page(campaign, language="en")
    return campaign


def story_of(campaign):
    return pieces(drafts.draft_of(campaign).story.get_prep_value())


def test_the_story_of_an_open_campaign_changes_in_public(client, opened, owner, now):
    page = f"/en/campaigns/{opened.code}/"
    assert "This story was changed" not in client.get(page).content.decode()
    order = [
        Section("Who we are", "Six bakers and an oven.", story_of(opened)[0].code),
        Quote("<i>At last</i>", "Rosa"),
    ]
    versions.change_story(by=owner, campaign=opened, order=order, now=now)
    renew()  # what a commit does
    html = client.get(page).content.decode()
    assert "Six bakers and an oven." in html
    assert "This story was changed on" in html
    changes = client.get(url("campaign_changes", opened.code)).content.decode()
    assert "<del>" in changes
    assert "Six" in changes
    assert "&lt;i&gt;At last&lt;/i&gt;" in changes
    assert Campaign.objects.get(pk=opened.pk).story_changed_at == now
    assert list(CampaignVersion.objects.values_list("cause", "number")) == [("launched", 1), ("changed", 2)]


def test_saving_what_is_there_is_no_change(opened, owner, now):
    versions.change_story(by=owner, campaign=opened, order=story_of(opened), now=now)
    assert not CampaignVersion.objects.exists()
    assert Campaign.objects.get(pk=opened.pk).story_changed_at is None


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "scheduled", "unsuccessful", "cancelled"])
def test_otherwise_it_stays_as_it_is(state, opened, owner, now):
    with pytest.raises(NotYourCampaign):
        versions.change_story(by=UserFactory(), campaign=opened, order=[], now=now)
    Campaign.objects.update(state=state)
    with pytest.raises(CampaignFrozen):
        versions.change_story(by=owner, campaign=opened, order=[], now=now)
    assert len(story_of(opened)) == 1


def test_the_team_changes_it_in_the_editor_and_nothing_else(client, opened, owner):
    client.force_login(owner)
    page = client.get(url("campaign_edit_story", opened.code))
    assert "Your campaign is public" in page.content.decode()
    assert "Kept as it is" in client.get(url("campaign_edit_costs", opened.code)).content.decode()
    sent = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-kind": "text", "rows-0-text": "New words."}
    kept = client.post(url("campaign_edit_story", opened.code), sent | {"keep": "1"})
    assert "Draft saved" in kept.content.decode()
    sent |= {"serial": "1", "seen": page.context["seen"]}
    assert client.post(url("campaign_edit_story", opened.code), sent).status_code == 302
    assert "New words." in client.get(f"/en/campaigns/{opened.code}/").content.decode()
    overview = {
        "title": "Other",
        "lead": "x",
        "members_goal": "1",
        "hours_goal": "0",
        "duration_days": "30",
        "policy": "strict",
    }
    assert client.post(url("campaign_edit_overview", opened.code), overview).status_code == 200
    assert drafts.draft_of(opened).title != "Other"


def test_a_launch_keeps_what_everybody_reads_first(finished_draft, owner, now):
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    Campaign.objects.update(state=CampaignState.APPROVED)
    review.schedule_campaign(by=owner, campaign=finished_draft, opens_at=now, now=now)
    review.launch_due(now)
    assert list(CampaignVersion.objects.order_by("number").values_list("cause", flat=True)) == ["submitted", "launched"]


def test_changes_of_a_campaign_that_is_not_public_do_not_exist(client, draft):
    assert client.get(url("campaign_changes", draft.code)).status_code == 404
