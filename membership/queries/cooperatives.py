"""Cooperatives, their pages and their people, as others ask for them.
Nothing here writes."""

from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When

from ..enums import Territory
from ..models import Cooperative, CooperativeRole, Member


def cooperatives_of(user: Any) -> list[Cooperative]:
    """The cooperatives `user` acts for, by name."""
    if not getattr(user, "is_authenticated", False):
        return []
    return list(Cooperative.objects.of_user(user).select_related("jurisdiction").order_by("name", "pk"))


def members_count(cooperative: Cooperative) -> int:
    """People in the register who have not left."""
    return Member.objects.filter(cooperative=cooperative, left_on=None).count()


def public_pages(page_type: Any, index: Any, *, kind: str, territory: str) -> QuerySet[Any]:
    """One live page per cooperative, with `members` counted, by name: in the index's language, else in any."""
    here = Case(When(locale=index.locale_id, then=0), default=1)
    face = page_type.objects.live().filter(cooperative=OuterRef("pk")).order_by(here, "pk").values("pk")[:1]
    faces = Cooperative.objects.annotate(face=Subquery(face)).exclude(face=None)
    if kind:
        faces = faces.filter(kind=kind)
    if territory:
        faces = faces.filter(territory=territory)
    pages = page_type.objects.filter(pk__in=faces.values("face")).select_related("cooperative", "locale")
    counted = Count("cooperative__members", filter=Q(cooperative__members__left_on=None))
    return pages.annotate(members=counted).order_by("cooperative__name", "pk")


def territories_in_use(page_type: Any) -> list[tuple[str, Any]]:
    """(code, name) of every territory that has a cooperative with a public page."""
    used = set(page_type.objects.live().values_list("cooperative__territory", flat=True))
    return [(code, name) for code, name in Territory.choices if code in used]


def people_of(cooperative: Cooperative) -> QuerySet[CooperativeRole]:
    """Everybody's roles, owners first."""
    held = CooperativeRole.objects.filter(cooperative=cooperative).select_related("user")
    return held.annotate(is_owner=Count("pk", filter=Q(role="owner"))).order_by("-is_owner", "created_at", "pk")
