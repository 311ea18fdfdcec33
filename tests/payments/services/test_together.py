"""Many promises moved at once: nothing to move is no error, each owner hears of each, no entry is posted twice."""

import pytest

from payments.checks_money import check_money
from payments.models import Entry
from payments.services import together
from payments.services.bookings import draft_due
from payments.services.ledger import LedgerError
from payments.services.ledger_many import post_entries


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


def test_what_was_posted_before_is_not_posted_again(promised, now):
    draft = draft_due(promised())
    post_entries([draft], now)
    with pytest.raises(LedgerError):
        post_entries([draft], now)
    assert Entry.objects.filter(key=draft.key).count() == 1
