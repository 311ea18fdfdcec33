"""What people ask and say about a campaign in public; what the team answers, or hides with a reason.
Guests prove their address before anything is written (views/asking.py)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from campaigns import letters
from campaigns.enums import PUBLIC
from campaigns.exceptions import CampaignNotPublic, NotYourCampaign, ReasonMissing, RemarkDecided
from campaigns.models import Campaign, CampaignUpdate, Remark
from campaigns.queries.soundings import can_be_asked
from campaigns.rules import can_edit_campaign
from crowdcoop.audit.services import actor_of, record
from crowdcoop.cms.cache import touch

# Who has no answer by then will not look for it any more.
GUESTS_KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class RemarkOrder:
    """What somebody says. `name` is what they want shown, or nothing; `email` a guest's proven address."""

    text: str
    language: str
    name: str = ""
    email: str = ""


@transaction.atomic
def say(
    *, by: Any, campaign: Campaign, order: RemarkOrder, now: datetime, update: CampaignUpdate | None = None
) -> Remark:
    """A question about the campaign, of which the team is told; with `update` a comment below it.

    Raises CampaignNotPublic."""
    if not (can_be_asked(campaign) if update is None else campaign.state in PUBLIC):
        raise CampaignNotPublic
    author = actor_of(by)
    remark = Remark.objects.create(
        campaign=campaign,
        update=update,
        author=author,
        email="" if author else order.email.strip().lower(),
        name=order.name,
        language=order.language,
        text=order.text,
        said_at=now,
    )
    if update is None:
        letters.question_asked(remark)
    record(by=by, action="remark.said", subject=remark, data={"campaign": campaign.code})
    touch(f"campaign:{campaign.code}")
    return remark


@transaction.atomic
def answer(*, by: Any, remark: Remark, text: str, now: datetime) -> Remark:
    """The team answers in public, and may mend its answer; whoever asked has a letter, once. A guest's address goes.

    Raises NotYourCampaign, CampaignNotPublic, RemarkDecided where it is hidden."""
    fresh = _locked(by, remark)
    first = fresh.answered_at is None
    fresh.answer, fresh.answered_at, fresh.answered_by = text, now, by
    if first:
        letters.remark_answered(fresh)
    fresh.email = ""
    fresh.save()
    record(by=by, action="remark.answered", subject=fresh)
    touch(f"campaign:{fresh.campaign.code}")
    return fresh


@transaction.atomic
def hide(*, by: Any, remark: Remark, reason: str, now: datetime) -> Remark:
    """Nobody reads it any more; that something was hidden, and why, stays in its place. Its author is told.

    Raises NotYourCampaign, CampaignNotPublic, RemarkDecided, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    fresh = _locked(by, remark)
    fresh.hidden_at, fresh.hidden_by, fresh.hidden_reason = now, by, reason.strip()
    letters.remark_hidden(fresh)
    fresh.email = ""
    fresh.save()
    record(by=by, action="remark.hidden", subject=fresh, data={"reason": fresh.hidden_reason})
    touch(f"campaign:{fresh.campaign.code}")
    return fresh


def forget_guests(now: datetime) -> int:
    """A guest's address is kept for the answer, not for ever; returns how many were forgotten. Safe any time."""
    return Remark.objects.filter(said_at__lt=now - GUESTS_KEPT).exclude(email="").update(email="")


def _locked(by: Any, remark: Remark) -> Remark:
    if not can_edit_campaign(by, remark.campaign):
        raise NotYourCampaign
    if not can_be_asked(remark.campaign):
        raise CampaignNotPublic
    found = Remark.objects.select_for_update(of=("self",))
    fresh = found.select_related("campaign__cooperative", "update", "author").get(pk=remark.pk)
    if fresh.hidden_at is not None:
        raise RemarkDecided
    return fresh
