"""The words of costs, rewards and returns on a campaign's page.
`code` names the fact row; it is a RegexBlock, which translation jobs leave alone."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

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
