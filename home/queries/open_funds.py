"""Open data of match funds: money that is here, what stands of it for campaigns, and what is left.
Single matches and who gave which are in nobody's list; amounts are cents."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from campaigns.enums import FUND_PUBLIC, PitchState
from campaigns.models import MatchFund

from .open_data import Collection, Column, Row, full, moment, narrowed

C = Column


def _funds(given: Mapping[str, str]) -> QuerySet[Any]:
    accepted = Count("entries", filter=Q(entries__state=PitchState.ACCEPTED))
    return narrowed(MatchFund.objects.public().annotate(campaigns=accepted), given, state="state")


def _fund_rows(funds: list[MatchFund], language: str) -> list[Row]:
    return [
        {
            "code": fund.code,
            "name": fund.name,
            "state": fund.state,
            "budget": fund.budget_minor,
            "reserved": fund.reserved_minor,
            "left": fund.left_minor,
            "campaigns": fund.campaigns,  # type: ignore[attr-defined]
            "ends_at": moment(fund.ends_at),
            "links": {"page": full(f"/{language}/match-funds/{fund.code}/")},
        }
        for fund in funds
    ]


MATCH_FUNDS = Collection(
    "match-funds",
    "Funds that add to what people give: money that is here, what stands of it for campaigns, and what is left.",
    (
        C("code", "string", "Name of the fund here"),
        C("name", "string", "Its name"),
        C("state", "string", f"One of {', '.join(sorted(FUND_PUBLIC))}"),
        C("budget", "integer", "Paid in, in cents"),
        C("reserved", "integer", "Of it promised or paid to campaigns, in cents"),
        C("left", "integer", "What it can still give, in cents"),
        C("campaigns", "integer", "Campaigns it has accepted"),
        C("ends_at", "date-time?", "Until when it gives; null: until it is closed"),
        C("links", "object", "Addresses: page"),
    ),
    (C("state", "string", "Only funds in this state"),),
    _funds,
    _fund_rows,
)
