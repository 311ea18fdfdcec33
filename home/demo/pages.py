"""The page tree of the demo in Spanish, Catalan and English.
Words are in texts/; cooperatives, campaigns, calls and paths add their own pages."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from wagtail.blocks import StreamValue

from crowdcoop.cms.translating import translate_page
from home.enums import FooterColumn
from home.pages import NewsIndexPage, NewsPage, ServicePage, StandardPage
from home.services.site import ensure_site

from .planting import LANGUAGES, plant, stream
from .texts import content, front, legal
from .words import Words, articles, said, translations
from .world import World


def build(world: World) -> None:
    """Home first, then what stands below it, then what the home page itself says about it."""
    title, slug, headline, lead = (
        words.es for words in (front.HOME_TITLE, front.HOME_SLUG, front.HEADLINE, front.LEAD)
    )
    home = ensure_site(title=title, slug=slug, headline=headline, lead=lead)
    world.pages["home"] = home
    if not home.get_translations().exists():
        _publish_home(world, home, [])
    _sections(world, home)
    _standing(world, home)
    _news(world)
    if not home.specific.body:
        _publish_home(world, home.specific, _home_body(world))


def _publish_home(world: World, home: Any, body: list[Any]) -> None:
    editor = world.users["admin"]
    home.body = StreamValue(home.body.stream_block, stream(body), is_lazy=True)
    home.save_revision(user=editor).publish(user=editor)
    for language in LANGUAGES:
        strings = translations([front.HOME_TITLE, front.HEADLINE, front.LEAD, body], language)
        translate_page(page=home, language=language, strings=strings, by=editor, slug=said(front.HOME_SLUG, language))


def _home_body(world: World) -> list[Any]:
    return [
        ("quote", front.STORY),
        ("heading", front.BEHIND),
        ("collaborators", front.PARTNERS),
        ("call_to_action", front.NEXT | {"page": world.pages["how"].pk}),
    ]


def _sections(world: World, home: Any) -> None:
    menu: dict[str, Any] = {"show_in_menus": True}
    rows: list[tuple[str, str, Words, Words, dict[str, Any]]] = [
        (
            "campaigns",
            "campaigns.CampaignIndexPage",
            front.CAMPAIGNS,
            front.CAMPAIGNS_SLUG,
            {"lead": front.CAMPAIGNS_LEAD},
        ),
        ("learn", "courses.TrainingIndexPage", front.LEARN, front.LEARN_SLUG, {"lead": front.LEARN_LEAD}),
        ("calls", "incubator.CallIndexPage", front.CALLS, front.CALLS_SLUG, {"lead": front.CALLS_LEAD}),
        (
            "cooperatives",
            "membership.CooperativeIndexPage",
            front.COOPERATIVES,
            front.COOPERATIVES_SLUG,
            {"intro": front.COOPERATIVES_INTRO},
        ),
    ]
    for key, label, title, slug, fields in rows:
        model = apps.get_model(label)
        plant(world, key=key, parent=home, model=model, title=title, slug=slug, **(fields | menu))


def _standing(world: World, home: Any) -> None:
    about, helping, law = FooterColumn.ABOUT, FooterColumn.HELP, FooterColumn.LEGAL
    how = [
        ("steps", content.HOW_STEPS),
        ("heading", content.HOW_MONEY),
        ("text", content.HOW_MONEY_TEXT),
        ("heading", content.QUESTIONS_HEAD),
        ("questions", content.QUESTIONS),
    ]
    rows: list[tuple[str, Words, Words, dict[str, Any]]] = [
        (
            "how",
            content.HOW,
            content.HOW_SLUG,
            {"lead": content.HOW_LEAD, "body": how, "footer_column": helping, "show_in_menus": True},
        ),
        (
            "about",
            content.ABOUT,
            content.ABOUT_SLUG,
            {"lead": content.ABOUT_LEAD, "body": [("text", content.ABOUT_TEXT)], "footer_column": about},
        ),
        ("terms", legal.TERMS, legal.TERMS_SLUG, {"body": articles(legal.TERMS_TEXT), "footer_column": law}),
        ("privacy", legal.PRIVACY, legal.PRIVACY_SLUG, {"body": articles(legal.PRIVACY_TEXT), "footer_column": law}),
        (
            "accessibility",
            legal.ACCESSIBILITY,
            legal.ACCESSIBILITY_SLUG,
            {"body": [("text", legal.ACCESSIBILITY_TEXT)], "footer_column": law},
        ),
    ]
    for key, title, slug, fields in rows:
        plant(world, key=key, parent=home, model=StandardPage, title=title, slug=slug, **fields)
    _service(world)


def _service(world: World) -> None:
    body = [
        ("figures", content.SERVICE_FIGURES),
        ("text", content.SERVICE_TEXT),
        ("quote", content.SERVICE_QUOTE),
        ("call_to_action", content.SERVICE_NEXT | {"page": world.pages["calls"].pk}),
    ]
    plant(
        world,
        key="service",
        parent=world.pages["about"],
        model=ServicePage,
        title=content.SERVICE,
        slug=content.SERVICE_SLUG,
        lead=content.SERVICE_LEAD,
        body=body,
    )


def _news(world: World) -> None:
    home = world.pages["home"]
    index = plant(
        world,
        key="news",
        parent=home,
        model=NewsIndexPage,
        title=front.NEWS,
        slug=front.NEWS_SLUG,
        lead=front.NEWS_LEAD,
    )
    for item in content.NEWS_ITEMS:
        plant(
            world,
            key=item["slug"].es,
            parent=index,
            model=NewsPage,
            title=item["title"],
            slug=item["slug"],
            lead=item["lead"],
            body=[("text", item["text"])],
            published_on=(world.now - timedelta(days=item["days_ago"])).date(),
        )
