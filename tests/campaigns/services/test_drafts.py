"""Drafts: facts in rows, words in the page's revision, and who may write them."""

import pytest

from campaigns.enums import CampaignState
from campaigns.exceptions import CampaignFrozen, NoPlaceForCampaigns, NotYourCampaign
from campaigns.models import Campaign
from campaigns.services import drafts, stories
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import campaign_index


def test_create_campaign_makes_a_hidden_page_and_an_event(draft, owner):
    page = draft.pages.get()
    assert not page.live
    assert page.title == "A bakery of our own"
    assert draft.events.get().to_state == CampaignState.DRAFT


def test_create_campaign_writes_in_the_language_of_its_author(cooperative, owner, now):
    campaign_index("es")
    campaign_index("ca")
    owner.language = "ca"
    campaign = drafts.create_campaign(by=owner, cooperative=cooperative, title="Forn", now=now)
    assert campaign.pages.get().locale.language_code == "ca"


def test_create_campaign_refuses_without_an_index_page(cooperative, owner, now):
    with pytest.raises(NoPlaceForCampaigns):
        drafts.create_campaign(by=owner, cooperative=cooperative, title="Forn", now=now)


@pytest.mark.parametrize("who", ["secretary", "stranger"])
def test_create_campaign_refuses_who_is_not_of_the_team(who, cooperative, team, now):
    campaign_index()
    by = team[2] if who == "secretary" else UserFactory()
    with pytest.raises(NotYourCampaign):
        drafts.create_campaign(by=by, cooperative=cooperative, title="Forn", now=now)
    assert not Campaign.objects.exists()


def test_two_campaigns_of_one_title_have_two_addresses(draft, owner, cooperative, now):
    other = drafts.create_campaign(by=owner, cooperative=cooperative, title="A bakery of our own", now=now)
    assert other.pages.get().slug != draft.pages.get().slug


def test_save_costs_computes_minimum_and_optimum(finished_draft):
    assert finished_draft.minimum_minor == 1000_00
    assert finished_draft.optimum_minor == 1500_00


def test_words_of_lines_are_keyed_by_the_code_of_their_fact(finished_draft):
    page = drafts.draft_of(finished_draft)
    assert {b.value["code"] for b in page.cost_words} == set(finished_draft.cost_lines.values_list("code", flat=True))
    assert page.reward_words[0].value["title"] == "A loaf"
    assert page.story[0].value == "Who"
    assert "<p>Five bakers.</p><p>One oven.</p>" in str(page.story[1].value)


def test_saving_again_keeps_codes_and_drops_what_is_gone(finished_draft, owner, now):
    oven = finished_draft.cost_lines.order_by("position").first()
    block_id = drafts.draft_of(finished_draft).cost_words[0].id
    order = [drafts.CostOrder("Bigger oven", 1200_00, True, code=oven.code)]
    drafts.save_costs(by=owner, campaign=finished_draft, order=order, now=now)
    line = finished_draft.cost_lines.get()
    assert (line.code, line.amount_minor) == (oven.code, 1200_00)
    assert drafts.draft_of(finished_draft).cost_words[0].id == block_id


def test_a_foreign_line_code_makes_a_new_line(finished_draft, draft, owner, cooperative, now):
    other = drafts.create_campaign(by=owner, cooperative=cooperative, title="Other", now=now)
    foreign = finished_draft.cost_lines.first()
    drafts.save_costs(by=owner, campaign=other, order=[drafts.CostOrder("X", 5_00, True, code=foreign.code)], now=now)
    foreign.refresh_from_db()
    assert foreign.amount_minor != 5_00
    assert other.cost_lines.get().code != foreign.code


def test_story_text_is_never_markup(draft, owner, now):
    drafts.save_story(by=owner, campaign=draft, now=now, order=[stories.Section("", "<script>alert(1)</script>")])
    assert "<script>" not in str(drafts.draft_of(draft).story[0].value)


@pytest.mark.parametrize("state", sorted(set(CampaignState) - {CampaignState.DRAFT, CampaignState.CHANGES_REQUESTED}))
def test_facts_are_frozen_outside_the_draft(state, finished_draft, owner, now):
    finished_draft.opens_at = finished_draft.deadline_at = now
    finished_draft.state = state
    finished_draft.save()
    calls = [
        (drafts.save_costs, []),
        (drafts.save_rewards, []),
        (drafts.save_returns, []),
        (drafts.save_story, []),
        (drafts.save_overview, drafts.Overview("T", "L")),
    ]
    for save, order in calls:
        with pytest.raises(CampaignFrozen):
            save(by=owner, campaign=finished_draft, order=order, now=now)
    assert finished_draft.cost_lines.count() == 2
