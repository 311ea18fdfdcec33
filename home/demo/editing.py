"""The editor's rooms in the demo: remarks of a reviewer, a story that went on after launch, worksheets to bring in.
Campaigns are written by campaigns.py; the words are texts/editing.py's."""

from datetime import timedelta
from typing import Any

from campaigns.services import drafts, notes, stories, versions
from courses.models import LearningUnit
from courses.queries import page_of, prompts_in
from courses.services.worksheets import save_worksheet
from crowdcoop.cms.translating import translate_page
from incubator.queries import team_of

from .briefs import briefs
from .planting import LANGUAGES
from .texts import editing
from .words import said, translations
from .world import World


def build(world: World) -> None:
    """Three campaigns at three steps: being written, in review, open."""
    _written_while_learning(world)
    _remarks(world)
    _gone_on(world)


def _written_while_learning(world: World) -> None:
    """What Telar's team wrote in its worksheets, ready to be brought into its draft."""
    cooperative = world.cooperatives["telar"]
    author = team_of(cooperative)[0]
    for unit in LearningUnit.objects.all():
        page = page_of(unit, "es")
        known = {prompt.code for prompt in prompts_in(page)} if page and hasattr(page, "body") else set()
        texts = {code: text for code, text in editing.WORKSHEETS.items() if code in known}
        if texts:
            save_worksheet(by=author, unit=unit, texts=texts, cooperative_code=cooperative.code, now=world.now)


def _remarks(world: World) -> None:
    campaign = world.campaigns["retales"]
    if campaign.notes.exists():
        return
    first = campaign.cost_lines.order_by("position").first()
    places = [("overview.lead", editing.REMARK_LEAD), (f"costs.{first.code}", editing.REMARK_COST)]
    for about, text in places:
        notes.write_note(by=world.users["adviser"], campaign=campaign, about=about, text=text, now=world.now)


def _gone_on(world: World) -> None:
    campaign = world.campaigns["forn_de_la_placa"]
    if campaign.story_changed_at:
        return
    story: Any = stories.pieces(drafts.draft_of(campaign).story.get_prep_value())
    author = team_of(campaign.cooperative)[0]
    more: Any = [stories.Quote(*said(editing.QUOTE, "es")), stories.Figures(said(editing.FIGURES, "es"))]
    at = world.now - timedelta(days=2)
    versions.change_story(by=author, campaign=campaign, order=[*story, *more], now=at)
    campaign.refresh_from_db()
    page, brief = drafts.source_page(campaign), next(one for one in briefs() if one.key == "forn_de_la_placa")
    for language in LANGUAGES:
        strings = brief.translations(language) | translations((editing.QUOTE, editing.FIGURES), language)
        translate_page(page=page, language=language, strings=strings, by=world.users["admin"])
