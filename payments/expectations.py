"""What this app itself expects of the next days: first charges, repeated ones, windows that end.
Campaigns and payouts say their own."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from .enums import PaymentState
from .forecast import Expected, register_source
from .models import Payment

S = PaymentState


def charges(now: datetime, until: datetime) -> Iterator[Expected]:
    """First charges and repeats whose turn comes, by day."""
    turn = Payment.objects.filter(next_attempt_at__lt=until, state__in=[S.DUE, S.DECLINED])
    found = turn.annotate(day=TruncDate("next_attempt_at")).values("day", "state").order_by("day", "state")
    for row in found.annotate(count=Count("pk"), amount=Sum("amount_minor"), at=Min("next_attempt_at")):
        first = row["state"] == S.DUE
        yield Expected(
            at=row["at"],
            title=_("Charges for the first time") if first else _("Charges tried again"),
            rests_on=_("the promises that are due; about 3 in 100 first charges fail")
            if first
            else _("declined charges on their days 1, 3 and 6; about half of them succeed"),
            count=row["count"],
            money_in=row["amount"],
        )


def windows(now: datetime, until: datetime) -> Iterator[Expected]:
    """Promises that are given up unless their supporter puts them right."""
    waiting = Payment.objects.filter(window_ends_at__lt=until, state__in=[S.DECLINED, S.ACTION_REQUIRED])
    found = waiting.annotate(day=TruncDate("window_ends_at")).values("day").order_by("day")
    for row in found.annotate(count=Count("pk"), amount=Sum("amount_minor"), at=Min("window_ends_at")):
        yield Expected(
            at=row["at"],
            title=_("Failed charges whose time to be put right ends"),
            rests_on=_("their seven days; the supporters have their link"),
            count=row["count"],
        )


def register_own() -> None:
    """Called from `ready`."""
    register_source("charges", charges)
    register_source("windows", windows)
