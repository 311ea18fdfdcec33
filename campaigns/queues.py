"""What campaigns add to the finance desk: money given by hand that waits for a second person.
What can be done about a row is behind its own page."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.enums import OfflineState
from campaigns.models import OfflinePledge
from payments.desk import Queue, register_queue, rows_of


def waiting(now: datetime) -> QuerySet[OfflinePledge]:
    """Entries that nobody has answered, oldest first."""
    found = OfflinePledge.objects.filter(state=OfflineState.ENTERED)
    return found.select_related("campaign__cooperative", "entered_by").order_by("entered_at", "pk")


def _oldest(now: datetime) -> datetime | None:
    first = waiting(now).first()
    return first.entered_at if first else None


def _rows(now: datetime, page: int) -> list[Any]:
    return rows_of(waiting(now), page)


def register_own() -> None:
    """Offer what this file knows to the desk; called from `ready`."""
    register_queue(
        Queue(
            name="offline",
            title=_("Money given by hand"),
            intro=_("Cash and cheques a cooperative has entered. It counts once somebody else has seen the evidence."),
            count=lambda now: waiting(now).count(),
            rows=_rows,
            row_template="campaigns/desk/row_offline.html",
            order=42,
            oldest=_oldest,
        )
    )
