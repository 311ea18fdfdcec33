"""Invariant 19: the book and the ledger agree; each kind of damage is seen.
Other invariants are payments' own."""

from datetime import date

import pytest

from membership import invariants
from membership.services.contributions import record_contribution
from membership.services.register import append_operation
from tests.factories.membership import ApplicationFactory, MemberFactory, RegisterOperationFactory

pytestmark = pytest.mark.django_db
ALL = [invariants.altered_books, invariants.member_gaps, invariants.unpaid_entries, invariants.capital_apart]


@pytest.fixture
def member(cooperative, treasurer, now):
    firm = ApplicationFactory(cooperative=cooperative, firm=True)
    given = {"amount_minor": 100_00, "received_on": date(2027, 3, 8), "reference": "TRF 1", "now": now}
    return record_contribution(by=treasurer, application=firm, **given)


def hits(now):
    return {query.__name__ for query in ALL if list(query(now))}


def test_a_true_book_has_no_hit(member, now):
    assert hits(now) == set()


def test_shares_without_money_are_seen(member, now):
    given = {"share_value_minor": 100_00, "valid_on": date(2027, 3, 9), "now": now}
    append_operation(by=None, member=member, kind="increase", quantity=1, **given)
    assert hits(now) == {"capital_apart"}


def test_a_forged_entry_and_a_wrong_payment_are_seen(member, now):
    RegisterOperationFactory(member=member, number=2, payment_code="p-none")
    assert hits(now) == {"altered_books", "unpaid_entries", "capital_apart"}


def test_a_missing_member_number_is_seen(member, now):
    MemberFactory(cooperative=member.cooperative, number=3)
    assert hits(now) == {"member_gaps"}


def test_they_are_run_with_the_money_checks(member, now):
    from payments.invariants import all_invariants

    assert sum(1 for invariant in all_invariants() if invariant.number == 19) >= 4
