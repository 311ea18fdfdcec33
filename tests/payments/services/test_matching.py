"""Money of a statement finds its promise: exact, too little, too much, twice, unknown.
Reading files is tested in bankfiles; windows and letters in test_transfers."""

from datetime import timedelta

import pytest

from payments.checks_money import check_money
from payments.enums import LineState, PaymentState
from payments.models import Entry, StatementLine
from payments.queries import balance
from payments.services.matching import match_waiting, received_minor
from payments.services.statements import import_statement
from payments.services.transfers import LAPSE_AFTER, remind_of_transfers
from tests.factories.statements import camt, entry


@pytest.fixture
def imported(now):
    """Import movements and match what can be matched; returns the lines in their order."""

    def take(*entries, **given):
        statement = import_statement(by=None, data=camt(*entries, **given), filename="march.xml", now=now)
        match_waiting(now=now, statement=statement)
        return list(StatementLine.objects.filter(statement=statement).order_by("position"))

    return take


def test_exact_transfer_is_collected(awaiting, imported, fresh, owner, now):
    payment = awaiting()
    (line,) = imported(entry("25.00", f"Forn {payment.reference} gracies"))
    payment = fresh(payment)
    assert (line.state, payment.state) == (LineState.MATCHED, PaymentState.COLLECTED)
    assert payment.received_on == line.booked_on
    assert (balance("bank"), balance("bank_unclaimed"), balance("campaign_held:c-book")) == (25_00, 0, 25_00)
    assert balance("pledges_due:c-book") == 0
    assert owner.hooks == ["on_active", "on_settled"]
    assert check_money(now) == []


def test_the_same_file_again_changes_nothing(awaiting, imported, now):
    payment = awaiting()
    (line,) = imported(entry("25.00", payment.reference))
    booked = Entry.objects.count()
    assert imported(entry("25.00", payment.reference)) == [line]
    assert Entry.objects.count() == booked
    assert check_money(now) == []


def test_too_little_waits_for_the_rest(awaiting, imported, fresh, now):
    payment = awaiting()
    (first,) = imported(entry("10.00", payment.reference, ref="A"))
    assert (first.state, fresh(payment).state) == (LineState.PARTLY_MATCHED, PaymentState.AWAITING_TRANSFER)
    assert (received_minor(payment), balance("bank_unclaimed")) == (10_00, 10_00)
    (second,) = imported(entry("15.00", payment.reference, ref="B"))
    first.refresh_from_db()
    assert (first.state, second.state) == (LineState.MATCHED, LineState.MATCHED)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert (balance("bank_unclaimed"), balance("campaign_held:c-book")) == (0, 25_00)
    assert check_money(now) == []


def test_too_much_is_collected_and_the_rest_kept_apart(awaiting, imported, fresh, now):
    payment = awaiting()
    (line,) = imported(entry("30.00", payment.reference))
    assert (line.state, line.free_minor) == (LineState.PARTLY_MATCHED, 5_00)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert (balance("bank_unclaimed"), balance("campaign_held:c-book")) == (5_00, 25_00)
    assert check_money(now) == []


def test_the_part_that_came_waits_for_nobody_once_the_promise_has_lapsed(awaiting, imported, fresh, owner, now):
    payment = awaiting()
    (line,) = imported(entry("10.00", payment.reference))
    for days in range(LAPSE_AFTER.days):
        remind_of_transfers(now=now + timedelta(days=days))
    line.refresh_from_db()
    assert (line.state, fresh(payment).state) == (LineState.PARTLY_MATCHED, PaymentState.AWAITING_TRANSFER)
    assert remind_of_transfers(now=now + LAPSE_AFTER) == 1
    line.refresh_from_db()
    assert (line.state, line.free_minor, received_minor(payment)) == (LineState.UNMATCHED, 10_00, 0)
    assert (fresh(payment).state, owner.hooks[-1]) == (PaymentState.LAPSED, "on_failed")
    assert (balance("bank_unclaimed"), balance("pledges_due:c-book"), balance("campaign_held:c-book")) == (10_00, 0, 0)
    assert check_money(now) == []


def test_unknown_reference_waits_for_a_person(awaiting, imported, fresh, now):
    payment = awaiting()
    (line,) = imported(entry("25.00", "for the bakery"))
    assert (line.state, line.reference, balance("bank_unclaimed")) == (LineState.UNMATCHED, "", 25_00)
    assert fresh(payment).state == PaymentState.AWAITING_TRANSFER
    assert check_money(now) == []


