"""Entries balance, happen once, are chained, and are never changed.
What each move books is tested with the move."""

import pytest

from payments.exceptions import LedgerError
from payments.models import Entry, NeverChanged, Posting
from payments.queries import balance, ledger_table, render_ledger
from payments.services.contributions import record_transfer
from payments.services.ledger import Line, credit, debit, post_entry


def post(now, key="k", amount=10_00, **given):
    lines = [debit("bank", amount, "gift"), credit("campaign_held:c-1", amount, "gift")]
    return post_entry(**{"key": key, "kind": "test", "description": "test", "lines": lines, "now": now} | given)


def test_post_entry_happens_once_per_key(db, now):
    assert post(now) == post(now)
    assert balance("bank") == 10_00
    assert balance("campaign_held:c-1") == 10_00


def test_post_entry_refuses_another_amount_under_the_same_key(db, now):
    post(now)
    with pytest.raises(LedgerError):
        post(now, amount=11_00)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [debit("bank", 5, "gift")],
        [debit("bank", 5, "gift"), credit("tips", 6, "gift")],
        [debit("bank", 0, "gift"), credit("tips", 0, "gift")],
        [debit("bank", -5, "gift"), credit("tips", -5, "gift")],
        [debit("bank", 5, "gift"), credit("promises:c-1", 5, "gift")],
        [debit("bank", 5, "gift"), Line("tips", "credit", 5, "gift", "USD")],
        [debit("bank", 5, "gift"), Line("tips", "both", 5, "gift")],
    ],
)
def test_post_entry_refuses_what_does_not_balance(db, now, lines):
    with pytest.raises(LedgerError):
        post(now, lines=lines)
    assert not Entry.objects.exists()


def test_post_entry_refuses_an_account_outside_the_plan(db, now):
    with pytest.raises(LedgerError, match="pocket"):
        post(now, lines=[debit("pocket", 5, "gift"), credit("tips", 5, "gift")])


def test_entries_are_chained(db, now):
    first, second = post(now, key="a"), post(now, key="b")
    assert (first.number, second.number) == (1, 2)
    assert second.previous_hash == first.hash != second.hash


@pytest.mark.parametrize("model", [Entry, Posting])
def test_ledger_rows_cannot_be_changed_through_a_queryset(db, now, model):
    post(now)
    with pytest.raises(NeverChanged):
        model.objects.all().delete()
    with pytest.raises(NeverChanged):
        model.objects.update(pk=99)


def transfer(now, **given):
    wanted = {
        "by": None,
        "purpose": "test_pledge",
        "owner_code": "a-1",
        "book_code": "coop-1",
        "amount_minor": 100_00,
        "nature": "share_capital",
        "payer_email": "member@example.org",
        "payer_language": "ca",
        "reference": "A-1",
        "received_on": now.date(),
        "now": now,
    }
    return record_transfer(**(wanted | given))


def test_record_transfer_books_bank_and_share_capital_once(db, owner, now):
    assert transfer(now) == transfer(now)
    transfer(now, nature="entry_fee", amount_minor=10_00)
    assert (balance("bank"), balance("share_capital:coop-1"), balance("entry_fees:coop-1")) == (110_00, 100_00, 10_00)
    assert owner.hooks == ["on_settled", "on_settled"]


def test_render_ledger_says_the_same_whenever_the_same_happened(db, owner, now):
    transfer(now)
    assert len(ledger_table("coop-1")) == 2
    assert render_ledger(["coop-1"]) == (
        "  #  what            payment  account                         debit     credit  nature\n"
        "  1  collected       P1       bank                           100.00             share_capital\n"
        "  1  collected       P1       share_capital:B1                          100.00  share_capital\n"
        "     total                                                   100.00     100.00"
    )
