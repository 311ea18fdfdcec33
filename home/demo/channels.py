"""Two channels of the demo: one gathers what a match fund chose, one what comes from a territory, beside a call.
Words are in texts/channels.py."""

from datetime import timedelta
from typing import Any

from campaigns.models import MatchFund
from home.channels import ChannelIndexPage, ChannelPage
from home.pages import NewsIndexPage, NewsPage
from membership.enums import Territory

from .planting import plant
from .texts import channels as texts
from .world import World


def build(world: World) -> None:
    """After the campaigns, the call and the fund they show."""
    index = plant(
        world,
        key="channels",
        parent=world.pages["home"],
        model=ChannelIndexPage,
        title=texts.INDEX,
        slug=texts.INDEX_SLUG,
        lead=texts.INDEX_LEAD,
    )
    _fund(world, index)
    plant(
        world,
        key="channel-network",
        parent=index,
        model=ChannelPage,
        title=texts.NETWORK,
        slug=texts.NETWORK_SLUG,
        organisation=texts.NETWORK_RUN_BY,
        lead=texts.NETWORK_LEAD,
        body=[("text", texts.NETWORK_TEXT), ("figures", texts.NETWORK_FIGURES)],
        territory=Territory.CATALONIA,
        call=world.calls.get("winter"),
    )


def _fund(world: World, index: Any) -> None:
    channel = plant(
        world,
        key="channel-fund",
        parent=index,
        model=ChannelPage,
        title=texts.FUND,
        slug=texts.FUND_SLUG,
        organisation=texts.FUND_RUN_BY,
        lead=texts.FUND_LEAD,
        body=[
            ("text", texts.FUND_TEXT),
            ("collaborators", texts.FUND_WHO),
            ("heading", texts.FUND_ASK),
            ("questions", texts.FUND_QUESTIONS),
        ],
        fund=MatchFund.objects.order_by("pk").first(),
    )
    news = plant(
        world,
        key="channel-news",
        parent=channel,
        model=NewsIndexPage,
        title=texts.FUND_NEWS,
        slug=texts.FUND_NEWS_SLUG,
    )
    story = texts.FUND_STORY
    plant(
        world,
        key="channel-story",
        parent=news,
        model=NewsPage,
        title=story["title"],
        slug=story["slug"],
        lead=story["lead"],
        body=[("text", story["text"])],
        published_on=(world.now - timedelta(days=6)).date(),
    )
