"""The campaigns of the demo, each brought as far as its story goes: draft, review, scheduled, live or ended.
Their pledges are supporters.py's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from campaigns.models import Campaign
from campaigns.services import drafts, orders, profile, review, stories
from crowdcoop.cms.translating import translate_page
from incubator.services import reviews
from membership.enums import Role

from .briefs import Brief, briefs
from .planting import LANGUAGES
from .world import World


@dataclass(frozen=True, slots=True)
class Story:
    """How far a campaign came. `opened` is days ago (negative: to come); None stops before launch.

    `round2` is how many days a second round lasts; 0: there is none."""

    stop: str = ""  # draft, review, or "" for all the way
    opened: int | None = None
    days: int = 40
    round2: int = 0


STORIES = {
    "forn_de_la_placa": Story(opened=31),
    "zaintza_gauez": Story(opened=38),
    "lume_do_porto": Story(opened=4),
    "la_garbera": Story(opened=47, round2=30),
    "paraula_viva": Story(opened=170),
    "taller_rodem": Story(opened=95),
    "a_eira": Story(opened=41),
    "habitem": Story(opened=-6),
    "retales": Story(stop="review"),
    "telar": Story(stop="draft"),
}


def build(world: World) -> None:
    """Every campaign, written, reviewed and opened through the services, and translated."""
    for brief in briefs():
        cooperative = world.cooperatives[brief.key]
        found = Campaign.objects.filter(cooperative=cooperative).first()
        world.campaigns[brief.key] = found or _campaign(world, brief, cooperative)


def _campaign(world: World, brief: Brief, cooperative: Any) -> Campaign:
    story = STORIES[brief.key]
    opens = world.now - timedelta(days=story.opened) if story.opened is not None else None
    began = (opens if opens and opens < world.now else world.now) - timedelta(days=14)
    author = cooperative.roles.get(role=Role.OWNER).user
    campaign = _write(brief, author, cooperative, story, began)
    if story.stop == "draft":
        return campaign
    review.submit_campaign(by=author, campaign=campaign, now=began + timedelta(days=3))
    if story.stop != "review":
        _review_and_open(world, campaign, author, began, opens)
        _translate(world, brief, campaign)
    campaign.refresh_from_db()
    return campaign


def _write(brief: Brief, author: Any, cooperative: Any, story: Story, now: datetime) -> Campaign:
    words = brief.said("es")
    campaign = drafts.create_campaign(by=author, cooperative=cooperative, title=words["title"], now=now)
    goals = brief.data["campaign"]
    overview = orders.Overview(
        title=words["title"],
        lead=words["lead"],
        members_goal=goals["members_goal"],
        members_binding=goals.get("members_binding", False),
        hours_goal=goals["hours_goal"],
        duration_days=story.days,
        round2_days=story.round2,
    )
    do = {"by": author, "campaign": campaign, "now": now}
    drafts.save_overview(**do, order=overview)
    drafts.save_story(**do, order=[stories.Section(heading, text) for heading, text in words["story"]])
    _write_lines(do, brief, now)
    _write_profile(do, brief)
    return campaign


def _write_lines(do: dict[str, Any], brief: Brief, now: datetime) -> None:
    drafts.save_costs(**do, order=[
        orders.CostOrder(c["es"][0], c["amount"] * 100, c["required"], c["kind"], c["es"][1])
        for c in brief.lines("cost")
    ])  # fmt: skip
    drafts.save_rewards(**do, order=[
        orders.RewardOrder(
            r["es"][0], r["price"] * 100, r.get("stock"), _in_months(now, r["months"]), r["es"][1],
            shipping=r.get("shipping", False),
        )
        for r in brief.lines("reward")
    ])  # fmt: skip
    drafts.save_returns(**do, order=[
        orders.ReturnOrder(r["es"][0], r["licence"], _in_months(now, r["months"]), r["es"][1])
        for r in brief.lines("return")
    ])  # fmt: skip
    drafts.save_needs(**do, order=[
        orders.NeedOrder(n["es"][0], n["kind"], n["quantity"], n["es"][1]) for n in brief.lines("need")
    ])  # fmt: skip


def _write_profile(do: dict[str, Any], brief: Brief) -> None:
    about = brief.about
    plans = {question: said["es"] for question, said in about.get("plans", {}).items()}
    said = profile.Profile(about.get("categories", []), about.get("sdgs", []), plans=plans)
    profile.save_profile(**do, order=said)
    profile.save_media(**do, order=profile.Media(video=about.get("video", "")))


def _in_months(now: datetime, months: int) -> Any:
    return (now + timedelta(days=55 + 30 * months)).date()


def _review_and_open(world: World, campaign: Campaign, author: Any, began: datetime, opens: datetime | None) -> None:
    for person in ("adviser", "programme"):
        reviews.approve_campaign_draft(by=world.users[person], campaign=campaign, now=began + timedelta(days=6))
    campaign.refresh_from_db()
    if opens:
        review.schedule_campaign(by=author, campaign=campaign, opens_at=opens, now=min(opens, world.now))
        review.launch_due(min(opens, world.now))


def _translate(world: World, brief: Brief, campaign: Campaign) -> None:
    page = drafts.source_page(campaign)
    page.refresh_from_db()
    if page.live:
        for language in LANGUAGES:
            translate_page(page=page, language=language, strings=brief.translations(language), by=world.users["admin"])
