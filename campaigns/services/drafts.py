"""Preparing a campaign: its facts in rows, its words in the page's newest revision.
Review, launch and pledges have their own modules."""

import uuid
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.text import slugify

from campaigns.enums import EDITABLE, STORY_CHANGES, CampaignState, NeedKind, Part
from campaigns.exceptions import CampaignFrozen, NoPlaceForCampaigns, NotYourCampaign
from campaigns.models import Campaign, CampaignEvent, CollectiveReturn, CostLine, Need, Reward
from campaigns.rules import can_create_campaign, can_edit_campaign
from crowdcoop.audit.services import record
from crowdcoop.codes import new_code

from .moves import locked
from .orders import CostOrder, NeedOrder, Overview, ReturnOrder, RewardOrder
from .pictures import keep_picture
from .stories import Piece, blocks


@transaction.atomic
def create_campaign(*, by: Any, cooperative: Any, title: str, now: datetime, language: str = "") -> Campaign:
    """A draft campaign of `cooperative` and its unpublished page, in `language` or the actor's where content has it.

    Raises NotYourCampaign, NoPlaceForCampaigns (no index page yet)."""
    if not can_create_campaign(by, cooperative):
        raise NotYourCampaign
    parent = _index_page(language or getattr(by, "language", ""))
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


def editable(by: Any, campaign: Campaign) -> Campaign:
    """The campaign, locked, for whoever may write it now. Raises NotYourCampaign, CampaignFrozen."""
    fresh = locked(campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    if fresh.state not in EDITABLE:
        raise CampaignFrozen
    return fresh


def writable(by: Any, campaign: Campaign, part: str) -> Campaign:
    """The same for one part: the story may go on after launch. Raises NotYourCampaign, CampaignFrozen."""
    fresh = locked(campaign)
    if part != Part.STORY or fresh.state not in STORY_CHANGES:
        return editable(by, campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    return fresh


def save_words(by: Any, campaign: Campaign, **fields: Any) -> None:
    """A new revision of the page with these fields."""
    page = draft_of(campaign)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=by)


@transaction.atomic
def save_overview(*, by: Any, campaign: Campaign, order: Overview, now: datetime) -> None:
    """Title, lead and goals. Raises NotYourCampaign, CampaignFrozen."""
    fresh = editable(by, campaign)
    fresh.members_goal, fresh.members_binding = order.members_goal, order.members_binding and order.members_goal > 0
    fresh.hours_goal = _hours_of(fresh) or order.hours_goal
    fresh.duration_days, fresh.round2_days, fresh.policy = order.duration_days, order.round2_days, order.policy
    fresh.save()
    save_words(by, fresh, title=order.title, draft_title=order.title, lead=order.lead)
    record(by=by, action="campaign.overview_saved", subject=fresh)


@transaction.atomic
def save_story(*, by: Any, campaign: Campaign, order: list[Piece], now: datetime) -> None:
    """The story, piece by piece; pieces that are not in `order` go. Raises NotYourCampaign, CampaignFrozen."""
    fresh = editable(by, campaign)
    page = draft_of(fresh)
    save_words(by, fresh, story=as_stream(page, "story", blocks(page.story.get_prep_value(), order)))
    record(by=by, action="campaign.story_saved", subject=fresh)


@transaction.atomic
def keep_story_picture(*, by: Any, campaign: Campaign, picture: Any) -> int:
    """The number of a checked picture, kept before the story is: who is asked again need not choose it again.

    Raises NotYourCampaign, CampaignFrozen."""
    fresh = writable(by, campaign, Part.STORY)
    return int(keep_picture(by=by, picture=picture, title=fresh.code).pk)


def as_stream(page: Any, field: str, raw: list[dict[str, Any]]) -> Any:
    """What the field of the page holds, from stored blocks."""
    block = page._meta.get_field(field).stream_block
    return block.to_python(raw)


@transaction.atomic
def save_costs(*, by: Any, campaign: Campaign, order: list[CostOrder], now: datetime) -> None:
    """All cost lines at once; minimum and optimum follow from them. Lines that are not in `order` go."""
    fresh = editable(by, campaign)
    rows = [
        (c, {"kind": c.kind, "amount_minor": c.amount_minor, "required": c.required, "position": n,
             "from_on": c.from_on, "until_on": c.until_on})
        for n, c in enumerate(order)
    ]  # fmt: skip
    words = _replace(fresh, CostLine, "k", rows)
    fresh.minimum_minor = sum(c.amount_minor for c in order if c.required)
    fresh.optimum_minor = sum(c.amount_minor for c in order)
    fresh.save()
    save_words(by, fresh, cost_words=as_stream(source_page(fresh), "cost_words", words))
    record(by=by, action="campaign.costs_saved", subject=fresh, data={"minimum": fresh.minimum_minor})


@transaction.atomic
def save_rewards(*, by: Any, campaign: Campaign, order: list[RewardOrder], now: datetime) -> None:
    """All rewards at once."""
    fresh = editable(by, campaign)
    rows = [
        (r, {"price_minor": r.price_minor, "stock": r.stock, "delivery_on": r.delivery_on, "position": n,
             "shipping": r.shipping, "hide_when_gone": r.hide_when_gone})
        for n, r in enumerate(order)
    ]  # fmt: skip
    words = _replace(fresh, Reward, "r", rows)
    save_words(by, fresh, reward_words=as_stream(source_page(fresh), "reward_words", words))
    record(by=by, action="campaign.rewards_saved", subject=fresh)


@transaction.atomic
def save_returns(*, by: Any, campaign: Campaign, order: list[ReturnOrder], now: datetime) -> None:
    """All collective returns at once."""
    fresh = editable(by, campaign)
    rows = [(r, {"licence": r.licence, "promised_on": r.promised_on, "position": n}) for n, r in enumerate(order)]
    words = _replace(fresh, CollectiveReturn, "w", rows)
    save_words(by, fresh, return_words=as_stream(source_page(fresh), "return_words", words))
    record(by=by, action="campaign.returns_saved", subject=fresh)


@transaction.atomic
def save_needs(*, by: Any, campaign: Campaign, order: list[NeedOrder], now: datetime) -> None:
    """All needs at once. Where hours are among them, their sum is the goal of hours."""
    fresh = editable(by, campaign)
    before = _hours_of(fresh)
    rows = [(need, {"kind": need.kind, "quantity": need.quantity, "position": n}) for n, need in enumerate(order)]
    words = _replace(fresh, Need, "n", rows)
    fresh.hours_goal = _hours_of(fresh) or (0 if before else fresh.hours_goal)
    fresh.save()
    save_words(by, fresh, need_words=as_stream(source_page(fresh), "need_words", words))
    record(by=by, action="campaign.needs_saved", subject=fresh)


def _hours_of(campaign: Campaign) -> int:
    """Hours of all needs together."""
    found = campaign.needs.filter(kind=NeedKind.HOURS).aggregate(hours=models.Sum("quantity"))
    return int(found["hours"] or 0)


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
