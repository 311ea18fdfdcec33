"""The words of a programme's stages and documents, in one language.
`key` names the fact row; it is a RegexBlock, which translation jobs leave alone."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

KEY = r"^[0-9a-z-]{1,40}$"


class DocumentWordsBlock(blocks.StructBlock):
    """What a document is and what good looks like."""

    key = blocks.RegexBlock(regex=KEY, max_length=40, label=_("Key"), help_text=_("Do not change."))
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    help = blocks.TextBlock(max_length=800, required=False, label=_("What it should say"))


class StageWordsBlock(blocks.StructBlock):
    """A stage and the documents it asks for."""

    key = blocks.RegexBlock(regex=KEY, max_length=40, label=_("Key"), help_text=_("Do not change."))
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.TextBlock(max_length=800, required=False, label=_("What happens in it"))
    documents = blocks.ListBlock(DocumentWordsBlock(), label=_("Documents"))

    class Meta:
        icon = "list-ol"


class StagesStream(blocks.StreamBlock):
    stage = StageWordsBlock()

    class Meta:
        required = False


class LinesStream(blocks.StreamBlock):
    """A plain list of sentences."""

    line = blocks.CharBlock(max_length=240, label=_("Line"))

    class Meta:
        required = False
