"""What waits for a person here, for dashboards.
Nothing here writes."""

from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from crowdcoop.waiting import Waiting

from ..clock import MADRID
from ..enums import ApplicationState
from ..models import Application, Cooperative
from .applications import clock_of, to_decide
from .debits import debit_of


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """What waits for `user` here: applications to decide or confirm, contributions, questions asked of applicants."""
    found = [_waiting_to_decide(application, now) for application in to_decide(user)]
    asked = Application.objects.filter(user=user, state=ApplicationState.INFORMATION_REQUESTED)
    for application in asked.select_related("cooperative"):
        found.append(
            Waiting(
                _("Answer %(name)s") % {"name": application.cooperative.name},
                _("The board asks you something about your application."),
                reverse("application", args=[application.code]),
                _("Answer"),
            )
        )
    for application in Application.objects.filter(user=user, state=ApplicationState.FIRM).select_related("cooperative"):
        debit = debit_of(application)
        if debit is not None and debit.is_on_its_way:
            continue
        found.append(
            Waiting(
                _("Pay your contribution to %(name)s") % {"name": application.cooperative.name},
                _("You are admitted. You become a member when it arrives."),
                reverse("application", args=[application.code]),
                _("See how"),
                _end_of(application.pay_by),
            )
        )
    return found


def _waiting_to_decide(application: Application, now: datetime) -> Waiting:
    clock = clock_of(application, now)
    names = {"person": application.full_name, "name": application.cooperative.name}
    url = reverse("membership_application", args=[application.cooperative.code, application.code])
    if application.silence_at:
        return Waiting(
            _("Confirm what the law decided about %(person)s") % names,
            _("The board of %(name)s did not answer in time.") % names,
            url,
            _("Confirm"),
            _end_of(application.decide_by),
            urgent=True,
        )
    return Waiting(
        _("Answer the application of %(person)s") % names,
        _("Wants to become a member of %(name)s.") % names,
        url,
        _("Read it"),
        _end_of(application.decide_by),
        urgent=clock is not None and clock.alarm >= 80,
    )


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time(23, 59), MADRID) if day else None


def waiting_at(cooperative: Cooperative, user: Any, now: datetime) -> list[Waiting]:
    """Like waiting_for, of one cooperative only."""
    return [_waiting_to_decide(application, now) for application in to_decide(user).filter(cooperative=cooperative)]
