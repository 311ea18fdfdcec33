"""What the Wagtail admin shows of ours: the translation board on its front page, and our colours.
Nothing here decides."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .debt import board


class TranslationBoard(Component):
    """What is still to be translated, by language."""

    order = 50
    template_name = "cms/translation_board.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"summaries": board()}


@hooks.register("construct_homepage_panels")
def add_translation_board(request: HttpRequest, panels: list[Any]) -> None:
    """First thing on the admin's front page."""
    panels.append(TranslationBoard())


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    """Wagtail takes its colours from variables; ours are in one small file."""
    return format_html('<link rel="stylesheet" href="{}">', static("crowdcoop/css/admin.css"))
