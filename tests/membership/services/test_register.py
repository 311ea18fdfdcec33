"""The book: numbered without gaps, chained, never edited, holdings computed.
Who becomes a member is in test_contributions.py."""

import csv
import io
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from membership.book import as_csv
from membership.exceptions import NotEnoughShares
from membership.models import RegisterOperation
from membership.queries import holdings, shares_of
from membership.services.register import append_operation, broken_links
from tests.factories.membership import MemberFactory, RegisterOperationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(cooperative):
    return MemberFactory(cooperative=cooperative)


def write(member, now, *, kind="admission", quantity=3, valid_on=date(2027, 3, 9), **more):
    return append_operation(
        by=None,
        member=member,
        kind=kind,
        quantity=quantity,
        share_value_minor=100_00,
        valid_on=valid_on,
        now=now,
        **more,
    )


def test_entries_are_numbered_and_chained(member, now):
    first, second = write(member, now), write(member, now, kind="increase", quantity=1)
    assert (first.number, second.number) == (1, 2)
    assert second.previous_hash == first.hash
    assert broken_links(member.cooperative) == []


def test_each_cooperative_has_its_own_book(member, now):
    write(member, now)
    assert write(MemberFactory(), now).number == 1


def test_holdings_are_computed_as_of_a_day(member, now):
    write(member, now)
    write(member, now, kind="increase", quantity=2, valid_on=date(2027, 5, 1))
    write(member, now, kind="refund", quantity=-1, valid_on=date(2027, 6, 1))
    days = [date(2027, 3, 8), date(2027, 3, 9), date(2027, 5, 1), date(2027, 6, 1)]
    assert [shares_of(member, day) for day in days] == [0, 3, 5, 4]
    assert [(h.shares, h.capital_minor) for h in holdings(member.cooperative, days[-1])] == [(4, 400_00)]


def test_nobody_gives_up_more_than_they_hold(member, now):
    write(member, now)
    with pytest.raises(NotEnoughShares):
        write(member, now, kind="exit", quantity=-4)


@pytest.mark.parametrize(("kind", "quantity"), [("admission", -1), ("exit", 1), ("correction", 0), ("increase", 0)])
def test_sign_must_fit_the_operation(member, now, kind, quantity):
    write(member, now)
    with pytest.raises(DatabaseError), transaction.atomic():
        write(member, now, kind=kind, quantity=quantity)


@pytest.mark.parametrize(
    "change", ["UPDATE membership_registeroperation SET quantity = 9", "DELETE FROM membership_registeroperation"]
)
def test_database_refuses_to_change_the_book(member, now, change):
    write(member, now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert RegisterOperation.objects.get().quantity == 3


def test_a_forged_entry_is_seen(member, now):
    write(member, now)
    RegisterOperationFactory(member=member, number=2)
    assert broken_links(member.cooperative) == [2]


def test_a_gap_is_seen(member, now):
    first = write(member, now)
    RegisterOperationFactory(member=member, number=3, previous_hash=first.hash)
    assert broken_links(member.cooperative) == [3]


def test_csv_runs_no_formula(cooperative, now):
    member = MemberFactory(cooperative=cooperative, full_name='=HYPERLINK("http://x","y")', address="+1 Street")
    write(member, now, reference="@cmd")
    write(member, now, kind="refund", quantity=-1)
    rows = list(csv.reader(io.StringIO(as_csv(cooperative))))
    assert len(rows) == 3
    assert rows[1][5].startswith("'=")
    assert rows[1][7].startswith("'+")
    assert rows[1][11].startswith("'@")
    assert rows[2][8] == "-1"


def test_export_command_prints_the_book_and_refuses_a_broken_one(member, now, capsys):
    write(member, now)
    call_command("export_register", member.cooperative.code)
    assert member.full_name in capsys.readouterr().out
    RegisterOperationFactory(member=member, number=2)
    with pytest.raises(CommandError):
        call_command("export_register", member.cooperative.code)
    with pytest.raises(CommandError):
        call_command("export_register", "nobody")