def test_a_person_matches_leaves_aside_and_takes_back(awaiting, imported, user, fresh, now):
    from payments.exceptions import NotMatchable
    from payments.models import LineMatch
    from payments.services.matching import ignore_line, match_line, unmatch_line

    payment, other = awaiting(), awaiting(owner_code="p-2")
    small, big = imported(entry("10.00", ref="A"), entry("60.00", ref="B"))
    for _ in range(2):
        small = match_line(by=user, line=small, payment=payment, now=now)
        assert (small.state, LineMatch.objects.count()) == (LineState.PARTLY_MATCHED, 1)
    with pytest.raises(NotMatchable):
        match_line(by=user, line=small, payment=other, now=now)  # nothing of it is free
    with pytest.raises(NotMatchable):
        ignore_line(by=user, line=small, reason="mistake", now=now)
    for _ in range(2):
        small = unmatch_line(by=user, line=small, payment=payment, reason="mistake", now=now)
        assert (small.state, received_minor(payment)) == (LineState.UNMATCHED, 0)
    for _ in range(2):
        assert ignore_line(by=user, line=small, reason="not ours", now=now).state == LineState.IGNORED
    with pytest.raises(NotMatchable):
        match_line(by=user, line=small, payment=payment, now=now)
    match_line(by=user, line=big, payment=payment, now=now)
    big = match_line(by=user, line=big, payment=other, now=now)
    assert (big.state, big.free_minor) == (LineState.PARTLY_MATCHED, 10_00)
    assert {fresh(payment).state, fresh(other).state} == {PaymentState.COLLECTED}
    with pytest.raises(NotMatchable):
        unmatch_line(by=user, line=big, payment=payment, reason="too late", now=now)
    assert balance("bank_unclaimed") == 20_00
    assert check_money(now) == []


def test_only_what_waits_for_a_transfer_can_be_matched(promised, awaiting, imported, now):
    from payments.exceptions import NotMatchable
    from payments.services.matching import match_line

    (line, out) = imported(entry(ref="A"), entry(ref="B", side="DBIT"))
    with pytest.raises(NotMatchable):
        match_line(by=None, line=line, payment=promised(), now=now)
    with pytest.raises(NotMatchable):
        match_line(by=None, line=out, payment=awaiting(owner_code="p-2"), now=now)
    assert out.state == LineState.IGNORED


def test_paid_twice_the_second_waits_for_a_person(awaiting, imported, fresh, now):
    payment = awaiting()
    first, second = imported(entry("25.00", payment.reference, ref="A"), entry("25.00", payment.reference, ref="B"))
    assert (first.state, second.state) == (LineState.MATCHED, LineState.UNMATCHED)
    assert (balance("bank_unclaimed"), balance("campaign_held:c-book")) == (25_00, 25_00)
    assert match_waiting(now=now) == 0


def test_a_transfer_we_ordered_is_confirmed_by_its_movement(imported, now, db):
    from payments.models import BankOrder
    from payments.services.bank_orders import make_payment_file, order_transfer
    from tests.factories.accounts import UserFactory

    order = order_transfer(
        kind="other", subject_code="x-1", name="Coop", iban="ES0700120345030000067890", amount_minor=40_00,
        remittance="x", now=now,
    )  # fmt: skip
    make_payment_file(by=UserFactory(is_superuser=True), now=now)
    wrong, right = (
        entry(amount, ref=amount, side="DBIT").replace("NOTPROVIDED", order.code) for amount in ("41.00", "40.00")
    )
    assert imported(wrong)[0].state == LineState.IGNORED
    assert imported(right)[0].state == LineState.MATCHED
    assert BankOrder.objects.get().state == "confirmed"


@pytest.mark.parametrize("seed", range(12))
def test_any_order_and_any_split_ends_the_same(seed, awaiting, now):
    """The same movements, in whatever files and order: the same books, the same payments."""
    import random

    payments = [awaiting(owner_code=f"p-{n}", amount_minor=amount) for n, amount in enumerate((25_00, 40_00, 10_00))]
    texts = [payments[0].reference, payments[0].reference, payments[1].reference, payments[2].reference, "nothing"]
    amounts = ["10.00", "20.00", "39.99", "10.00", "7.00"]
    movements = [entry(a, t, ref=f"R{n}") for n, (a, t) in enumerate(zip(amounts, texts, strict=True))]
    chance = random.Random(seed)
    chance.shuffle(movements)
    while movements:
        take = chance.randint(1, len(movements))
        for _ in range(chance.randint(1, 2)):  # some files come twice
            import_statement(by=None, data=camt(*movements[:take]), filename="x", now=now)
        if chance.random() < 0.5:
            match_waiting(now=now)
        movements = movements[take:] + (movements[:1] if chance.random() < 0.3 and take < len(movements) else [])
    match_waiting(now=now)
    assert StatementLine.objects.count() == 5
    states = [type(p).objects.get(pk=p.pk).state for p in payments]
    assert states == ["collected", "awaiting_transfer", "collected"]
    assert (balance("bank"), balance("campaign_held:c-book"), balance("bank_unclaimed")) == (86_99, 35_00, 51_99)
    assert check_money(now) == []
