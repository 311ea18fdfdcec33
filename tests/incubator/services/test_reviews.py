"""A campaign draft through the Wagtail workflow: the assigned adviser, then a programme manager; nobody else.
The campaign's own side of submitting is tested in tests/campaigns/."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from wagtail.models import TaskState, WorkflowState

from campaigns.enums import CampaignState
from campaigns.services.drafts import create_campaign
from campaigns.services.review import submit_campaign
from crowdcoop.mail.models import OutboxMessage
from incubator import queries
from incubator.exceptions import CampaignNotWaiting, ConflictOfInterest, NotYours
from incubator.services import reviews
from incubator.services.workflow import ensure_campaign_workflow
from tests.factories.campaigns import campaign_index
from tests.factories.incubator import ManagerFactory
from tests.factories.membership import CooperativeRoleFactory


def test_the_gate_keeps_a_campaign_back_until_it_opens(case, root_page, now):
    from campaigns.exceptions import CampaignNotReady

    ensure_campaign_workflow(campaign_index(root_page))
    early = create_campaign(by=case.owner, cooperative=case.cooperative, title="Pronto", now=now)
    with pytest.raises(CampaignNotReady):
        submit_campaign(by=case.owner, campaign=early, now=now)


def test_adviser_then_manager_approve_and_the_page_stays_unpublished(case, campaign, now):
    reviews.approve_campaign_draft(by=case.adviser, campaign=campaign, now=now)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.SUBMITTED
    assert OutboxMessage.objects.get(kind="incubator/campaign_to_approve").to == case.manager.email
    reviews.approve_campaign_draft(by=case.manager, campaign=campaign, now=now)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.APPROVED
    assert not campaign.pages.get().live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_letters_lead_to_the_portal_and_wagtail_sends_none(case, campaign, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        reviews.ask_for_changes(by=case.adviser, campaign=campaign, comment="Más detalle.", now=now)
        submit_campaign(by=case.owner, campaign=campaign, now=now)
        reviews.approve_campaign_draft(by=case.adviser, campaign=campaign, now=now)
        reviews.approve_campaign_draft(by=case.manager, campaign=campaign, now=now)
    assert len(mail.outbox) == OutboxMessage.objects.count()
    assert not any("/admin/" in letter.body for letter in mail.outbox)
    to_review = OutboxMessage.objects.get(kind="incubator/campaign_to_review")
    assert f"/advising/campaigns/{campaign.code}/" in to_review.text


def test_changes_asked_for_come_back_to_the_same_adviser(case, campaign, now):
    reviews.ask_for_changes(by=case.adviser, campaign=campaign, comment="Más detalle.", now=now)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CHANGES_REQUESTED
    assert campaign.events.exclude(comment="").get().comment == "Más detalle."
    with pytest.raises(CampaignNotWaiting):
        reviews.approve_campaign_draft(by=case.adviser, campaign=campaign, now=now)
    submit_campaign(by=case.owner, campaign=campaign, now=now)
    assert queries.can_answer(campaign, case.adviser)


@pytest.mark.parametrize("who", ["stranger", "other_adviser", "manager"])
def test_the_first_step_is_the_assigned_advisers_alone(case, campaign, now, who):
    with pytest.raises(NotYours):
        reviews.approve_campaign_draft(by=getattr(case, who), campaign=campaign, now=now)
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


@pytest.mark.parametrize("who", ["stranger", "other_adviser", "adviser"])
def test_the_second_step_is_a_managers(case, campaign, now, who):
    reviews.approve_campaign_draft(by=case.adviser, campaign=campaign, now=now)
    with pytest.raises(NotYours):
        reviews.approve_campaign_draft(by=getattr(case, who), campaign=campaign, now=now)


def test_nobody_approves_a_campaign_of_a_cooperative_they_belong_to(case, campaign, now):
    with pytest.raises(ConflictOfInterest):
        reviews.approve_campaign_draft(by=case.owner, campaign=campaign, now=now)
    reviews.approve_campaign_draft(by=case.adviser, campaign=campaign, now=now)
    insider = CooperativeRoleFactory(cooperative=case.cooperative, user=ManagerFactory()).user
    with pytest.raises(ConflictOfInterest):
        reviews.approve_campaign_draft(by=insider, campaign=campaign, now=now)


def test_the_tasks_door_is_shut_whichever_way_one_comes(case, campaign):
    """Wagtail's admin calls on_action itself: the rule holds there too."""
    state = queries.waiting_state(campaign)
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, case.other_adviser, "approve")
    assert state.task.specific.get_task_states_user_can_moderate(case.other_adviser).count() == 0
    assert state.task.specific.get_task_states_user_can_moderate(case.adviser).count() == 1


def test_a_manager_answers_where_the_adviser_has_left(case, campaign, now):
    case.incubation.adviser = None
    case.incubation.save()
    reviews.approve_campaign_draft(by=case.manager, campaign=campaign, now=now)
    assert queries.can_answer(campaign, case.manager)


def test_an_ordinary_page_is_published_when_its_workflow_ends(root_page, now):
    """Negative control: only campaigns wait for their day."""
    from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

    from tests.factories.accounts import UserFactory

    admin = UserFactory(admin=True)
    workflow = Workflow.objects.create(name="Editors")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Editors"), sort_order=0)
    page = root_page.add_child(instance=Page(title="Noticia", slug="noticia", live=False))
    page.save_revision()
    state = workflow.start(page, admin)
    state.current_task_state.task.specific.on_action(state.current_task_state, admin, "approve")
    page.refresh_from_db()
    assert page.live


def test_the_workflow_is_made_once(root_page):
    index = campaign_index(root_page)
    assert ensure_campaign_workflow(index).pk == ensure_campaign_workflow(index).pk
    assert index.get_workflow().tasks.count() == 2
