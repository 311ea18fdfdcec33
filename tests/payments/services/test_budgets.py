"""Each budget lets its number through and no more; narrow ones do not use up wide ones.
The walk through the pages is in tests/proofs/test_card_testing.py."""

import pytest

from crowdcoop.settings import base
from payments.exceptions import TooManyCards
from payments.services.budgets import Sender, Verdict, may_open_card_page, may_send_form, may_write_to
from payments.services.checkout import begin_checkout


@pytest.fixture(autouse=True)
def real_budgets(settings):
    settings.CARD_PAGES = base.CARD_PAGES


def sender(n=0, **given):
    return Sender(**({"browser": f"b{n}", "network": f"10.0.0.{n}", "book_code": f"c-{n}"} | given))


def passed(tries):
    return list(tries).count(Verdict.GO)


def test_a_browser_opens_three_pages(db):
    tries = [may_open_card_page(sender(n, browser="same")) for n in range(9)]
    assert tries == [Verdict.GO] * 3 + [Verdict.PROVE] * 6


def test_a_network_opens_five_an_hour_and_spares_the_campaign(db):
    same = {"network": "10.9.9.9", "book_code": "c-1"}
    assert passed(may_open_card_page(sender(n, **same)) for n in range(100)) == 5
    assert passed(may_open_card_page(sender(n, book_code="c-1")) for n in range(100)) == 15


def test_the_site_opens_sixty_an_hour(db):
    assert passed(may_open_card_page(sender(n)) for n in range(200)) == 60


def test_a_proven_address_has_three_of_its_own(db):
    for n in range(200):
        may_open_card_page(sender(n))
    tries = [may_open_card_page(sender(n, proven="a@example.org")) for n in range(5)]
    assert tries == [Verdict.GO] * 3 + [Verdict.WAIT] * 2
    assert may_open_card_page(sender(proven="b@example.org")) == Verdict.GO


def test_the_form_takes_ten_from_a_network_then_proven_ones(db):
    assert passed(may_send_form(sender(n, network="10.9.9.9")) for n in range(30)) == 10
    tries = [may_send_form(sender(network="10.9.9.9", proven="a@example.org")) for _ in range(12)]
    assert tries == [Verdict.GO] * 10 + [Verdict.WAIT] * 2


def test_letters_with_codes_are_counted(db):
    assert [may_write_to(email="a@example.org", network="10.0.0.1") for _ in range(4)] == [True] * 3 + [False]
    assert [may_write_to(email=f"{n}@example.org", network="10.0.0.2") for n in range(101)].count(True) == 100


def test_one_payment_opens_ten_pages_whoever_holds_its_link(opened, sandbox, settings, now):
    settings.CARD_PAGES = base.CARD_PAGES | {"payment": 0}
    with pytest.raises(TooManyCards):
        begin_checkout(payment=opened(), return_url="http://x/", cancel_url="http://x/", now=now)
    assert sandbox.objects("customer") == []
