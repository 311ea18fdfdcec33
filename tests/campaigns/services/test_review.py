"""From a finished draft to an open campaign, through a real Wagtail workflow."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Task, Workflow, WorkflowPage, WorkflowTask
from wagtail_localize.models import TranslationSource

from campaigns import gates
from campaigns.enums import WORDS_CHANGE, CampaignState
from campaigns.exceptions import (
    CampaignFrozen,
    CampaignNotReady,
    IllegalCampaignMove,
    LaunchDateInvalid,
    NotYourCampaign,
    OwnCampaignReview,
)
from campaigns.models import Campaign
from campaigns.services import drafts, review
from campaigns.workflow import finish
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import campaign_index


@pytest.fixture
def only_own_gate(monkeypatch):
    """What apps above ask for is their tests' matter."""
    monkeypatch.setattr(gates, "_checks", {"complete": gates.completeness})


@pytest.fixture
def workflow(db, only_own_gate):
    """One plain task on the campaigns index."""
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.create(name="Read it"), sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=campaign_index())
    return workflow


def task_of(campaign):
    return drafts.source_page(campaign).current_workflow_task_state


def test_submit_starts_the_workflow_and_does_not_publish(finished_draft, owner, now, workflow):
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    finished_draft.refresh_from_db()
    assert finished_draft.state == CampaignState.SUBMITTED
    assert task_of(finished_draft).status == "in_progress"
    assert finished_draft.events.filter(cause="submitted").count() == 1


def test_submit_refuses_while_something_is_missing(draft, owner, now, only_own_gate):
    with pytest.raises(CampaignNotReady):
        review.submit_campaign(by=owner, campaign=draft, now=now)
    assert {item.key for item in gates.missing(draft)} == {"lead", "story", "costs", "returns"}


def test_a_gate_of_another_app_keeps_the_campaign_back(finished_draft, owner, now, monkeypatch, only_own_gate):
    gates.register("test", lambda campaign: [gates.GateItem("path", "Path", ok=False, detail="Not yet.")])
    with pytest.raises(CampaignNotReady):
        review.submit_campaign(by=owner, campaign=finished_draft, now=now)


def test_a_gate_has_one_owner(only_own_gate):
    with pytest.raises(ValueError, match="owner"):
        gates.register("complete", lambda campaign: [])


@pytest.mark.parametrize("who", ["secretary", "stranger"])
def test_submit_refuses_who_may_not_edit(who, finished_draft, team, now, only_own_gate):
    by = team[2] if who == "secretary" else UserFactory()
    with pytest.raises(NotYourCampaign):
        review.submit_campaign(by=by, campaign=finished_draft, now=now)


def test_the_finished_workflow_approves_and_does_not_publish(finished_draft, owner, now, workflow):
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    reviewer = UserFactory(admin=True)
    state = task_of(finished_draft)
    state.task.specific.on_action(state, reviewer, "approve")
    finished_draft.refresh_from_db()
    assert finished_draft.state == CampaignState.APPROVED
    assert not drafts.source_page(finished_draft).live
    assert OutboxMessage.objects.filter(kind="campaigns/campaign_approved").count() == 2


def test_other_pages_are_published_when_their_workflow_ends(workflow):
    page = campaign_index()
    page.live = False
    page.save()
    page.save_revision()
    state = workflow.start(page, UserFactory(admin=True))
    finish(state, user=UserFactory(admin=True))
    page.refresh_from_db()
    assert page.live


def test_changes_go_back_to_the_team_and_the_workflow_resumes(finished_draft, owner, now, workflow):
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    reviewer = UserFactory(admin=True)
    state = task_of(finished_draft)
    state.task.specific.on_action(state, reviewer, "reject", comment="Prices, please.")
    review.request_changes(by=reviewer, campaign=finished_draft, comment="Prices, please.", now=now)
    finished_draft.refresh_from_db()
    assert finished_draft.state == CampaignState.CHANGES_REQUESTED
    assert "Prices, please." in OutboxMessage.objects.filter(kind="campaigns/changes_requested").first().text
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    finished_draft.refresh_from_db()
    assert finished_draft.state == CampaignState.SUBMITTED
    assert task_of(finished_draft).status == "in_progress"


def test_nobody_reviews_their_own_campaign(finished_draft, owner, team, now, only_own_gate):
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    for person in team:
        with pytest.raises(OwnCampaignReview):
            review.approve_campaign(by=person, campaign=finished_draft, now=now)
        with pytest.raises(OwnCampaignReview):
            review.request_changes(by=person, campaign=finished_draft, comment="x", now=now)


