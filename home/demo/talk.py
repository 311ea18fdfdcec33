"""What the demo's teams tell and what people ask them, through the services, each on its own day.
Words are Spanish with Catalan and English; safe to repeat."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from campaigns.models import CampaignUpdate
from campaigns.services import remarks, updates
from campaigns.services.following import follow

from .world import World

WORDS = Path(__file__).resolve().parent / "content" / "talk.toml"


def build(world: World) -> None:
    """Updates with a comment, questions with and without an answer, and somebody who follows."""
    if CampaignUpdate.objects.exists():
        return
    data = tomllib.loads(WORDS.read_text())
    for told in data["update"]:
        _tell(world, world.campaigns[told["campaign"]], told)
    for asked in data["question"]:
        _ask(world, world.campaigns[asked["campaign"]], asked)
    supporter = world.users["supporter"]
    follow(by=supporter, campaign=world.campaigns["zaintza_gauez"], now=world.now - timedelta(days=5))
    first = CampaignUpdate.objects.order_by("published_at", "pk").last()
    if first is not None:
        said = remarks.RemarkOrder(text="¡Qué ganas de probarlo!", language="es", name="Lola")
        remarks.say(by=supporter, campaign=first.campaign, update=first, order=said, now=world.now - timedelta(hours=9))


def _team(campaign: Any) -> Any:
    return campaign.cooperative.roles.filter(role="owner").order_by("pk").first().user


def _tell(world: World, campaign: Any, told: dict[str, Any]) -> None:
    by, at = _team(campaign), world.now - timedelta(days=told["days"])
    title, text = told["es"]
    order = updates.UpdateOrder(title, text, told["audience"])
    update = updates.write_update(by=by, campaign=campaign, order=order, now=at)
    for language in ("ca", "en"):
        if language in told:
            title, text = told[language]
            updates.say_update(by=by, update=update, language=language, title=title, text=text, now=at)
    updates.publish_update(by=by, update=update, now=at)


def _ask(world: World, campaign: Any, asked: dict[str, Any]) -> None:
    at = world.now - timedelta(days=asked["days"])
    order = remarks.RemarkOrder(text=asked["question"], language="es", name=asked["name"])
    remark = remarks.say(by=world.users["supporter"], campaign=campaign, order=order, now=at)
    if asked["answer"]:
        remarks.answer(by=_team(campaign), remark=remark, text=asked["answer"], now=at + timedelta(hours=7))
