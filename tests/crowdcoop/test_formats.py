"""Dates as people write them.
Amounts are tested in test_money.py."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation
from django.utils.formats import date_format, time_format

from crowdcoop.templatetags.crowdcoop_tags import moment


@pytest.mark.parametrize(("language", "written"), [("en", "21 January 2027"), ("es", "21 de enero de 2027")])
def test_day_is_written_as_people_write_it(language, written):
    with translation.override(language):
        assert date_format(date(2027, 1, 21), "DATE_FORMAT") == written


def test_english_hours_and_short_days():
    with translation.override("en"):
        assert date_format(datetime(2027, 1, 21, 18, 30), "DATETIME_FORMAT") == "21 January 2027, 18:30"
        assert time_format(time(9, 5), "TIME_FORMAT") == "09:05"
        assert date_format(date(2027, 1, 21), "SHORT_DATE_FORMAT") == "21/01/2027"
        assert date_format(date(2027, 1, 21), "MONTH_DAY_FORMAT") == "21 January"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2027, 1, 21, 18, 30, 5, 123456, tzinfo=UTC), "2027-01-21T19:30:05+01:00"),
        (datetime(2027, 1, 21, 18, 30), "2027-01-21T18:30:00"),
        (date(2027, 1, 21), "2027-01-21"),
        (None, ""),
    ],
)
def test_time_element_gets_what_html_allows(value, written):
    assert moment(value) == written
