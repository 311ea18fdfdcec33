"""A reviewer's answer to a campaign draft, given in the portal: it drives the page's Wagtail workflow.
The campaign hears of it from the task itself (models/review_tasks.py), whichever door was used."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from campaigns.services import notes
from crowdcoop.audit.services import record
from membership.rules import has_role

from ..exceptions import CampaignNotWaiting, ConflictOfInterest, NotYours
from ..models import AdviserTask
from ..queries import can_answer, waiting_state


@transaction.atomic
def approve_campaign_draft(*, by: Any, campaign: Any, comment: str = "", now: datetime) -> None:
    """Approve the step that waits: the adviser's passes it to the programme, the manager's approves the campaign.

    Raises ConflictOfInterest, NotYours, CampaignNotWaiting.
    """
    _answer(by, campaign, "approve", comment)


@transaction.atomic
def ask_for_changes(*, by: Any, campaign: Any, comment: str, now: datetime) -> None:
    """Send the draft back to the team with a comment. Raises ConflictOfInterest, NotYours, CampaignNotWaiting."""
    _answer(by, campaign, "reject", comment)


@transaction.atomic
def remark_on(*, by: Any, campaign: Any, about: str, text: str, now: datetime) -> None:
    """A remark on one place of the draft, beside which the team reads it. Raises ConflictOfInterest, NotYours."""
    if has_role(by, campaign.cooperative):
        raise ConflictOfInterest
    if not can_answer(campaign, by):
        raise NotYours
    notes.write_note(by=by, campaign=campaign, about=about, text=text, now=now)


def _answer(by: Any, campaign: Any, action: str, comment: str) -> None:
    if has_role(by, campaign.cooperative):
        raise ConflictOfInterest
    state = waiting_state(campaign)
    if state is None:
        raise CampaignNotWaiting
    task = state.task.specific
    try:
        task.on_action(state, by, action, comment=comment)
    except PermissionDenied:
        raise NotYours from None
    step = "adviser" if isinstance(task, AdviserTask) else "manager"
    record(by=by, action=f"campaign.review_{action}", subject=campaign, data={"step": step})
