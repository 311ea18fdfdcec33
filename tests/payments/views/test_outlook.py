"""The next seven days: what each part expects stands on its day, with what it rests on.
The page of checks is tested with the watch."""

from datetime import timedelta

import pytest

from payments import forecast
from payments.forecast import Expected, outlook
from payments.models import Payment
from tests.factories.payments import PaymentFactory
from tests.payments.desk_people import finance_person, signed_in


@pytest.fixture
def source():
    items = []
    forecast.register_source("test", lambda now, until: items)
    yield items
    forecast._sources.pop("test")


def test_an_empty_week_has_seven_days(db, now):
    days = outlook(now)
    assert [day.on for day in days] == [(now + timedelta(days=n)).date() for n in range(7)]
    assert not any(day.items for day in days)


def test_charges_repeats_and_windows_stand_on_their_days(db, owner, now):
    PaymentFactory.create_batch(2, state="due", next_attempt_at=now + timedelta(days=1))
    PaymentFactory(state="declined", next_attempt_at=now + timedelta(days=2), window_ends_at=now + timedelta(days=3))
    PaymentFactory(state="action_required", window_ends_at=now + timedelta(days=30))
    days = outlook(now)
    assert [(len(day.items), day.money_in) for day in days[1:4]] == [(1, 50_00), (1, 25_00), (1, 0)]
    assert days[1].items[0].count == 2


def test_what_is_overdue_stands_on_today(db, owner, now):
    PaymentFactory(state="due", next_attempt_at=now - timedelta(days=9))
    assert outlook(now)[0].money_in == 25_00


def test_what_others_expect_is_shown_in_order_even_past_the_week(source, db, now):
    source += [
        Expected(now + timedelta(hours=2), "a payout", "its approval", money_out=10_00),
        Expected(now + timedelta(hours=1), "a campaign closes", "its deadline", url="/en/x/"),
        Expected(now + timedelta(days=8), "later", "a guess"),
    ]
    days = outlook(now)
    assert [item.title for item in days[0].items] == ["a campaign closes", "a payout"]
    assert days[0].money_out == 10_00
    assert len(days) == 8


def test_the_page_shows_figures_and_what_they_rest_on(source, db, owner, now):
    PaymentFactory(state="due", next_attempt_at=now - timedelta(days=800))
    source.append(Expected(now, "a payout", "its approval", count=3, money_out=10_00, url="/en/x/"))
    clerk = signed_in(finance_person())
    page = clerk.get("/en/finance/outlook/").content.decode()
    assert "the promises that are due" in page
    assert "−€10" in page
    assert Payment.objects.count() == 1


def test_the_page_costs_the_same_with_one_row_and_three(db, owner, now, django_assert_max_num_queries):
    clerk = signed_in(finance_person())
    PaymentFactory(state="due", next_attempt_at=now - timedelta(days=800))
    clerk.get("/en/finance/outlook/")
    with django_assert_max_num_queries(10) as one:
        clerk.get("/en/finance/outlook/")
    PaymentFactory.create_batch(2, state="due", next_attempt_at=now - timedelta(days=800))
    with django_assert_max_num_queries(10) as three:
        clerk.get("/en/finance/outlook/")
    assert len(one) == len(three)
