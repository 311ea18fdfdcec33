"""The team's news: written, published once, mailed once to everybody who agreed to it.
Who may read an update is queries/community.py's."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns import letters
from campaigns.enums import PUBLIC, Audience, UpdateKind
from campaigns.exceptions import CampaignNotPublic, NotYourCampaign, RewardUnknown, StoryIsRead
from campaigns.models import Campaign, CampaignUpdate
from campaigns.queries.community import news_readers
from campaigns.rules import can_edit_campaign
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from .drafts import source_page
from .pictures import keep_picture


@dataclass(frozen=True, slots=True)
class UpdateOrder:
    """What the team wrote, in the campaign's own language."""

    title: str
    text: str
    audience: str = Audience.ALL
    reward_code: str = ""
    # A checked picture, and what it shows.
    picture: Any = None
    picture_alt: str = ""


def refuse_strangers(by: Any, campaign: Campaign) -> None:
    """Raises NotYourCampaign, CampaignNotPublic."""
    if not can_edit_campaign(by, campaign):
        raise NotYourCampaign
    if campaign.state not in PUBLIC:
        raise CampaignNotPublic


@transaction.atomic
def write_update(*, by: Any, campaign: Campaign, order: UpdateOrder, now: datetime) -> CampaignUpdate:
    """A draft in the campaign's language; nobody but the team sees it yet.

    Raises NotYourCampaign, CampaignNotPublic, RewardUnknown."""
    refuse_strangers(by, campaign)
    reward = campaign.rewards.filter(code=order.reward_code).first() if order.audience == Audience.REWARD else None
    if order.audience == Audience.REWARD and reward is None:
        raise RewardUnknown
    language = source_page(campaign).locale.language_code
    update = CampaignUpdate.objects.create(
        campaign=campaign,
        audience=order.audience,
        reward=reward,
        language=language,
        words={language: [order.title, order.text]},
        picture=keep_picture(by=by, picture=order.picture, title=order.title) if order.picture else None,
        picture_words={language: order.picture_alt} if order.picture else {},
        written_by=by,
        written_at=now,
    )
    record(by=by, action="update.written", subject=update, data={"audience": order.audience})
    return update


@transaction.atomic
def say_update(
    *, by: Any, update: CampaignUpdate, language: str, title: str, text: str, picture_alt: str = "", now: datetime
) -> None:
    """The same update in one more language, or mended in one it has. Letters already sent stay as they are.

    Raises NotYourCampaign, CampaignNotPublic."""
    refuse_strangers(by, update.campaign)
    fresh = _locked(update)
    fresh.words = fresh.words | {language: [title, text]}
    if picture_alt:
        fresh.picture_words = fresh.picture_words | {language: picture_alt}
    fresh.save(update_fields=["words", "picture_words"])
    record(by=by, action="update.said", subject=fresh, data={"language": language})
    if fresh.published_at:
        touch(f"campaign:{fresh.campaign.code}")


@transaction.atomic
def publish_update(*, by: Any, update: CampaignUpdate, now: datetime) -> CampaignUpdate:
    """From now on those it is for may read it, and `tick` writes to them. Quiet when published already.

    Raises NotYourCampaign, CampaignNotPublic, StoryIsRead."""
    refuse_strangers(by, update.campaign)
    fresh = _locked(update)
    if fresh.published_at is None:
        if fresh.kind == UpdateKind.STORY:
            raise StoryIsRead
        fresh.published_at = now
        fresh.save(update_fields=["published_at"])
        record(by=by, action="update.published", subject=fresh)
        touch(f"campaign:{fresh.campaign.code}")
    return fresh


def _locked(update: CampaignUpdate) -> CampaignUpdate:
    found = CampaignUpdate.objects.select_for_update(of=("self",)).select_related("campaign__cooperative")
    return found.get(pk=update.pk)


def mail_updates(now: datetime) -> int:
    """Write to the readers of every update that nobody has been written to about; returns how many letters there are.

    Safe any time: the outbox knows each letter, so a run that broke off goes on where it was.
    """
    written = 0
    waiting = CampaignUpdate.objects.filter(published_at__lte=now, mailed_at=None).select_related(
        "campaign__cooperative"
    )
    for update in waiting.order_by("pk"):
        for reader in news_readers(update):
            # An address no letter can go to must not keep the others waiting.
            with suppress(ValidationError):
                letters.update_published(update, reader)
                written += 1
        CampaignUpdate.objects.filter(pk=update.pk, mailed_at=None).update(mailed_at=now)
    return written
