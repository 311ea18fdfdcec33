"""Blocks that any page may use: the plain story, and the pieces services are presented with.
A block of one domain lives in that app's blocks.py."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

TEXT_FEATURES = ["h3", "bold", "italic", "link", "ol", "ul"]


class QuoteBlock(blocks.StructBlock):
    """Somebody's words and who they are."""

    text = blocks.TextBlock(label=_("What they say"))
    author = blocks.CharBlock(max_length=120, label=_("Who says it"))
    role = blocks.CharBlock(max_length=160, required=False, label=_("Their role"))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    """A headline figure, typed by an editor. What we can count ourselves is never typed."""

    number = blocks.CharBlock(max_length=24, label=_("Figure"))
    label = blocks.CharBlock(max_length=120, label=_("What it counts"))


class CollaboratorBlock(blocks.StructBlock):
    """Who works with us: a name, what they do here, their address, perhaps a logo."""

    name = blocks.CharBlock(max_length=120, label=_("Name"))
    text = blocks.CharBlock(max_length=240, required=False, label=_("What they do here"))
    link = blocks.URLBlock(required=False, label=_("Web address"))
    logo = ImageChooserBlock(required=False, label=_("Logo"))


class CallToActionBlock(blocks.StructBlock):
    """One next step."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.TextBlock(required=False, label=_("Text"))
    page = blocks.PageChooserBlock(required=False, label=_("Leads to this page"))
    link = blocks.URLBlock(required=False, label=_("Or to this address"))
    action = blocks.CharBlock(max_length=60, label=_("Words on the button"))

    class Meta:
        icon = "pick"
        label = _("Call to action")
        template = "blocks/call_to_action.html"


class VideoBlock(blocks.StructBlock):
    """A film elsewhere: our own still and a link. Nothing is asked of the other site before one chooses to go."""

    title = blocks.CharBlock(max_length=160, label=_("Title"))
    link = blocks.URLBlock(label=_("Address of the video"))
    still = ImageChooserBlock(required=False, label=_("Still picture"))
    minutes = blocks.IntegerBlock(min_value=1, required=False, label=_("Length in minutes"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"


class StepBlock(blocks.StructBlock):
    """One step of how something goes."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.TextBlock(label=_("Text"))


class QuestionBlock(blocks.StructBlock):
    """A question people ask and its answer."""

    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Answer"))


class StoryBlock(blocks.StreamBlock):
    """The plain story: headings, text, pictures, quotes."""

    heading = blocks.CharBlock(max_length=160, template="blocks/heading.html", icon="title", label=_("Heading"))
    text = blocks.RichTextBlock(features=TEXT_FEATURES, template="blocks/text.html", label=_("Text"))
    image = ImageBlock(template="blocks/image.html", label=_("Picture"))
    quote = QuoteBlock()


class ContentBlock(StoryBlock):
    """Everything a content page may be made of."""

    figures = blocks.ListBlock(
        FigureBlock(), template="blocks/figures.html", icon="order", label=_("Headline figures"), max_num=4
    )
    steps = blocks.ListBlock(StepBlock(), template="blocks/steps.html", icon="list-ol", label=_("Steps"))
    questions = blocks.ListBlock(
        QuestionBlock(), template="blocks/questions.html", icon="help", label=_("Questions and answers")
    )
    collaborators = blocks.ListBlock(
        CollaboratorBlock(), template="blocks/collaborators.html", icon="group", label=_("Who works with us")
    )
    video = VideoBlock()
    call_to_action = CallToActionBlock()