def approved(campaign, owner, now):
    review.submit_campaign(by=owner, campaign=campaign, now=now)
    review.approve_campaign(by=UserFactory(), campaign=campaign, now=now)
    campaign.refresh_from_db()
    return campaign


def test_public_facts_are_kept_as_on_the_day_of_approval(finished_draft, owner, now, only_own_gate):
    gates.register("test", lambda c: [gates.GateItem("statutes", "Statutes", ok=True, fact_on=now.date())])
    campaign = approved(finished_draft, owner, now)
    assert campaign.reviewed[0]["on"] == now.date().isoformat()
    assert set(campaign.reviewed[0]["label"]) == {"es", "ca", "eu", "gl", "en"}
    assert len(campaign.reviewed) == 1


def test_schedule_sets_the_deadline_to_the_end_of_the_last_day(finished_draft, owner, now, only_own_gate):
    campaign = approved(finished_draft, owner, now)
    review.schedule_campaign(by=owner, campaign=campaign, opens_at=now + timedelta(days=2), now=now)
    campaign.refresh_from_db()
    local = timezone.localtime(campaign.deadline_at)
    assert (local.hour, local.minute) == (23, 59)
    assert (local.date() - timezone.localtime(campaign.opens_at).date()).days == 40


def test_schedule_refuses_the_past_and_the_unapproved(finished_draft, owner, now, only_own_gate):
    with pytest.raises(IllegalCampaignMove):
        review.schedule_campaign(by=owner, campaign=finished_draft, opens_at=now, now=now)
    campaign = approved(finished_draft, owner, now)
    with pytest.raises(LaunchDateInvalid):
        review.schedule_campaign(by=owner, campaign=campaign, opens_at=now - timedelta(seconds=1), now=now)


def test_launch_due_opens_at_its_time_once_and_freezes(finished_draft, owner, now, only_own_gate):
    campaign = approved(finished_draft, owner, now)
    opens = now + timedelta(days=2)
    review.schedule_campaign(by=owner, campaign=campaign, opens_at=opens, now=now)
    assert review.launch_due(opens - timedelta(seconds=1)) == []
    assert review.launch_due(opens) == [campaign.code]
    assert review.launch_due(opens + timedelta(days=1)) == []
    campaign.refresh_from_db()
    page = drafts.source_page(campaign)
    assert campaign.state == CampaignState.LIVE
    assert page.live
    assert page.title == "Our bakery"
    assert OutboxMessage.objects.filter(kind="campaigns/campaign_launched").count() == 2
    with pytest.raises(CampaignFrozen):
        drafts.save_costs(by=owner, campaign=campaign, order=[], now=opens)


def strings_of(page):
    """What a translator is shown; the first look makes the source, later ones only read it."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source is None:
        source, _new = TranslationSource.update_or_create_from_instance(page)
    return set(source.stringsegment_set.values_list("string__data", flat=True))


def test_translators_get_the_whole_text_with_the_approval(finished_draft, owner, now, only_own_gate):
    page = drafts.source_page(finished_draft)
    assert "Five bakers." not in strings_of(page), "what they would get from a draft"
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    review.approve_campaign(by=None, campaign=finished_draft, now=now)
    found = strings_of(drafts.source_page(finished_draft))
    assert {"Our bakery", "Bread.", "Who", "Five bakers.", "Oven", "A loaf", "Recipes"} <= found
    assert not drafts.source_page(finished_draft).live


def test_a_translation_begun_early_learns_of_later_words_at_the_launch(finished_draft, owner, now, only_own_gate):
    review.submit_campaign(by=owner, campaign=finished_draft, now=now)
    review.approve_campaign(by=None, campaign=finished_draft, now=now)
    strings_of(drafts.source_page(finished_draft))
    page = drafts.draft_of(finished_draft)
    page.lead = "Bread, and cake."
    page.save_revision()
    finished_draft.refresh_from_db()
    review.schedule_campaign(by=owner, campaign=finished_draft, opens_at=now, now=now)
    review.launch_due(now)
    assert "Bread, and cake." in strings_of(drafts.source_page(finished_draft))


@pytest.mark.parametrize("state", CampaignState)
def test_the_admin_offers_translation_only_of_settled_words(client, finished_draft, state):
    editor = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(editor)
    Campaign.objects.filter(pk=finished_draft.pk).update(
        state=state, opens_at=timezone.now(), deadline_at=timezone.now()
    )
    address = reverse("wagtail_localize:submit_page_translation", args=[drafts.source_page(finished_draft).pk])
    answer = client.get(address)
    assert answer.status_code == (302 if state in WORDS_CHANGE else 200)
    if state in WORDS_CHANGE:
        assert "cuando esté aprobada" in client.get(answer.url).content.decode()
