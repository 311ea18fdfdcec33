"""Cooperatives, their pages and their people, as others ask for them.
Nothing here writes."""

from typing import Any

from django.db.models import Count, Q, QuerySet

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
    """Live pages of `page_type` under `index`, with `members` counted, by name of the cooperative."""
    pages = page_type.objects.live().child_of(index).select_related("cooperative", "locale")
    if kind:
        pages = pages.filter(cooperative__kind=kind)
    if territory:
        pages = pages.filter(cooperative__territory=territory)
    return pages.annotate(members=Count("cooperative__members", filter=Q(cooperative__members__left_on=None))).order_by(
        "cooperative__name", "pk"
    )


def territories_in_use(page_type: Any, index: Any) -> list[tuple[str, Any]]:
    """(code, name) of every territory that has a cooperative under `index`."""
    used = set(page_type.objects.live().child_of(index).values_list("cooperative__territory", flat=True))
    return [(code, name) for code, name in Territory.choices if code in used]


def people_of(cooperative: Cooperative) -> QuerySet[CooperativeRole]:
    """Everybody's roles, owners first."""
    held = CooperativeRole.objects.filter(cooperative=cooperative).select_related("user")
    return held.annotate(is_owner=Count("pk", filter=Q(role="owner"))).order_by("-is_owner", "created_at", "pk")
