"""Who may work with the accounts: people of the finance group, with a second factor.
Nothing is written here; services ask again before money moves."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

FINANCE = "Finance"


def is_finance(user: Any) -> bool:
    """Belongs to the finance group, or may do everything."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.is_superuser) or user.groups.filter(name=FINANCE).exists()


def has_second_factor(user: Any) -> bool:
    """Whether this person proves twice who they are, where the house demands it of its staff."""
    return not settings.STAFF_MFA or bool(is_mfa_enabled(user))


def can_work_finance(user: Any) -> bool:
    """Opens the finance desk and acts there. Who may approve what somebody else proposed is asked besides."""
    return is_finance(user) and has_second_factor(user)
