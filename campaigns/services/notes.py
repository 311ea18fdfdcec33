"""A reviewer's remarks beside single places of a draft; the team marks them done.
Who reviews is decided above (incubator/services/reviews.py); the answer to the whole draft is review.py's."""

from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.enums import EDITABLE, CampaignState, Part
from campaigns.exceptions import CampaignFrozen, NotYourCampaign, OwnCampaignReview
from campaigns.models import Campaign, ReviewNote
from campaigns.rules import belongs_to_team, can_edit_campaign
from crowdcoop.audit.services import record

from .moves import locked


@transaction.atomic
def write_note(*, by: Any, campaign: Campaign, about: str, text: str, now: datetime) -> ReviewNote:
    """A remark on a place of a draft in review. Raises OwnCampaignReview, CampaignFrozen (it is not in review)."""
    fresh = locked(campaign)
    if belongs_to_team(by, fresh):
        raise OwnCampaignReview
    if fresh.state != CampaignState.SUBMITTED or about.partition(".")[0] not in Part.values:
        raise CampaignFrozen
    note = ReviewNote.objects.create(campaign=fresh, about=about, text=text, author=by, at=now)
    record(by=by, action="campaign.note_written", subject=note, data={"campaign": fresh.code, "about": about})
    return note


@transaction.atomic
def mark_done(*, by: Any, note: ReviewNote, now: datetime) -> None:
    """The team has looked at it. Quiet when done already. Raises NotYourCampaign, CampaignFrozen."""
    fresh = ReviewNote.objects.select_for_update(of=("self",)).select_related("campaign__cooperative").get(pk=note.pk)
    if not can_edit_campaign(by, fresh.campaign):
        raise NotYourCampaign
    if fresh.campaign.state not in EDITABLE:
        raise CampaignFrozen
    if fresh.done_at is None:
        fresh.done_at, fresh.done_by = now, by
        fresh.save(update_fields=["done_at", "done_by"])
        record(by=by, action="campaign.note_done", subject=fresh, data={"campaign": fresh.campaign.code})
