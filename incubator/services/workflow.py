"""The campaign review workflow on a campaign index page: adviser first, then programme manager.
Answering inside it is services/reviews.py."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from ..enums import ADVISERS, MANAGERS
from ..models import AdviserTask, ManagerTask

NAME = "Campaign review"


@transaction.atomic
def ensure_groups() -> tuple[Group, Group]:
    """The groups of advisers and of programme managers; created where missing, without admin rights."""
    return Group.objects.get_or_create(name=ADVISERS)[0], Group.objects.get_or_create(name=MANAGERS)[0]


@transaction.atomic
def ensure_campaign_workflow(index_page: Any) -> Workflow:
    """Put the review workflow on a campaign index page, in all its languages, and so on every campaign below it.

    Safe to repeat, and to be repeated when the index gets another language.
    """
    _advisers, managers = ensure_groups()
    workflow = Workflow.objects.filter(workflow_tasks__task__advisertask__isnull=False).distinct().first()
    if workflow is None:
        workflow = Workflow.objects.create(name=NAME)
        first = AdviserTask.objects.create(name="Adviser's review")
        second = ManagerTask.objects.create(name="Programme manager's approval")
        second.groups.add(managers)
        for order, task in enumerate((first, second)):
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    for page in index_page.get_translations(inclusive=True):
        WorkflowPage.objects.update_or_create(page_id=page.pk, defaults={"workflow": workflow})
    return workflow
