"""Applications as both sides look at them: the clock, the steps, the desk by urgency, what can be done.
Nothing here writes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..clock import Clock, decision_clock, local_day
from ..enums import CLOSED, UNDECIDED, ApplicationState, Role, Silence
from ..models import Application, Cooperative
from .debits import owes_again


def clock_of(application: Application, now: datetime) -> Clock | None:
    """The board's term on this application; None before receipt."""
    if application.received_at is None:
        return None
    return decision_clock(application.jurisdiction, application.received_at, now)


@dataclass(frozen=True, slots=True)
class Urgent:
    """An undecided application with its clock."""

    application: Application
    clock: Clock


def desk(cooperative: Cooperative, now: datetime) -> dict[str, Any]:
    """The secretary's desk: undecided by urgency, admitted and waiting, the latest closed ones."""
    mine = Application.objects.filter(cooperative=cooperative).exclude(received_at=None).select_related("jurisdiction")
    undecided = mine.filter(state__in=UNDECIDED).order_by("decide_by", "pk")
    return {
        "urgent": [Urgent(a, clock) for a in undecided if (clock := clock_of(a, now))],
        "coming": list(
            mine.filter(state__in=[ApplicationState.ADMITTED, ApplicationState.FIRM]).order_by("decided_at")
        ),
        "closed": list(mine.filter(state__in=CLOSED).order_by("-closed_at", "-pk")[:50]),
    }


def actions_on(application: Application, now: datetime) -> list[str]:
    """Names of the steps the board can take now, the most likely first."""
    clock = clock_of(application, now)
    if application.state in UNDECIDED and clock is not None:
        may_deny = not (clock.ended and application.jurisdiction.silence == Silence.ADMITTED)
        steps = ["silence"] if application.silence_at else []
        steps += ["review"] if application.state == ApplicationState.RECEIVED else []
        steps += ["admit"] if not (application.silence_at and not may_deny) else []
        steps += ["ask"] if application.state != ApplicationState.INFORMATION_REQUESTED and not clock.ended else []
        return steps + (["deny"] if may_deny else [])
    if application.state == ApplicationState.FIRM:
        return ["contribution", "more_time"]
    if application.state == ApplicationState.MEMBER and owes_again(application, local_day(now)):
        return ["contribution"]
    return []


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of the way in, for the applicant. `status` is done, now or later."""

    label: str
    status: str
    at: datetime | None = None
    due_on: date | None = None


def steps_of(application: Application) -> list[StepShown]:
    """The way from sent to member, with what is done and what is next."""
    state = ApplicationState(application.state)
    if state in (ApplicationState.DENIED, ApplicationState.WITHDRAWN, ApplicationState.LAPSED):
        first = [StepShown(_("Received"), "done", application.received_at)] if application.received_at else []
        return [*first, StepShown(str(state.label), "done", application.closed_at)]
    order = [ApplicationState.AWAITING_CONFIRMATION, ApplicationState.RECEIVED, ApplicationState.ADMITTED]
    order += [ApplicationState.FIRM, ApplicationState.MEMBER]
    reached = order.index(ApplicationState.RECEIVED if state in UNDECIDED else state)
    return [
        StepShown(_("Application received"), _status(0, reached), application.received_at),
        StepShown(_("The board decides"), _status(1, reached), application.decided_at, application.decide_by),
        StepShown(_("The admission becomes final"), _status(2, reached), application.firm_at, application.appeal_until),
        StepShown(_("Your contribution"), _status(3, reached), application.closed_at, application.pay_by),
        StepShown(_("Member"), "done" if state == ApplicationState.MEMBER else "later"),
    ]


def known_about(user: Any) -> dict[str, Any]:
    """What the person told us before, to fill a form in when they ask for it."""
    last = Application.objects.filter(user=user).exclude(full_name="").order_by("-sent_at").first()
    if last is None:
        return {"full_name": user.get_full_name()}
    return {"full_name": last.full_name, "tax_id": last.tax_id, "address": last.address}


def _status(step: int, reached: int) -> str:
    return "done" if step < reached else "now" if step == reached else "later"


def to_decide(user: Any) -> QuerySet[Application]:
    """Undecided applications of the cooperatives where `user` decides, never their own, the most urgent first."""
    roles = Q(cooperative__roles__user=user, cooperative__roles__role__in=[Role.SECRETARY, Role.OWNER])
    mine = Application.objects.undecided().filter(roles).exclude(user=user).distinct()
    return mine.select_related("cooperative", "jurisdiction").order_by("decide_by", "pk")
