"""What is kept for everybody is computed once, forgotten with every visible change, and never taken from a transaction.
Pages built on it are tested with their apps."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from crowdcoop import clock
from crowdcoop.cms import cache, memory
from crowdcoop.cms.generation import renew
from crowdcoop.cms.memory import remember
from tests.factories.home import StandardPageFactory
from tests.remembering import remembering  # noqa: F401 - a fixture


class Counted:
    """Answers how often it was asked."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.times


def test_computes_once_for_the_same_name_and_dependencies():
    count = Counted()
    assert [remember("n", count), remember("n", count), remember("n", count, 7), remember("n", count, 7)] == [
        1,
        1,
        2,
        2,
    ]


def test_each_language_has_its_own():
    count = Counted()
    with translation.override("ca"):
        remember("n", count)
    with translation.override("eu"):
        assert remember("n", count) == 2


def test_next_generation_knows_nothing():
    count = Counted()
    remember("n", count)
    renew()
    assert remember("n", count) == 2


def test_value_computed_while_something_changed_is_not_found_afterwards():
    def old():
        renew()
        return "old"

    assert remember("n", old) == "old"
    assert remember("n", lambda: "new") == "new"


def test_value_ends_when_it_says_and_after_an_hour_at_the_latest(now):
    count = Counted()
    with time_machine.travel(now, tick=False) as time:
        remember("soon", count, until=lambda _: clock.now() + timedelta(minutes=5))
        remember("late", count, until=lambda _: clock.now() + timedelta(days=5))
        time.shift(timedelta(minutes=6))
        assert remember("soon", count) == 3
        assert remember("late", count) == 2
        time.shift(timedelta(minutes=55))
        assert remember("late", count) == 4


def test_nothing_is_not_kept():
    asked = []
    for _ in range(2):
        remember("n", lambda: asked.append(1))
    assert len(asked) == 2


def test_oldest_values_leave_first(monkeypatch):
    monkeypatch.setattr(memory, "LIMIT", 3)
    for number in range(5):
        remember("n", lambda number=number: number, number)
    count = Counted()
    assert remember("n", count, 4) == 4
    assert remember("n", count, 0) == 1


def write_and_fail():
    with transaction.atomic():
        cache.touch("something")
        assert remember("n", lambda: "never committed") == "never committed"
        raise ZeroDivisionError


@pytest.mark.django_db
def test_transaction_neither_leaves_nor_finds_anything(remembering):  # noqa: F811
    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert remember("n", lambda: "committed") == "committed"
    with transaction.atomic():
        assert remember("n", lambda: "my own write") == "my own write"
    assert remember("n", lambda: "anything") == "committed"


@pytest.mark.django_db
def test_menus_and_pages_cost_nothing_the_second_time_and_are_exact(
    client, user, tree, remembering, django_assert_num_queries, django_capture_on_commit_callbacks  # noqa: F811
):  # fmt: skip
    client.force_login(user)
    client.get("/es/como/")
    with django_assert_num_queries(2):  # session and person; never kept
        assert "Nueva" not in client.get("/es/como/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        StandardPageFactory(parent=tree["home"], title="Nueva", show_in_menus=True, locale=tree["home"].locale)
    assert "Nueva" in client.get("/es/como/").content.decode()


@pytest.mark.django_db
def test_request_gets_a_page_of_its_own(client, tree, settings, remembering):  # noqa: F811
    settings.PAGE_CACHE = False
    first = client.get("/es/como/").context["page"]
    first.title = "Changed by one request"
    second = client.get("/es/como/").context["page"]
    assert second is not first
    assert second.title == "Cómo funciona"
