"""Wagtail's workflow tells us that a step began: we write the letter, and keep Wagtail's own letters home.
Decisions are not taken here; they are in models/review_tasks.py."""

from importlib import import_module
from typing import Any

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from . import emails
from .models.review_tasks import AdviserTask, ManagerTask, adviser_of, campaign_of

# Wagtail's receivers, by the identity under which Wagtail connects them.
_WAGTAIL = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification", "task_submission_email_notifier"),
    (
        workflow_submitted,
        WorkflowState,
        "workflow_state_submitted_email_notification",
        "workflow_submission_email_notifier",
    ),
    (
        workflow_rejected,
        WorkflowState,
        "workflow_state_rejected_email_notification",
        "workflow_rejection_email_notifier",
    ),
    (
        workflow_approved,
        WorkflowState,
        "workflow_state_approved_email_notification",
        "workflow_approval_email_notifier",
    ),
)


def _quiet(notifier_name: str) -> Any:
    """Wagtail's notifier, silent for campaigns: its letters lead to /admin/, where our people cannot go."""

    def receive(instance: Any, **kwargs: Any) -> Any:
        state = instance.workflow_state if isinstance(instance, TaskState) else instance
        if campaign_of(state.content_object) is not None:
            return None
        notifier = getattr(import_module("wagtail.admin.signal_handlers"), notifier_name)
        return notifier(instance=instance, **kwargs)

    return receive


def tell_reviewer(sender: Any, instance: Any, user: Any = None, **kwargs: Any) -> None:
    """A step of a campaign's review began: its reviewer gets a letter that leads to the portal."""
    campaign = campaign_of(instance.workflow_state.content_object)
    if campaign is None:
        return
    task = instance.task.specific
    number = TaskState.objects.filter(workflow_state=instance.workflow_state, task=instance.task).count()
    earlier = WorkflowState.objects.filter(
        object_id=instance.workflow_state.object_id, pk__lt=instance.workflow_state_id
    ).count()
    adviser = adviser_of(campaign.cooperative) if isinstance(task, AdviserTask) else None
    if adviser is not None:
        emails.campaign_to_review(campaign, adviser, number + earlier * 100)
    elif isinstance(task, AdviserTask | ManagerTask):
        emails.campaign_to_approve(campaign, number + earlier * 100)


def connect() -> None:
    """Called once at start-up, before wagtail.admin connects the same identities (the first one stays)."""
    for signal, sender, uid, name in _WAGTAIL:
        signal.connect(_quiet(name), sender=sender, dispatch_uid=uid, weak=False)
    task_submitted.connect(tell_reviewer, dispatch_uid="incubator_tell_reviewer")
