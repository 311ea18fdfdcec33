"""Who may do what for a cooperative.
Reading and writing rows lives elsewhere."""

from typing import Any

from .enums import Role
from .models import Cooperative, CooperativeRole


def has_role(user: Any, cooperative: Cooperative, *roles: str) -> bool:
    """Whether `user` holds one of `roles` (any role when none is named) in `cooperative`. An owner holds every role."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    held = CooperativeRole.objects.filter(user=user, cooperative=cooperative)
    return (held.filter(role__in=[*roles, Role.OWNER]) if roles else held).exists()


def can_see_workspace(user: Any, cooperative: Cooperative) -> bool:
    return has_role(user, cooperative)


def can_manage_people(user: Any, cooperative: Cooperative) -> bool:
    return has_role(user, cooperative, Role.OWNER)


def can_decide_applications(user: Any, cooperative: Cooperative) -> bool:
    return has_role(user, cooperative, Role.SECRETARY)


def can_record_contribution(user: Any, cooperative: Cooperative) -> bool:
    return has_role(user, cooperative, Role.SECRETARY, Role.TREASURER)


def can_handle_capital(user: Any, cooperative: Cooperative) -> bool:
    """What came by debit, where it goes, and the statements."""
    return has_role(user, cooperative, Role.TREASURER)


def can_see_register(user: Any, cooperative: Cooperative) -> bool:
    return has_role(user, cooperative, Role.SECRETARY)
