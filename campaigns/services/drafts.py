"""Preparing a campaign: its facts in rows, its words in the page's newest revision.
Review, launch and pledges have their own modules."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.text import slugify

from campaigns.enums import EDITABLE, CampaignState
from campaigns.exceptions import CampaignFrozen, NoPlaceForCampaigns, NotYourCampaign
from campaigns.models import Campaign, CampaignEvent, CollectiveReturn, CostLine, Reward
from campaigns.rules import can_create_campaign, can_edit_campaign
from crowdcoop.audit.services import record
from crowdcoop.codes import new_code

from .moves import locked
from .stories import Section, joined


@dataclass(frozen=True, slots=True)
class Overview:
    """Title and first lines, and the goals beside money."""

    title: str
    lead: str
    members_goal: int = 0
    hours_goal: int = 0
    duration_days: int = 40
    policy: str = "strict"
    round2_days: int = 0


@dataclass(frozen=True, slots=True)
class CostOrder:
    title: str
    amount_minor: int
    required: bool
    kind: str = "material"
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class RewardOrder:
    title: str
    price_minor: int
    stock: int | None = None
    delivery_on: date | None = None
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ReturnOrder:
    title: str
    licence: str
    promised_on: date
    text: str = ""
    code: str = ""


@transaction.atomic
def create_campaign(*, by: Any, cooperative: Any, title: str, now: datetime) -> Campaign:
    """A draft campaign of `cooperative` and its unpublished page, in the actor's language where content has it.

    Raises NotYourCampaign, NoPlaceForCampaigns (no index page yet)."""
    if not can_create_campaign(by, cooperative):
        raise NotYourCampaign
    parent = _index_page(getattr(by, "language", ""))
    campaign = Campaign.objects.create(code=new_code("c"), cooperative=cooperative, created_at=now)
    page_type = apps.get_model("campaigns", "CampaignPage")
    page = page_type(
        title=title,
        slug=_free_slug(parent, title, campaign),
        campaign=campaign,
        live=False,
        owner=by,
        locale=parent.locale,
    )
    parent.add_child(instance=page)
    page.save_revision(user=by)
    CampaignEvent.objects.create(
        campaign=campaign, at=now, to_state=CampaignState.DRAFT, cause="created", actor=by if by.pk else None
    )
    record(by=by, action="campaign.created", subject=campaign, data={"cooperative": cooperative.code})
    return campaign


def _index_page(language: str) -> Any:
    index_type = apps.get_model("campaigns", "CampaignIndexPage")
    for code in (language, settings.LANGUAGE_CODE):
        found = index_type.objects.filter(locale__language_code=code, alias_of=None).order_by("-live", "pk").first()
        if found:
            return found
    found = index_type.objects.order_by("pk").first()
    if found is None:
        raise NoPlaceForCampaigns
    return found


def _free_slug(parent: Any, title: str, campaign: Campaign) -> str:
    slug = slugify(title)[:60] or campaign.code
    taken = parent.get_children().filter(slug=slug).exists()
    return f"{slug}-{campaign.code[-4:]}" if taken else slug


def source_page(campaign: Campaign) -> Any:
    """The page in the language the campaign was written in."""
    return campaign.pages.select_related("locale").order_by("pk").first()


def draft_of(campaign: Campaign) -> Any:
    """That page as its newest revision has it (the words the team is working on)."""
    return source_page(campaign).get_latest_revision_as_object()


def _editable(by: Any, campaign: Campaign) -> Campaign:
    fresh = locked(campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    if fresh.state not in EDITABLE:
        raise CampaignFrozen
    return fresh


def _save_words(by: Any, campaign: Campaign, **fields: Any) -> None:
    page = draft_of(campaign)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=by)


@transaction.atomic
def save_overview(*, by: Any, campaign: Campaign, order: Overview, now: datetime) -> None:
    """Title, lead and goals. Raises NotYourCampaign, CampaignFrozen."""
    fresh = _editable(by, campaign)
    fresh.members_goal, fresh.hours_goal = order.members_goal, order.hours_goal
    fresh.duration_days, fresh.round2_days, fresh.policy = order.duration_days, order.round2_days, order.policy
    fresh.save()
    _save_words(by, fresh, title=order.title, draft_title=order.title, lead=order.lead)
    record(by=by, action="campaign.overview_saved", subject=fresh)


@transaction.atomic
def save_story(*, by: Any, campaign: Campaign, order: list[Section], now: datetime) -> None:
    """The story, section by section. What the form does not show (pictures, quotes) stays with its section."""
    fresh = _editable(by, campaign)
    blocks = joined(draft_of(fresh).story.get_prep_value(), order)
    _save_words(by, fresh, story=_as_stream(source_page(fresh), "story", blocks))
    record(by=by, action="campaign.story_saved", subject=fresh)


def _as_stream(page: Any, field: str, raw: list[dict[str, Any]]) -> Any:
    block = page._meta.get_field(field).stream_block
    return block.to_python(raw)


@transaction.atomic
def save_costs(*, by: Any, campaign: Campaign, order: list[CostOrder], now: datetime) -> None:
    """All cost lines at once; minimum and optimum follow from them. Lines that are not in `order` go."""
    fresh = _editable(by, campaign)
    rows = [
        (c, {"kind": c.kind, "amount_minor": c.amount_minor, "required": c.required, "position": n})
        for n, c in enumerate(order)
    ]
    words = _replace(fresh, CostLine, "k", rows)
    fresh.minimum_minor = sum(c.amount_minor for c in order if c.required)
    fresh.optimum_minor = sum(c.amount_minor for c in order)
    fresh.save()
    _save_words(by, fresh, cost_words=_as_stream(source_page(fresh), "cost_words", words))
    record(by=by, action="campaign.costs_saved", subject=fresh, data={"minimum": fresh.minimum_minor})


@transaction.atomic
def save_rewards(*, by: Any, campaign: Campaign, order: list[RewardOrder], now: datetime) -> None:
    """All rewards at once."""
    fresh = _editable(by, campaign)
    rows = [
        (r, {"price_minor": r.price_minor, "stock": r.stock, "delivery_on": r.delivery_on, "position": n})
        for n, r in enumerate(order)
    ]
    words = _replace(fresh, Reward, "r", rows)
    _save_words(by, fresh, reward_words=_as_stream(source_page(fresh), "reward_words", words))
    record(by=by, action="campaign.rewards_saved", subject=fresh)


@transaction.atomic
def save_returns(*, by: Any, campaign: Campaign, order: list[ReturnOrder], now: datetime) -> None:
    """All collective returns at once."""
    fresh = _editable(by, campaign)
    rows = [(r, {"licence": r.licence, "promised_on": r.promised_on, "position": n}) for n, r in enumerate(order)]
    words = _replace(fresh, CollectiveReturn, "w", rows)
    _save_words(by, fresh, return_words=_as_stream(source_page(fresh), "return_words", words))
    record(by=by, action="campaign.returns_saved", subject=fresh)


def _replace(
    campaign: Campaign, model: type[models.Model], prefix: str, rows: list[tuple[Any, dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Make the campaign's rows of `model` equal `rows` (known codes kept, others new) and return the page's words."""
    manager: Any = model._default_manager  # type: ignore[attr-defined]
    mine: dict[str, Any] = {row.code: row for row in manager.filter(campaign=campaign)}
    words = []
    for order, facts in rows:
        known = mine.pop(order.code, None)
        code = order.code if known else new_code(prefix)
        manager.update_or_create(code=code, defaults={"campaign": campaign, **facts})
        words.append(
            {"type": "line", "value": {"code": code, "title": order.title, "text": order.text}, "id": code_id(code)}
        )
    manager.filter(pk__in=[row.pk for row in mine.values()]).delete()
    return words


def code_id(code: str) -> str:
    """A block id that stays the same as long as the line does (translations hang on it)."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, code))
