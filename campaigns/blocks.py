"""A campaign's story, and the words of its costs, rewards and returns.
`code` names the fact row; it is a RegexBlock, which translation jobs leave alone."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from crowdcoop.cms.blocks import FigureBlock, StoryBlock

from . import videos
from .services.stories import FIGURES

CODE = r"^[0-9a-z-]{1,32}$"


class WordsBlock(blocks.StructBlock):
    """Title and text of one line, in one language."""

    code = blocks.RegexBlock(regex=CODE, max_length=32, label=_("Code"), help_text=_("Do not change."))
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.TextBlock(required=False, max_length=600, label=_("Text"))

    class Meta:
        icon = "pilcrow"


class WordsStream(blocks.StreamBlock):
    """The lines in the order of the page."""

    line = WordsBlock()

    class Meta:
        required = False


class PlanBlock(blocks.StructBlock):
    """The answer to one question of the plans, in one language."""

    code = blocks.RegexBlock(regex=CODE, max_length=32, label=_("Code"), help_text=_("Do not change."))
    text = blocks.TextBlock(max_length=1200, label=_("Text"))

    class Meta:
        icon = "list-ol"


class PlanStream(blocks.StreamBlock):
    """Answers in the order of the questions."""

    answer = PlanBlock()

    class Meta:
        required = False


class FilmValue(blocks.StructValue):
    """A film in the story; `film` is what a page may show of it, None where the address is none."""

    @property
    def film(self) -> videos.Video | None:
        return videos.parse(self["link"] or "")


class FilmBlock(blocks.StructBlock):
    """A film elsewhere: nothing is loaded from there before somebody asks for it."""

    title = blocks.CharBlock(max_length=160, label=_("Title"))
    link = blocks.URLBlock(max_length=200, label=_("Address of a video"), validators=[videos.refuse_unknown])

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/film.html"
        value_class = FilmValue


class CampaignStory(StoryBlock):
    """What a team may tell its story with."""

    video = FilmBlock()
    figures = blocks.ListBlock(
        FigureBlock(), template="blocks/figures.html", icon="order", label=_("Headline figures"), max_num=FIGURES
    )
