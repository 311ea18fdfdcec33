"""Reading campaign drafts under review: whose step it is, and the draft's words.
Answering is services/reviews.py."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from campaigns.enums import CampaignState, Part
from campaigns.models import Campaign
from campaigns.queries import versions
from incubator.enums import SessionState
from incubator.models import Incubation, Session

# How long an adviser is asked to talk with a team whose campaign came to nothing.
TALK_OVER_WITHIN = timedelta(days=60)


def waiting_state(campaign: Any) -> TaskState | None:
    """The review step a campaign waits at."""
    pages = list(campaign.pages.all())
    types = {page.get_base_content_type().pk for page in pages}
    running = WorkflowState.objects.filter(
        object_id__in=[str(page.pk) for page in pages],
        base_content_type_id__in=types,
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    found = running.select_related("current_task_state__task").first()
    return found.current_task_state if found else None


def campaigns_to_review(user: Any) -> list[Any]:
    """Submitted campaigns whose present step this person may answer, longest waiting first."""
    waiting = Campaign.objects.filter(state=CampaignState.SUBMITTED).select_related("cooperative").order_by("pk")
    return [campaign for campaign in waiting if can_answer(campaign, user)]


def campaigns_to_talk_over(user: Any, now: datetime) -> list[Any]:
    """Campaigns of this adviser's cases that ended below their minimum, until a session was held since. Two queries."""
    mine = Incubation.objects.advised_by(user).values("cooperative")
    failed = Campaign.objects.filter(
        cooperative__in=mine, state=CampaignState.UNSUCCESSFUL, deadline_at__gt=now - TALK_OVER_WITHIN
    )
    held = Session.objects.filter(
        incubation__cooperative=OuterRef("cooperative"), state=SessionState.HELD, starts_at__gte=OuterRef("deadline_at")
    )
    return list(failed.exclude(Exists(held)).select_related("cooperative").order_by("deadline_at"))


def can_answer(campaign: Any, user: Any) -> bool:
    """Whether the step this campaign waits at is this person's."""
    state = waiting_state(campaign)
    return bool(state and state.task.specific.get_actions(state.workflow_state.content_object, user))


def has_answered(campaign: Any, user: Any) -> bool:
    """Whether this person gave an answer in one of the campaign's reviews."""
    pages = [str(pk) for pk in campaign.pages.values_list("pk", flat=True)]
    return TaskState.objects.filter(workflow_state__object_id__in=pages, finished_by=user).exists()


def draft_of(campaign: Any) -> Any:
    """The page in the campaign's own language as its newest revision has it."""
    page = campaign.pages.select_related("locale").order_by("pk").first()
    return page.get_latest_revision_as_object() if page else None


@dataclass(frozen=True, slots=True)
class Worded:
    """A line of a campaign (a cost, a reward, a return) with its words."""

    row: Any
    title: str
    text: str


def worded(draft: Any, rows: Any, stream: str) -> list[Worded]:
    """The rows in order, each with the words the draft has for its code."""
    words = {block.value["code"]: block.value for block in getattr(draft, stream)} if draft else {}
    return [
        Worded(row, str(found["title"]) if found else row.code, str(found["text"] or "") if found else "")
        for row in rows.order_by("position", "pk")
        for found in [words.get(row.code)]
    ]


def places_of(campaign: Any) -> list[tuple[str, str]]:
    """Where a reviewer may put a remark: (place, its name with its first words), part by part."""
    content = versions.content_of(campaign, draft_of(campaign))
    places: list[tuple[str, str]] = []
    for part in Part:
        inside = [one for one in content if one["key"].startswith(f"{part}.")]
        named = [(one["key"], f"{versions.label_of(one['key'])} · {Truncator(one['text']).words(7)}") for one in inside]
        places += [(str(part), _("%(part)s: all of it") % {"part": part.label}), *named]
    return places
