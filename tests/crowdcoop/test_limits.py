"""Limits count exactly, survive two processes, and believe no stranger about where a request comes from.
allauth's own limits are tested with sign-in."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.cache import caches
from django.test import RequestFactory, override_settings

from crowdcoop.limits import _slot, address_of, allow, too_many, wait


def test_limit_is_reached_and_opens_again():
    with time_machine.travel("2027-03-09 10:00:00Z", tick=False) as clock:
        assert [allow("k", 3, 60) for _ in range(5)] == [True, True, True, False, False]
        clock.shift(60)
        assert allow("k", 3, 60)


def test_limits_of_different_keys_do_not_meet():
    assert allow("one", 1, 3600)
    assert allow("two", 1, 3600)
    assert not allow("one", 1, 3600)


def test_a_lost_hint_opens_nothing():
    assert all(allow("k", 3, 3600) for _ in range(3))
    caches["default"].delete(_slot("k", 3600, "hint"))
    assert not allow("k", 3, 3600)


def test_many_at_once_take_exactly_the_turns_there_are():
    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(lambda _: allow("rush", 10, 3600), range(64)))
    assert sum(granted) == 10


def test_broken_characters_in_a_key_are_no_problem():
    assert allow("a\ud800\x00" * 1000, 1, 60)


def test_sender_cannot_choose_an_address():
    spoofed = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 5.6.7.8")
    assert address_of(spoofed) == "10.0.0.1"


def test_declared_proxies_are_believed_and_only_they():
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4")
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        assert address_of(request) == "1.2.3.4"
    short = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4")
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=2):
        assert address_of(short) == "10.0.0.1"


def test_neighbours_of_one_ipv6_network_share_a_limit():
    one, two = (RequestFactory().get("/", REMOTE_ADDR=f"2001:db8::{n}") for n in (1, 2))
    assert address_of(one) == address_of(two)


@pytest.mark.django_db
def test_refusal_says_when_to_come_back():
    response = too_many(RequestFactory().get("/es/"), 90)
    assert response.status_code == 429
    assert response["Retry-After"] == "90"
    assert "no-store" in response["Cache-Control"]


def test_wait_is_never_longer_than_the_window():
    assert 1 <= wait(60) <= 60
