"""From a finished draft to an open campaign: submit, answer, approve, schedule, launch.
Writing the draft and taking pledges have their own modules."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from campaigns import emails, gates
from campaigns.enums import EDITABLE, CampaignState, VersionCause
from campaigns.exceptions import (
    CampaignFrozen,
    CampaignNotReady,
    LaunchDateInvalid,
    NotYourCampaign,
    OwnCampaignReview,
)
from campaigns.models import Campaign
from campaigns.rules import belongs_to_team, can_edit_campaign
from crowdcoop.audit.services import record

from .drafts import source_page
from .moves import locked, move
from .versions import keep_version
from .words import offer_to_translators


@transaction.atomic
def submit_campaign(*, by: Any, campaign: Campaign, now: datetime) -> None:
    """Hand the campaign in: every gate must hold; the page's Wagtail workflow starts, or resumes after changes.

    Returns quietly when it is in review already. Raises NotYourCampaign, CampaignFrozen, CampaignNotReady."""
    fresh = locked(campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    if fresh.state == CampaignState.SUBMITTED:
        return
    if fresh.state not in EDITABLE:
        raise CampaignFrozen
    if gates.missing(fresh):
        raise CampaignNotReady
    move(campaign=fresh, to=CampaignState.SUBMITTED, by=by, cause="submitted", now=now)
    keep_version(by=by, campaign=fresh, cause=VersionCause.SUBMITTED, now=now)
    _start_workflow(source_page(fresh), by)


def _start_workflow(page: Any, by: Any) -> None:
    state = page.current_workflow_state
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user=by)
    elif state is None and (workflow := page.get_workflow()) is not None:
        workflow.start(page, by)


@transaction.atomic
def request_changes(*, by: Any, campaign: Campaign, comment: str, now: datetime) -> None:
    """Send the campaign back with words for the team, who get a letter.

    Raises OwnCampaignReview, IllegalCampaignMove."""
    fresh = _reviewed(by, campaign)
    move(campaign=fresh, to=CampaignState.CHANGES_REQUESTED, by=by, cause="changes_requested", now=now, comment=comment)
    emails.changes_requested(fresh, comment, ordinal=fresh.events.count())


@transaction.atomic
def approve_campaign(*, by: Any, campaign: Campaign, now: datetime) -> None:
    """The review is over and the answer is yes (the workflow has finished). The team may now choose a launch date.

    Quiet when approved already. Raises OwnCampaignReview, IllegalCampaignMove."""
    fresh = _reviewed(by, campaign)
    if fresh.state == CampaignState.APPROVED:
        return
    fresh.reviewed = _reviewed_facts(fresh)
    move(campaign=fresh, to=CampaignState.APPROVED, by=by, cause="approved", now=now)
    offer_to_translators(fresh)
    emails.campaign_approved(fresh, ordinal=fresh.events.count())


def _reviewed_facts(campaign: Campaign) -> list[dict[str, Any]]:
    """The public lines of the readiness list as they are today, in every interface language."""
    return [
        {"key": item.key, "label": _everywhere(item.label), "detail": _everywhere(item.detail),
         "on": item.fact_on.isoformat() if item.fact_on else ""}
        for item in gates.items(campaign)
        if item.ok and item.fact_on
    ]  # fmt: skip


def _everywhere(text: Any) -> dict[str, str]:
    words = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words[code] = str(text)
    return words


def _reviewed(by: Any, campaign: Campaign) -> Campaign:
    fresh = locked(campaign)
    if belongs_to_team(by, fresh):
        raise OwnCampaignReview
    return fresh


@transaction.atomic
def schedule_campaign(*, by: Any, campaign: Campaign, opens_at: datetime, now: datetime) -> None:
    """Choose when an approved campaign opens; it closes `duration_days` later at 23:59 local time.

    Raises NotYourCampaign, LaunchDateInvalid, IllegalCampaignMove."""
    fresh = locked(campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    if opens_at < now:
        raise LaunchDateInvalid
    fresh.opens_at, fresh.deadline_at = opens_at, deadline_for(opens_at, fresh.duration_days)
    move(campaign=fresh, to=CampaignState.SCHEDULED, by=by, cause="scheduled", now=now)


def deadline_for(opens_at: datetime, days: int) -> datetime:
    """The last minute of the day `days` after opening, in local time."""
    day = timezone.localtime(opens_at).date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def launch_due(now: datetime) -> list[str]:
    """Open every scheduled campaign whose time has come and publish its page; returns their codes. Safe any time."""
    due = Campaign.objects.due_to_open(now).order_by("opens_at", "pk")
    return [campaign.code for campaign in due if _launch(campaign, now)]


@transaction.atomic
def _launch(campaign: Campaign, now: datetime) -> bool:
    fresh = locked(campaign)
    if fresh.state != CampaignState.SCHEDULED or fresh.opens_at is None or fresh.opens_at > now:
        return False
    move(campaign=fresh, to=CampaignState.LIVE, by=None, cause="launched", now=now)
    source_page(fresh).get_latest_revision().publish()
    keep_version(by=None, campaign=fresh, cause=VersionCause.LAUNCHED, now=now)
    offer_to_translators(fresh)
    record(by=None, action="campaign.published", subject=fresh)
    emails.campaign_launched(fresh)
    return True
