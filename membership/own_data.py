"""What membership holds about a person: given out, claimed by address, and erased on request.
Registered once at start-up; the acts on prospects are services'."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crowdcoop.accounts import own_data
from crowdcoop.mail.services import forget_letters

from .enums import CLOSED, ApplicationState, Role
from .models import Application, ApplicationEvent, CooperativeRole, Member, Prospect
from .services.prospects import erase_prospect

NAME = "membership"


def register() -> None:
    own_data.register(NAME, export)
    own_data.register_claim(NAME, claim)
    own_data.register_eraser(
        NAME,
        erase,
        kept=gettext_lazy(
            "A cooperative keeps its members in its register: name, identity number, address and shares. "
            "The cooperative laws ask for that book; it is never used for anything else."
        ),
        obstacles=obstacles,
    )


def export(user: Any) -> dict[str, Any]:
    """Everything here that is about the person, as plain data."""
    prospects = Prospect.objects.filter(user=user).select_related("cooperative")
    applications = Application.objects.filter(user=user).select_related("cooperative")
    members = Member.objects.filter(user=user).select_related("cooperative")
    roles = CooperativeRole.objects.filter(user=user).select_related("cooperative")
    return {
        "roles": [{"cooperative": r.cooperative.name, "role": r.role} for r in roles],
        "prospects": [_prospect(p) for p in prospects],
        "applications": [_application(a) for a in applications],
        "memberships": [_member(m) for m in members],
    }


def claim(*, user: Any, email: str, now: datetime) -> int:
    """Tie what was done as a guest with `email` to `user`; a membership of someone else's account is left alone."""
    mine = Q(email=email.lower(), user=None)
    return (
        Prospect.objects.filter(mine).update(user=user)
        + Application.objects.filter(mine).update(user=user)
        + Member.objects.filter(mine).update(user=user)
    )


def obstacles(user: Any) -> list[str]:
    """What must be settled before: applications on their way, and cooperatives that would be left without owner."""
    found = []
    for application in Application.objects.open().filter(user=user).select_related("cooperative"):
        found.append(
            _("Your application to %(name)s is still open. Withdraw it first.") % {"name": application.cooperative.name}
        )
    for role in CooperativeRole.objects.filter(user=user, role=Role.OWNER).select_related("cooperative"):
        if role.cooperative.roles.filter(role=Role.OWNER).count() == 1:
            found.append(
                _("You are the only owner of %(name)s. Name another owner first.") % {"name": role.cooperative.name}
            )
    return found


def erase(user: Any, now: datetime) -> None:
    """Prospects are forgotten; closed applications lose what was written; the register stays, without the account."""
    for prospect in Prospect.objects.filter(user=user):
        erase_prospect(by=user, prospect=prospect, now=now)
    applications = Application.objects.filter(user=user, state__in=CLOSED)
    codes = list(applications.values_list("code", flat=True))
    ApplicationEvent.objects.filter(application__code__in=codes).update(text="")
    forget_letters(about=codes)
    applications.exclude(state=ApplicationState.MEMBER).update(full_name="", tax_id="", address="")
    applications.update(email="", message="", reason_text="", user=None)
    Member.objects.filter(user=user).update(email="", user=None)
    CooperativeRole.objects.filter(user=user).delete()


def _prospect(prospect: Prospect) -> dict[str, Any]:
    return {
        "cooperative": prospect.cooperative.name,
        "answer": prospect.state,
        "asked_at": prospect.asked_at,
        "reminders_sent": prospect.reminders_sent,
        "consents": list(
            prospect.consents.values("purpose", "state", "text_version", "text", "given_at", "withdrawn_at", "source")
        ),
    }


def _application(application: Application) -> dict[str, Any]:
    return {
        "cooperative": application.cooperative.name,
        "state": application.state,
        "receipt_number": application.receipt_number,
        "full_name": application.full_name,
        "tax_id": application.tax_id,
        "address": application.address,
        "message": application.message,
        "shares": application.shares,
        "total_minor": application.total_minor,
        "sent_at": application.sent_at,
        "received_at": application.received_at,
        "decided_at": application.decided_at,
        "reason_text": application.reason_text,
        "consents": list(application.consents.values("purpose", "state", "text_version", "text", "given_at")),
        "events": list(application.events.order_by("ordinal").values("kind", "at", "state", "text")),
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "cooperative": member.cooperative.name,
        "number": member.number,
        "full_name": member.full_name,
        "tax_id": member.tax_id,
        "address": member.address,
        "admitted_on": member.admitted_on,
        "left_on": member.left_on,
        "operations": list(
            member.operations.order_by("number").values("number", "kind", "quantity", "share_value_minor", "valid_on")
        ),
    }
