"""What the incubator holds about a person: given out, and scrubbed when they leave.
The registry is crowdcoop.accounts.own_data."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from crowdcoop.accounts import own_data
from incubator.models import Incubation, IntakeApplication

NAME = "accompaniment"


def register() -> None:
    own_data.register(NAME, exported)
    own_data.register_claim(NAME, claim)
    own_data.register_eraser(
        NAME,
        erase,
        kept=_(
            "The documents and sessions of a cooperative's accompaniment: they are the cooperative's, not one person's."
        ),
        obstacles=obstacles,
    )


def obstacles(user: Any) -> list[str]:
    """Cases need another adviser before this one can leave."""
    running = Incubation.objects.active().filter(adviser=user).select_related("cooperative")
    return [str(_("You are the adviser of %(name)s.") % {"name": case.cooperative.name}) for case in running]


def exported(user: Any) -> list[dict[str, Any]]:
    """The applications this person sent."""
    fields = (
        "code",
        "state",
        "email",
        "group_name",
        "municipality",
        "idea",
        "people",
        "need",
        "started_at",
        "submitted_at",
    )
    return list(IntakeApplication.objects.of(user).order_by("pk").values(*fields, "decided_at", "decision_text"))


def claim(*, user: Any, email: str, now: datetime) -> int:
    """Applications begun with this address and without an account."""
    return IntakeApplication.objects.filter(applicant=None, email__iexact=email).update(applicant=user)


def erase(user: Any, now: datetime) -> None:
    """What was written goes; that a group applied, and the answer, stay for the report."""
    IntakeApplication.objects.of(user).update(email="", idea="", people="", need="", decision_text="", applicant=None)
