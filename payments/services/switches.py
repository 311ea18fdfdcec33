"""Stopping and letting go on, without a deploy: money going out, charging, pledging, mail.
What each switch stops is asked where it happens, with `is_on`."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from crowdcoop import kept, switches
from crowdcoop.audit.services import record

from ..enums import Position
from ..exceptions import AlreadyAgreed, NotAllowed, ReasonNeeded, RestoreFirst, UnknownSwitch
from ..models import Restoration, Switch
from ..rules import can_work_finance

MONEY_OUT, CHARGES, PLEDGES, MAIL = "MONEY_OUT", "CHARGES", "PLEDGES", "MAIL"
NAMES = (MONEY_OUT, CHARGES, PLEDGES, MAIL)
# Let go on by two people after the machine has stopped them.
TWO_PEOPLE = frozenset({MONEY_OUT, CHARGES})


def is_on(name: str) -> bool:
    """Whether this may happen now: the setting of the same name and the newest turn of the switch agree."""
    return switches.is_on(name)


def stands_on(name: str) -> bool:
    """The database's half of `is_on`: how people or the machine turned it last; on when nobody ever did."""
    return _newest(name) in ([], [Position.ON])


@kept.question(str)
def _newest(name: str) -> QuerySet[Switch, str]:
    return Switch.objects.filter(name=name).order_by("-pk").values_list("position", flat=True)[:1]


def latest(name: str) -> Switch | None:
    """The newest turn."""
    return Switch.objects.filter(name=name).select_related("changed_by").order_by("-pk").first()


def since_on(name: str) -> QuerySet[Switch]:
    """Every turn since it was last on."""
    on = Switch.objects.filter(name=name, position=Position.ON).order_by("-pk").values("pk")[:1]
    return Switch.objects.filter(name=name, pk__gt=Coalesce(Subquery(on), 0)).order_by("pk")


def needs_two(name: str) -> bool:
    """Whether two people have to agree before it goes on: the machine stopped it since it was last on."""
    return name in TWO_PEOPLE and since_on(name).filter(automatic=True).exists()


@transaction.atomic
def turn_off(name: str, *, by: Any, reason: str, now: datetime) -> Switch:
    """Stop something at once. `by` None is the machine: then two people let it go on again. Twice is once.

    Raises UnknownSwitch, NotAllowed, ReasonNeeded. Writes a row of history and of the journal.
    """
    _checked(name, by, reason)
    present = latest(name)
    if present is not None and present.position == Position.OFF and (by is not None or present.automatic):
        return present
    return _turn(name, Position.OFF, by, reason, now)


@transaction.atomic
def turn_on(name: str, *, by: Any, reason: str, now: datetime) -> Switch:
    """Let something go on. After the machine stopped it, the first person's turn only asks; the second one's counts.

    Raises UnknownSwitch, NotAllowed, ReasonNeeded, AlreadyAgreed when the same person asks twice,
    RestoreFirst in safe mode.
    """
    if by is None:
        raise NotAllowed
    _checked(name, by, reason)
    if name in TWO_PEOPLE and Restoration.objects.filter(is_open=True).exists():
        raise RestoreFirst
    present = latest(name)
    if present is None or present.position == Position.ON:
        return present or _turn(name, Position.ON, by, reason, now)
    if not needs_two(name):
        return _turn(name, Position.ON, by, reason, now)
    if present.position == Position.OFF:
        return _turn(name, Position.ASKED, by, reason, now)
    if present.changed_by_id == by.pk:
        raise AlreadyAgreed
    return _turn(name, Position.ON, by, reason, now)


def _checked(name: str, by: Any, reason: str) -> None:
    if name not in NAMES:
        raise UnknownSwitch
    if by is not None and not can_work_finance(by):
        raise NotAllowed
    if not reason.strip():
        raise ReasonNeeded


def _turn(name: str, position: Position, by: Any, reason: str, now: datetime) -> Switch:
    row = Switch.objects.create(
        name=name,
        position=position,
        reason=reason.strip()[:300],
        automatic=by is None,
        changed_by=by,
        changed_at=now,
    )
    record(by=by, action="payments.switch", subject=row, data={"name": name, "position": str(position)})
    return row
