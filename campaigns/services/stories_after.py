"""What became of a campaign that succeeded: told once by its team, read before it is public, then like an update.
News in between are services/updates.py's."""

from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns import after_letters as letters
from campaigns.enums import SUCCEEDED, UpdateKind
from campaigns.exceptions import NothingToTell, NotYourCampaign, NotYours, StoryDecided
from campaigns.models import Campaign, CampaignUpdate
from campaigns.rules import belongs_to_team, can_edit_campaign, can_moderate
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from .drafts import source_page
from .moves import locked


def story_of(campaign: Campaign) -> CampaignUpdate | None:
    """What its team told, in whatever state."""
    return CampaignUpdate.objects.filter(campaign=campaign, kind=UpdateKind.STORY).first()


@transaction.atomic
def hand_in_story(*, by: Any, campaign: Campaign, title: str, text: str, now: datetime) -> CampaignUpdate:
    """Write it in the campaign's language, or write it anew while nobody has published it; somebody reads it now.

    Raises NotYourCampaign, NothingToTell (the campaign has not succeeded), StoryDecided (it is published).
    """
    fresh = locked(campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    if fresh.state not in SUCCEEDED:
        raise NothingToTell
    language = source_page(fresh).locale.language_code
    story = story_of(fresh) or CampaignUpdate(campaign=fresh, kind=UpdateKind.STORY, language=language, written_at=now)
    if story.published_at:
        raise StoryDecided
    story.words, story.written_by, story.handed_in_at, story.review_comment = {language: [title, text]}, by, now, ""
    story.save()
    record(by=by, action="story.handed_in", subject=story)
    return story


@transaction.atomic
def answer_story(*, by: Any, story: CampaignUpdate, publish: bool, comment: str, now: datetime) -> None:
    """Publish it, or send it back with a word. The team is told; who agreed to news reads it like every update.

    Raises NotYours (of those who run the programme, nobody of the cooperative), StoryDecided.
    """
    rows = CampaignUpdate.objects.select_for_update(of=("self",)).select_related("campaign__cooperative")
    row = rows.get(pk=story.pk)
    if not can_moderate(by) or belongs_to_team(by, row.campaign):
        raise NotYours
    if row.handed_in_at is None or row.published_at:
        raise StoryDecided
    row.handed_in_at, row.review_comment = None, comment
    row.published_at = now if publish else None
    row.save(update_fields=["handed_in_at", "review_comment", "published_at"])
    letters.story_answered(row, ordinal=int(now.timestamp()))
    record(by=by, action="story.published" if publish else "story.sent_back", subject=row)
    if publish:
        touch(f"campaign:{row.campaign.code}")
