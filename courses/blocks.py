"""Blocks of a lesson: callout, example, question, takeaways, worksheet.
Blocks that any page may use live in crowdcoop.cms.blocks; grading lives in services."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from crowdcoop.cms.blocks import StoryBlock

PLAIN = ["bold", "italic", "link"]
RICH = [*PLAIN, "ol", "ul"]


class CalloutBlock(blocks.StructBlock):
    """What the law or experience says, with the day on which it was checked."""

    tone = blocks.ChoiceBlock(
        choices=[("law", _("What the law says")), ("tip", _("A tip")), ("care", _("Take care"))], default="law"
    )
    text = blocks.RichTextBlock(features=PLAIN)
    valid_on = blocks.DateBlock(required=False, label=_("Valid as of"))

    class Meta:
        icon = "warning"
        template = "courses/blocks/callout.html"


class ExampleBlock(blocks.StructBlock):
    """A short scene from a cooperative's life."""

    title = blocks.CharBlock(max_length=160)
    text = blocks.RichTextBlock(features=RICH)

    class Meta:
        icon = "view"
        template = "courses/blocks/example.html"


class AnswerBlock(blocks.StructBlock):
    """One possible answer. `correct` is never sent to translators nor to readers."""

    text = blocks.CharBlock(max_length=300)
    correct = blocks.BooleanBlock(required=False)
    feedback = blocks.TextBlock(required=False, help_text=_("Shown after answering: why it is so, or why not."))

    class Meta:
        icon = "check"


class QuestionBlock(blocks.StructBlock):
    """A question with as many answers as it needs; its key is (unit, block id, answer id) in every language."""

    prompt = blocks.RichTextBlock(features=PLAIN)
    kind = blocks.ChoiceBlock(choices=[("single", _("One answer")), ("multiple", _("Several answers"))])
    points = blocks.IntegerBlock(default=1, min_value=1, max_value=10)
    answers = blocks.ListBlock(AnswerBlock(), min_num=2)

    class Meta:
        icon = "help"
        template = "courses/blocks/question.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        right = sum(bool(answer["correct"]) for answer in cleaned["answers"])
        if right == 0 or (cleaned["kind"] == "single" and right > 1):
            message = ValidationError(_("Mark exactly one right answer, or choose “Several answers”."))
            raise StructBlockValidationError(block_errors={"kind": message})
        return cleaned


class TakeawaysBlock(blocks.StructBlock):
    """What to remember."""

    items = blocks.ListBlock(blocks.CharBlock(max_length=240), min_num=1)

    class Meta:
        icon = "pick"
        template = "courses/blocks/takeaways.html"


class PromptBlock(blocks.StructBlock):
    """One field of a worksheet. `code` is the same in every language and never sent to translators."""

    code = blocks.RegexBlock(
        regex=r"^[a-z][a-z0-9-]{1,38}$",
        error_messages={"invalid": _("Use lower-case letters, digits and hyphens, for example: first-clients.")},
    )
    label = blocks.CharBlock(max_length=200)
    help = blocks.CharBlock(max_length=240, required=False)


class WorksheetBlock(blocks.StructBlock):
    """A sheet that a team fills in while it learns; upper apps take the answers over."""

    title = blocks.CharBlock(max_length=160)
    intro = blocks.TextBlock(required=False)
    prompts = blocks.ListBlock(PromptBlock(), min_num=1)

    class Meta:
        icon = "form"
        template = "courses/blocks/worksheet.html"


class LessonBlock(StoryBlock):
    """The story of a lesson, with what makes it a lesson."""

    callout = CalloutBlock()
    example = ExampleBlock()
    takeaways = TakeawaysBlock()
    question = QuestionBlock()
    worksheet = WorksheetBlock()
