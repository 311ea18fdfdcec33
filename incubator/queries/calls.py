"""Reading calls and the applications that answer them.
Who may see an application is in rules.py."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crowdcoop import signed
from incubator.enums import ADVISERS, CallState
from incubator.models import Call, IntakeApplication
from membership.enums import Territory

_INTAKE_SALT = "incubator.intake"
_ORDER = {CallState.OPEN: 0, CallState.PLANNED: 1, CallState.CLOSED: 2, CallState.ARCHIVED: 3}


def calls_in_order(pages: list[Any]) -> list[Any]:
    """Pages of calls: open ones by nearest end, then those to come, then the closed; archived ones are left out."""
    shown = [page for page in pages if page.call.state != CallState.ARCHIVED]
    return sorted(shown, key=lambda p: (_ORDER[p.call.state], (p.call.closes_at or p.call.opens_at).timestamp()))


def public_rules(call: Call) -> list[str]:
    """The hard limits in words, as shown before anybody fills in a form."""
    people = ngettext("You are at least one person.", "You are at least %(count)d people.", call.min_people) % {
        "count": call.min_people
    }
    if not call.territories:
        return [people, str(_("You work anywhere in Spain."))]
    names = ", ".join(str(Territory(code).label) for code in call.territories if code in Territory.values)
    return [people, _("You work in %(places)s.") % {"places": names}]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the eligibility checker's answer."""

    ok: bool
    text: str


def eligibility(call: Call, *, people: int, territory: str, group_stage: str, together: bool) -> list[Check]:
    """What a group's four answers mean for this call, in the order of the questions."""
    places = public_rules(call)
    fits = not call.territories or territory in call.territories
    running = group_stage == "cooperative"
    stage = (
        _("You are a cooperative already: good, we start from where you are.")
        if running
        else _("You do not need to be a cooperative yet: the programme takes you there.")
    )
    decide = (
        _("You want to decide together, one person, one vote.")
        if together
        else _(
            "A cooperative decides by one person, one vote. If you want something else, another form suits you better."
        )
    )
    return [
        Check(people >= call.min_people, places[0]),
        Check(fits, places[1]),
        Check(True, stage),
        Check(together, decide),
    ]


def application_token(application: IntakeApplication) -> str:
    """The signed part of the link in letters to people without an account."""
    return signing.dumps(application.code, salt=_INTAKE_SALT)


def application_by_token(token: str) -> IntakeApplication | None:
    """The application a link opens; None when the signature does not hold."""
    code = signed.read(token, salt=_INTAKE_SALT) or ""
    return IntakeApplication.objects.select_related("call__programme", "cooperative").filter(code=code).first()


def intake_waiting() -> QuerySet[IntakeApplication]:
    """Sent applications without an answer, oldest first."""
    return IntakeApplication.objects.waiting().select_related("call", "applicant").order_by("submitted_at")


def advisers() -> QuerySet[Any]:
    """People who may be given a case: the advisers' group, and whoever has a case already."""
    known = Q(groups__name=ADVISERS) | Q(advised_incubations__isnull=False)
    return get_user_model().objects.filter(known, is_active=True).distinct().order_by("first_name", "last_name", "pk")


@dataclass(frozen=True, slots=True)
class OpenCall:
    """The call a front page may show."""

    call: Call
    page: Any
    closes_on: date | None


def open_call(now: datetime) -> OpenCall | None:
    """The open call that ends first, with its page; None when there is none."""
    for call in sorted(
        Call.objects.filter(state=CallState.OPEN), key=lambda c: (c.closes_at is None, c.closes_at or c.opens_at)
    ):
        page = call.pages.filter(live=True).order_by("pk").first()
        if page is not None and call.takes_applications(now):
            return OpenCall(call, page, timezone.localdate(call.closes_at) if call.closes_at else None)
    return None
