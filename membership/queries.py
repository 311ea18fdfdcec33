"""What others and our own pages ask of membership.
Nothing here writes."""

from typing import Any

from .models import Cooperative


def cooperatives_of(user: Any) -> list[Cooperative]:
    """The cooperatives `user` acts for, by name."""
    if not getattr(user, "is_authenticated", False):
        return []
    return list(Cooperative.objects.of_user(user).select_related("jurisdiction").order_by("name", "pk"))
