"""Who may see and do what in the incubator. A foreign case does not exist: views answer 404.
Nothing is written here."""

from typing import Any

from membership.rules import has_role

from .enums import ADVISERS
from .models import Incubation, IntakeApplication
from .models.review_tasks import is_manager

__all__ = [
    "can_advise",
    "can_assess",
    "can_be_adviser",
    "can_decide",
    "can_hand_in",
    "can_manage",
    "can_see",
    "can_see_application",
    "is_adviser",
]


def can_manage(user: Any) -> bool:
    """Reads applications, assigns advisers, approves campaigns."""
    return bool(user.is_authenticated) and is_manager(user)


def is_adviser(user: Any) -> bool:
    """Belongs to the advisers, or has a case."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.groups.filter(name=ADVISERS).exists() or Incubation.objects.advised_by(user).exists()


def can_decide(user: Any, application: IntakeApplication) -> bool:
    """A manager who is neither the applicant nor of the cooperative that applies."""
    mine = application.applicant_id == user.pk
    own = application.cooperative is not None and has_role(user, application.cooperative)
    return can_manage(user) and not mine and not own


def can_be_adviser(user: Any, cooperative: Any | None, applicant: Any | None = None) -> bool:
    """Never somebody who belongs to the cooperative or asked for its incubation."""
    if not user.is_active or user == applicant:
        return False
    return cooperative is None or not has_role(user, cooperative)


def can_advise(user: Any, incubation: Incubation) -> bool:
    """The adviser of this very case, and not of the cooperative."""
    return (
        user.is_authenticated
        and user.is_active
        and incubation.adviser_id == user.pk
        and not has_role(user, incubation.cooperative)
    )


def can_read_draft(user: Any, campaign: Any) -> bool:
    """A campaign before it is public: read by the cooperative's adviser and by programme managers."""
    if not user.is_authenticated or not user.is_active:
        return False
    return can_manage(user) or Incubation.objects.advised_by(user).filter(cooperative=campaign.cooperative).exists()


def can_assess(user: Any, incubation: Incubation) -> bool:
    """Viability is scored by somebody who neither advises this case nor belongs to the cooperative."""
    if not user.is_authenticated or not user.is_active:
        return False
    return incubation.adviser_id != user.pk and not has_role(user, incubation.cooperative)


def can_hand_in(user: Any, incubation: Incubation) -> bool:
    """The cooperative's people."""
    return has_role(user, incubation.cooperative)


def can_see(user: Any, incubation: Incubation) -> bool:
    """The team, its adviser, and programme managers."""
    return can_hand_in(user, incubation) or can_advise(user, incubation) or can_manage(user)


def can_see_application(user: Any, application: IntakeApplication) -> bool:
    """The person who applied; a link from the letter opens it too (the view checks its signature)."""
    return bool(user.is_authenticated) and application.applicant_id == user.pk
