"""The legal clock, by hand-checked dates.
Which law a cooperative has is tested with its services."""

from datetime import UTC, date, datetime

import pytest

from membership.clock import Clock, appeal_last_day, decision_clock, last_day, payment_last_day
from membership.enums import Silence, TermUnit
from membership.jurisdictions import LAWS
from membership.services.jurisdictions import _row

PROFILES = {law.code: _row(law) for law in LAWS}
RECEIVED = datetime(2027, 3, 9, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "last", "silence"),
    [
        ("es", date(2027, 6, 9), "admitted"),
        ("es-ct", date(2027, 6, 9), "admitted"),
        ("es-ib", date(2027, 6, 9), "admitted"),
        ("es-md", date(2027, 4, 23), "admitted"),
        ("es-pv", date(2027, 5, 8), "admitted"),
        ("es-nc", date(2027, 5, 9), "admitted"),
        ("es-vc", date(2027, 5, 9), "admitted"),
        ("es-an", date(2027, 6, 9), "admitted"),
        ("es-cm", date(2027, 5, 9), "admitted"),
        ("es-cn", date(2027, 6, 9), "admitted"),
        ("es-mc", date(2027, 6, 9), "admitted"),
        ("es-ri", date(2027, 6, 9), "admitted"),
        ("es-as", date(2027, 6, 9), "admitted"),
        ("es-ar", date(2027, 4, 9), "denied"),
        ("es-ga", date(2027, 5, 9), "denied"),
        ("es-cl", date(2027, 6, 9), "denied"),
        ("es-cb", date(2027, 6, 9), "denied"),
        ("es-ex", date(2027, 5, 9), "denied"),
    ],
)
def test_each_law_ends_on_its_day_with_its_silence(code, last, silence):
    profile = PROFILES[code]
    assert decision_clock(profile, RECEIVED, RECEIVED).last_day == last
    assert profile.silence == Silence(silence)


def test_there_are_eighteen_laws_each_with_a_source():
    assert len(PROFILES) == 18
    assert all(p.source_id and p.article and p.valid_as_of for p in PROFILES.values())


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last"),
    [
        (date(2027, 1, 31), 1, "months", date(2027, 2, 28)),
        (date(2028, 1, 31), 1, "months", date(2028, 2, 29)),
        (date(2027, 11, 30), 3, "months", date(2028, 2, 29)),
        (date(2027, 12, 15), 2, "months", date(2028, 2, 15)),
        (date(2027, 3, 1), 20, "days", date(2027, 3, 21)),
        # Thursday and Friday of Holy Week: only Good Friday (26 March 2027) is a holiday everywhere.
        (date(2027, 3, 24), 2, "working_days", date(2027, 3, 29)),
        (date(2027, 12, 23), 3, "working_days", date(2027, 12, 28)),
        (date(2027, 3, 5), 15, "working_days", date(2027, 3, 29)),
    ],
)
def test_last_day_never_counts_the_first(start, amount, unit, last):
    assert last_day(start, amount, TermUnit(unit)) == last


def test_receipt_late_at_night_counts_from_the_day_in_spain():
    clock = decision_clock(PROFILES["es"], datetime(2027, 6, 30, 22, 30, tzinfo=UTC), RECEIVED)
    assert clock.started_on == date(2027, 7, 1)


@pytest.mark.parametrize(
    ("today", "percent", "alarm", "ended"),
    [
        (date(2027, 3, 9), 0, 0, False),
        (date(2027, 4, 24), 49, 0, False),
        (date(2027, 4, 25), 50, 50, False),
        (date(2027, 5, 23), 80, 80, False),
        (date(2027, 6, 9), 98, 80, False),
        (date(2027, 6, 10), 100, 100, True),
    ],
)
def test_alarms_ring_at_half_four_fifths_and_the_end(today, percent, alarm, ended):
    clock = Clock(date(2027, 3, 9), date(2027, 6, 9), today)
    assert (clock.percent, clock.alarm, clock.ended) == (percent, alarm, ended)


def test_the_last_day_itself_still_counts():
    assert Clock(date(2027, 3, 9), date(2027, 6, 9), date(2027, 6, 9)).days_left == 0
    assert not Clock(date(2027, 3, 9), date(2027, 6, 9), date(2027, 6, 9)).ended


def test_appeal_is_unknown_where_the_law_leaves_it_open():
    assert appeal_last_day(PROFILES["es-an"], date(2027, 3, 9)) is None
    assert appeal_last_day(PROFILES["es"], date(2027, 3, 9)) == date(2027, 3, 29)
    assert appeal_last_day(PROFILES["es-cl"], date(2027, 3, 5)) == date(2027, 3, 29)


def test_payment_term_is_one_month_where_the_law_names_none():
    assert payment_last_day(PROFILES["es"], date(2027, 3, 31)) == date(2027, 4, 30)
    assert payment_last_day(PROFILES["es-ct"], date(2027, 3, 9)) == date(2027, 4, 9)
