"""Keeping what a campaign says at the moments that count, and changing its story while it is open.
Everything else is frozen from launch on; comparing is queries/versions.py's."""

from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.enums import STORY_CHANGES, VersionCause
from campaigns.exceptions import CampaignFrozen, NotYourCampaign
from campaigns.models import Campaign, CampaignVersion
from campaigns.queries import versions
from campaigns.rules import can_edit_campaign
from crowdcoop.audit.services import actor_of, record
from crowdcoop.cms.cache import touch

from .drafts import as_stream, draft_of, save_words, source_page
from .moves import locked
from .stories import Piece, blocks
from .words import offer_to_translators


def keep_version(*, by: Any, campaign: Campaign, cause: str, now: datetime) -> CampaignVersion:
    """The campaign as its newest words and facts have it. Runs in the caller's transaction, the campaign locked."""
    last = versions.last_version(campaign)
    return CampaignVersion.objects.create(
        campaign=campaign,
        number=last.number + 1 if last else 1,
        cause=cause,
        content=versions.content_of(campaign, draft_of(campaign)),
        at=now,
        by=actor_of(by),
    )


@transaction.atomic
def change_story(*, by: Any, campaign: Campaign, order: list[Piece], now: datetime) -> None:
    """The story of an open campaign: on its page at once, and in the list of changes that everybody can read.

    Quiet where nothing changes. Raises NotYourCampaign, CampaignFrozen.
    """
    fresh = locked(campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    if fresh.state not in STORY_CHANGES:
        raise CampaignFrozen
    page = draft_of(fresh)
    stored = page.story.get_prep_value()
    written = blocks(stored, order)
    if written == stored:
        return
    if not fresh.versions.exclude(cause=VersionCause.SUBMITTED).exists():
        keep_version(by=None, campaign=fresh, cause=VersionCause.LAUNCHED, now=fresh.opens_at or now)
    save_words(by, fresh, story=as_stream(page, "story", written))
    source_page(fresh).get_latest_revision().publish()
    keep_version(by=by, campaign=fresh, cause=VersionCause.CHANGED, now=now)
    fresh.story_changed_at = now
    fresh.save(update_fields=["story_changed_at"])
    offer_to_translators(fresh)
    record(by=by, action="campaign.story_saved", subject=fresh, data={"state": fresh.state})
    touch(f"campaign:{fresh.code}")
