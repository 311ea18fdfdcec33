"""A waiting page looks again by itself, ever more rarely, and has an end."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from crowdcoop.looking import PAUSES, look_later, looks_again


def asked(query):
    request = RequestFactory().get(f"/en/thanks/{query}")
    return looks_again(request), look_later(request, HttpResponse()).headers.get("Refresh", "")


def test_it_looks_again_and_stops():
    query, waited = "", 0
    while (found := asked(query))[0]:
        seconds, _, target = found[1].partition("; url=/en/thanks/")
        waited, query = waited + int(seconds), target
    assert (waited, query, found[1]) == (120, f"?look={len(PAUSES)}", "")
    assert list(PAUSES) == sorted(PAUSES)


@pytest.mark.parametrize("query", ["?look=stop", "?look=-1", "?look=1e3", "?look=999999999", "?look=٣", "?look="])
def test_what_is_no_number_stops_it(query):
    assert asked(query) == (False, "")
