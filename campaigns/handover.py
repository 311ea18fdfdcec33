"""The list of who gets a reward as a table for the team: every cell is a text, e-mail addresses are never in it.
Who may take it, and that it is noted, is the view's; that nothing runs in it is crowdcoop.spreadsheets'."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Reward, Survey
from campaigns.queries.fulfilment import holders, told


def _headings(survey: Survey | None) -> list[str]:
    asked = [question.text for question in survey.asked] if survey else []  # type: ignore[attr-defined]
    own = [_("Reference"), _("Name"), _("Amount in euros"), _("Given on")]
    return [*own, _("Name on the parcel"), _("Street, number, floor"), _("Postcode"), _("Town"), _("Country"), *asked]


def rows_of(reward: Reward, survey: Survey | None) -> Iterator[list[Any]]:
    """Headings, then one line for each paid pledge, in the order they were made, read in parts."""
    yield _headings(survey)
    places = [question.position for question in survey.asked] if survey else []  # type: ignore[attr-defined]
    found = holders(reward).select_related("payment", "fulfilment").prefetch_related("answers__question")
    for row in found.order_by("pk").iterator(chunk_size=500):
        pledge: Any = told(row)
        handed = pledge.handed
        parcel = [getattr(handed, part, "") for part in ("recipient", "street", "postcode", "town", "country")]
        given = timezone.localdate(handed.given_at).isoformat() if handed and handed.given_at else ""
        answers = [pledge.said.get(place, "") for place in places]
        yield [pledge.code, pledge.name, f"{pledge.payment.amount_minor / 100:.2f}", given, *parcel, *answers]
