"""What the finance desk offers about papers.
The page is views/receipts_desk.py's."""

from django.utils.translation import gettext_lazy as _

from .desk import Tool, register_tool


def register_own() -> None:
    register_tool(
        Tool(
            name="receipts",
            title=_("Receipts"),
            text=_("Series of numbers without gaps, and the yearly declaration of gifts."),
            url_name="payments:finance_receipts",
            order=60,
        )
    )
