"""Many promises moved at once: nothing to move is no error, each owner hears of each, no entry is posted twice."""

from dataclasses import replace

import pytest

from payments import purposes
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.exceptions import IllegalTransition
from payments.models import Entry
from payments.services import together
from payments.services.bookings import draft_due
from payments.services.ledger import LedgerError
from payments.services.ledger_many import post_entries
from payments.services.payments import withdraw_payment
from payments.services.transitions import move_many


def test_nothing_to_move_moves_nothing(db, owner, now):
    assert together.mark_due(payment_ids=[], snapshot_code="s-1", now=now) == 0
    assert together.release(payment_ids=[], cause="unsuccessful", now=now) == 0
    assert (owner.hooks, Entry.objects.count()) == ([], 0)


def test_an_owner_that_hears_of_one_at_a_time_hears_of_each_once(promised, owner, fresh, now):
    rows = [promised(), promised(owner_code="p-2")]
    for moved in (2, 0):
        assert together.release(payment_ids=[row.pk for row in rows], cause="unsuccessful", now=now) == moved
    assert [fresh(row).state for row in rows] == ["released", "released"]
    assert owner.hooks.count("on_inactive") == 2
    assert check_money(now) == []


def test_a_move_the_table_does_not_have_moves_none_of_them(promised, fresh, now):
    good, bad = promised(), withdraw_payment(by=None, payment=promised(owner_code="p-2"), now=now)
    with pytest.raises(IllegalTransition):
        move_many(payments=[good, bad], to=PaymentState.DUE, cause="snapshot", now=now, entries=[None, None])
    assert [fresh(row).state for row in (good, bad)] == ["active", "withdrawn"]


def test_an_owner_may_hear_of_all_at_once(promised, owner, now):
    told = []
    owner_of = purposes.owner_of("test_pledge")
    purposes.unregister("test_pledge")
    purposes.register(replace(owner_of, on_released_many=lambda rows, at: told.append(len(rows))))
    rows = [promised(), promised(owner_code="p-2")]
    assert together.release(payment_ids=[row.pk for row in rows], cause="unsuccessful", now=now) == 2
    assert (told, owner.hooks.count("on_inactive")) == ([2], 0)


def test_what_was_posted_before_is_not_posted_again(promised, now):
    draft = draft_due(promised())
    post_entries([draft], now)
    with pytest.raises(LedgerError):
        post_entries([draft], now)
    assert Entry.objects.filter(key=draft.key).count() == 1
