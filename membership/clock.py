"""The legal clock: last days and how much of a term has gone. Pure functions of dates.
No rows and no clock reading here; local holidays are not known, so a real last day can only be later.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from .enums import TermUnit

MADRID = ZoneInfo("Europe/Madrid")
ALARMS = (50, 80, 100)
DEFAULT_PAYMENT_TERM = (1, TermUnit.MONTHS)
# National holidays that do not move; Good Friday is computed.
_FIXED_HOLIDAYS = {(1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25)}


class Profile(Protocol):
    """What the clock reads of a law."""

    decision_amount: int
    decision_unit: str
    appeal_amount: int | None
    appeal_unit: str
    payment_amount: int | None
    payment_unit: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A running term: `last_day` still counts; it has ended on the day after."""

    started_on: date
    last_day: date
    today: date

    @property
    def days_left(self) -> int:
        return max(0, (self.last_day - self.today).days)

    @property
    def ended(self) -> bool:
        return self.today > self.last_day

    @property
    def percent(self) -> int:
        """0–100: how much of the term has gone; 100 only when it has ended."""
        if self.ended:
            return 100
        whole = max(1, (self.last_day - self.started_on).days + 1)
        return max(0, min(99, (self.today - self.started_on).days * 100 // whole))

    @property
    def alarm(self) -> int:
        """The highest alarm reached: 0, 50, 80 or 100."""
        return max((level for level in ALARMS if self.percent >= level), default=0)


def local_day(moment: datetime) -> date:
    """The calendar day in Spain on which `moment` falls."""
    return moment.astimezone(MADRID).date()


def last_day(start: date, amount: int, unit: str) -> date:
    """The last day of a term that starts on `start`, a day that itself is not counted.

    Months run from date to date; where the month has no such day, its last day (Civil Code, art. 5).
    """
    if unit == TermUnit.MONTHS:
        return _add_months(start, amount)
    if unit == TermUnit.WORKING_DAYS:
        return _add_working_days(start, amount)
    return start + timedelta(days=amount)


def decision_clock(profile: Profile, received_at: datetime, now: datetime) -> Clock:
    """The board's term to answer, counted from the day of receipt."""
    start = local_day(received_at)
    return Clock(start, last_day(start, profile.decision_amount, profile.decision_unit), local_day(now))


def appeal_last_day(profile: Profile, notified_on: date) -> date | None:
    """The last day on which a decision can be appealed; None where the law leaves it to statutes or regulation."""
    if profile.appeal_amount is None:
        return None
    return last_day(notified_on, profile.appeal_amount, profile.appeal_unit)


def payment_last_day(profile: Profile, firm_on: date) -> date:
    """The last day for the contribution; one month where the law names no term."""
    amount, unit = DEFAULT_PAYMENT_TERM
    if profile.payment_amount is not None:
        amount, unit = profile.payment_amount, TermUnit(profile.payment_unit)
    return last_day(firm_on, amount, unit)


def _add_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _add_working_days(start: date, days: int) -> date:
    day = start
    while days:
        day += timedelta(days=1)
        days -= _is_working_day(day)
    return day


def _is_working_day(day: date) -> bool:
    holiday = (day.month, day.day) in _FIXED_HOLIDAYS or day == _easter(day.year) - timedelta(days=2)
    return day.weekday() < 5 and not holiday


def _easter(year: int) -> date:
    """Gregorian Easter Sunday (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
