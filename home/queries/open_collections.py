"""Every collection of open data; here those of cooperatives, calls and training paths.
No name of a person is in any of them; amounts are cents, moments are UTC."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from courses.models import LearningUnit
from courses.queries.content import faces
from crowdcoop.cms.languages import address, best_version
from incubator.enums import CallState
from incubator.models import Call
from incubator.pages import CallPage
from membership.models import Cooperative
from membership.pages import CooperativePage

from .open_campaigns import CAMPAIGNS, CONVERSION, PLEDGES, RETURNS
from .open_data import Collection, Column, Row, day, full, moment, narrowed
from .open_funds import MATCH_FUNDS

C = Column


def _cooperatives(given: Mapping[str, str]) -> QuerySet[Any]:
    face = CooperativePage.objects.live().filter(cooperative=OuterRef("pk"))
    counted = Count("members", filter=Q(members__left_on=None))
    found = Cooperative.objects.filter(Exists(face)).select_related("jurisdiction").annotate(member_count=counted)
    return narrowed(found, given, kind="kind", status="status", territory="territory")


def _addresses(pages: Any, by: str, language: str) -> dict[Any, str]:
    """What `by` names on each page → the address of its best version. Two queries at most."""
    versions: dict[Any, list[Any]] = {}
    for page in pages.live().select_related("locale").order_by("pk"):
        versions.setdefault(getattr(page, by), []).append(page)
    return {key: full(address(best_version(found, language), language)) for key, found in versions.items()}  # type: ignore[arg-type]


def _cooperative_rows(cooperatives: list[Cooperative], language: str) -> list[Row]:
    pages = _addresses(CooperativePage.objects.filter(cooperative__in=cooperatives), "cooperative_id", language)
    return [
        {
            "code": row.code,
            "name": row.name,
            "kind": row.kind,
            "status": row.status,
            "municipality": row.municipality,
            "territory": row.territory,
            "jurisdiction": row.jurisdiction.code,
            "accepts_members": row.accepts_members,
            "share_value": row.share_value_minor,
            "entry_fee": row.entry_fee_minor,
            "members": row.member_count,  # type: ignore[attr-defined]
            "founded_on": day(row.founded_on),
            "links": {"page": pages.get(row.pk)},
        }
        for row in cooperatives
    ]


COOPERATIVES = Collection(
    "cooperatives",
    "Cooperatives with a public page, newest first.",
    (
        C("code", "string", "Name of the cooperative here"),
        C("name", "string", "Its name"),
        C("kind", "string", "worker, consumer, housing, agrarian, services, energy, multi_stakeholder, second_degree"),
        C("status", "string", "forming or registered"),
        C("municipality", "string", "Where it is"),
        C("territory", "string", "ISO 3166-2 code"),
        C("jurisdiction", "string", "Code of the cooperative law it follows"),
        C("accepts_members", "boolean", "Whether people may apply now"),
        C("share_value", "integer", "Value of one share, in cents"),
        C("entry_fee", "integer", "Entry fee, in cents"),
        C("members", "integer", "Members who have not left"),
        C("founded_on", "date?", "Day it was founded"),
        C("links", "object", "Addresses: page"),
    ),
    (
        C("kind", "string", "Only of this kind"),
        C("status", "string", "Only forming, or only registered ones"),
        C("territory", "string", "Only of this territory"),
    ),
    _cooperatives,
    _cooperative_rows,
)


def _calls(given: Mapping[str, str]) -> QuerySet[Any]:
    face = CallPage.objects.live().filter(call=OuterRef("pk"))
    return narrowed(Call.objects.filter(Exists(face)).exclude(state=CallState.ARCHIVED), given, state="state")


def _call_rows(calls: list[Call], language: str) -> list[Row]:
    pages = _addresses(CallPage.objects.filter(call__in=calls), "call_id", language)
    return [
        {
            "code": row.code,
            "state": row.state,
            "opens_at": moment(row.opens_at),
            "closes_at": moment(row.closes_at),
            "answer_by": day(row.answer_by),
            "places": row.places,
            "min_people": row.min_people,
            "territories": list(row.territories),
            "links": {"page": pages.get(row.pk)},
        }
        for row in calls
    ]


CALLS = Collection(
    "calls",
    "Calls of the incubator: who may apply, and until when.",
    (
        C("code", "string", "Name of the call here"),
        C("state", "string", "planned, open or closed"),
        C("opens_at", "date-time", "When it opens"),
        C("closes_at", "date-time?", "When it closes; null: rolling"),
        C("answer_by", "date?", "Day by which everybody has an answer"),
        C("places", "integer", "Groups it can take"),
        C("min_people", "integer", "Least people in a group"),
        C("territories", "array", "ISO 3166-2 codes; empty: anywhere in Spain"),
        C("links", "object", "Addresses: page"),
    ),
    (C("state", "string", "Only calls in this state"),),
    _calls,
    _call_rows,
)


def _paths(given: Mapping[str, str]) -> QuerySet[Any]:
    lessons = Count("children__children", filter=Q(children__children__retired_at=None), distinct=True)
    return LearningUnit.objects.offered().paths().annotate(lesson_count=lessons)


def _path_rows(units: list[LearningUnit], language: str) -> list[Row]:
    shown = faces(units, language)
    return [
        {
            "uuid": str(unit.uuid),
            "title": shown[unit.pk].title if unit.pk in shown else unit.name,
            "lessons": unit.lesson_count,  # type: ignore[attr-defined]
            "links": {"page": full(shown[unit.pk].url) if unit.pk in shown else None},
        }
        for unit in units
    ]


PATHS = Collection(
    "paths",
    "Training paths on offer.",
    (
        C("uuid", "string", "Name of the path, the same in every language"),
        C("title", "string", "Title in the language asked for"),
        C("lessons", "integer", "Lessons in it"),
        C("links", "object", "Addresses: page"),
    ),
    (),
    _paths,
    _path_rows,
    key="uuid",
)

SERVED = {c.name: c for c in (CAMPAIGNS, CONVERSION, RETURNS, MATCH_FUNDS, COOPERATIVES, CALLS, PATHS)}
FILED = {**SERVED, PLEDGES.name: PLEDGES}
