"""What campaigns add to the finance desk: money given by hand, proposals to stop, and where to begin one.
What can be done about a row is behind its own page."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.enums import OfflineState
from campaigns.models import OfflinePledge
from campaigns.queries import stopping
from payments.desk import Queue, Tool, register_queue, register_queue_of, register_tool, rows_of


def waiting(now: datetime) -> QuerySet[OfflinePledge]:
    """Entries that nobody has answered, oldest first."""
    found = OfflinePledge.objects.filter(state=OfflineState.ENTERED)
    return found.select_related("campaign__cooperative", "entered_by").order_by("entered_at", "pk")


def _campaigns(now: datetime, page: int) -> list[Any]:
    return stopping.entitled(rows_of(stopping.stoppable(), page))


def register_own() -> None:
    """Offer what this file knows to the desk; called from `ready`."""
    register_queue_of(
        waiting,
        "entered_at",
        name="offline",
        title=_("Money given by hand"),
        intro=_("Cash and cheques a cooperative has entered. It counts once somebody else has seen the evidence."),
        row_template="campaigns/desk/row_offline.html",
        order=42,
    )
    register_queue_of(
        lambda now: stopping.waiting_stops(),
        "proposed_at",
        shown=stopping.entitled_stops,
        name="stops",
        title=_("Campaigns somebody wants to stop"),
        intro=_("Cards have been charged. Nothing goes back before a second person agrees."),
        row_template="campaigns/desk/row_stop.html",
        order=26,
    )
    register_queue(
        Queue(
            name="campaigns",
            title=_("Campaigns that could be stopped"),
            intro=_("Open them to see what stopping one would do to each promise, and to begin it."),
            count=lambda now: stopping.stoppable().count(),
            rows=_campaigns,
            row_template="campaigns/desk/row_campaign.html",
            order=210,
            waits=False,
        )
    )
    register_tool(
        Tool(
            "sources",
            _("What brings support"),
            _("Which links led to pledges, over all campaigns."),
            "all_sources",
            order=120,
            icon="chart",
        )
    )
