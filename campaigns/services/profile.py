"""What a campaign says of itself beside its story: what it is about, its two plans, its cover and film.
Frozen with everything else; review and launch have their own modules."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.models import Campaign
from campaigns.taxonomy import Plan
from crowdcoop.audit.services import record

from .drafts import as_stream, code_id, draft_of, editable, save_words, source_page
from .pictures import keep_picture


@dataclass(frozen=True, slots=True)
class Profile:
    """`plans`: question → answer; empty answers are left out."""

    categories: list[str] = field(default_factory=list)
    sdgs: list[str] = field(default_factory=list)
    territory: str = ""
    plans: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Media:
    """`cover` is a new picture, checked, or None to keep what is there; `drop_cover` takes it away."""

    video: str = ""
    cover: Any = None
    cover_alt: str = ""
    drop_cover: bool = False


@transaction.atomic
def save_profile(*, by: Any, campaign: Campaign, order: Profile, now: datetime) -> None:
    """What it is about, and the plans. Raises NotYourCampaign, CampaignFrozen."""
    fresh = editable(by, campaign)
    fresh.categories, fresh.sdgs, fresh.territory = order.categories, order.sdgs, order.territory
    fresh.save()
    answers = [
        {"type": "answer", "value": {"code": plan.value, "text": order.plans[plan]}, "id": code_id(fresh.code + plan)}
        for plan in Plan
        if order.plans.get(plan)
    ]
    save_words(by, fresh, plan_words=as_stream(source_page(fresh), "plan_words", answers))
    record(by=by, action="campaign.profile_saved", subject=fresh)


@transaction.atomic
def save_media(*, by: Any, campaign: Campaign, order: Media, now: datetime) -> None:
    """Cover and film. Raises NotYourCampaign, CampaignFrozen."""
    fresh = editable(by, campaign)
    fields: dict[str, Any] = {"video": order.video, "cover_alt": order.cover_alt}
    if order.cover:
        fields["cover"] = keep_picture(by=by, picture=order.cover, title=draft_of(fresh).title)
    elif order.drop_cover:
        fields |= {"cover": None, "cover_alt": ""}
    save_words(by, fresh, **fields)
    record(by=by, action="campaign.media_saved", subject=fresh)
