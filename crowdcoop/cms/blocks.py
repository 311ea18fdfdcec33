"""Blocks that any page may use.
A block of one domain lives in that app's blocks.py."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class QuoteBlock(blocks.StructBlock):
    """Somebody's words and who they are."""

    text = blocks.TextBlock()
    author = blocks.CharBlock(max_length=120)
    role = blocks.CharBlock(max_length=160, required=False)

    class Meta:
        icon = "openquote"
        template = "blocks/quote.html"


class StoryBlock(blocks.StreamBlock):
    """The plain story: headings, text, pictures, quotes."""

    heading = blocks.CharBlock(max_length=160, template="blocks/heading.html")
    text = blocks.RichTextBlock(features=["h3", "bold", "italic", "link", "ol", "ul"], template="blocks/text.html")
    image = ImageBlock(template="blocks/image.html")
    quote = QuoteBlock()
