"""The two steps of the campaign review workflow: the assigned adviser, then a programme manager.
The portal's side (who is told, what a team sees) lives in services/reviews.py and signals.py."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Task, TaskState

from crowdcoop import clock
from incubator.enums import MANAGERS, IncubationState
from membership.rules import has_role

from .incubation import Incubation

_RUNNING = [IncubationState.ACTIVE, IncubationState.PAUSED, IncubationState.GRADUATED]
_ACTIONS = [("reject", _("Ask for changes"), True), ("approve", _("Approve"), False)]


def campaign_of(page: Any) -> Any | None:
    """The campaign whose face this page is, if it is one."""
    specific = getattr(page, "specific", page)
    return getattr(specific, "campaign", None)


def adviser_of(cooperative: Any) -> Any | None:
    """The adviser assigned to a cooperative in its latest incubation."""
    latest = Incubation.objects.filter(cooperative=cooperative, state__in=_RUNNING).order_by("-started_at").first()
    return latest.adviser if latest else None


def is_manager(user: Any) -> bool:
    """In the programme managers' group, or an administrator."""
    return bool(user and user.is_active) and (user.is_superuser or user.groups.filter(name=MANAGERS).exists())


def _send_back(task_state: TaskState, user: Any, comment: str) -> None:
    """The campaign hears of a refusal, whichever door was used (of the approval: campaigns.workflow)."""
    from campaigns.services import review  # noqa: PLC0415 - services load after every app's models

    campaign = campaign_of(task_state.workflow_state.content_object)
    if campaign is not None:
        review.request_changes(by=user, campaign=campaign, comment=comment, now=clock.now())


class _PortalAnswer(models.Model):
    """What both steps share: only those who may act, and the campaign hears of it."""

    class Meta:
        abstract = True

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        page = task_state.workflow_state.content_object
        if action_name not in {name for name, _label, _asks in self.get_actions(page, user)}:  # type: ignore[attr-defined]
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)  # type: ignore[misc]
        if action_name == "reject":
            _send_back(task_state, user, kwargs.get("comment", ""))


class AdviserTask(_PortalAnswer, Task):  # noqa: DJ008 - Task says its name
    """The adviser assigned to the campaign's cooperative reads the draft. Nobody else of the advisers may."""

    class Meta:
        verbose_name = _("Review by the assigned adviser")
        verbose_name_plural = _("Reviews by the assigned adviser")

    @classmethod
    def get_description(cls) -> Any:
        return _("Only the adviser of the campaign's cooperative can answer. Advisers work in the portal.")

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        campaign = campaign_of(obj)
        if campaign is None or not user.is_active or has_role(user, campaign.cooperative):
            return []
        adviser = adviser_of(campaign.cooperative)
        # A case whose adviser left must not wait for ever: a manager answers until there is a new one.
        allowed = is_manager(user) if adviser is None else adviser == user
        return list(_ACTIONS) if allowed else []

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self.get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("workflow_state")
        mine = [s.pk for s in waiting if self.get_actions(s.workflow_state.content_object, user)]
        return TaskState.objects.filter(pk__in=mine)


class ManagerTask(_PortalAnswer, AbstractGroupApprovalTask):  # noqa: DJ008
    """A programme manager's approval, never of a cooperative they belong to."""

    class Meta:
        verbose_name = _("Approval by a programme manager")
        verbose_name_plural = _("Approvals by a programme manager")

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        campaign = campaign_of(obj)
        if campaign is not None and has_role(user, campaign.cooperative):
            return []
        return list(_ACTIONS) if user.is_superuser or self._user_in_groups(user) else []
