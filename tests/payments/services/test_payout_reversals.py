"""A refund after the payout: from what is still held, from reversed transfers, and the rest is owed."""

from datetime import timedelta

import pytest

from crowdcoop.mail.models import OutboxMessage
from payments.enums import PaymentState, PayoutState
from payments.models import Payment, Payout, PayoutReversal, PayoutTransfer
from payments.providers.errors import OutcomeUnknown
from payments.queries import balance
from payments.queries.payouts import advanced, payable
from payments.services import checkpoints
from payments.services.balance import match_balance
from payments.services.payout_reversals import Recovered, reverse_for_refund
from payments.services.payout_sending import send_payouts
from payments.services.payout_settling import settle_paid
from payments.services.payouts import propose_payout
from payments.services.refunds import approve_refund, propose_refund, send_refunds
from tests.payments.conftest import Crash
from tests.payments.payout_fixtures import BOOK, COOP, kept_whole


@pytest.fixture
def transferred(book, connected, approved, now):
    """€133 of €140 went to the connected account: €100 of the first charge, €30.40 of the second."""
    connected()
    payout = approved(133_00)
    send_payouts(now=now)
    return Payout.objects.get(pk=payout.pk)


def take_back(payment, amount, now, code="re-1"):
    return reverse_for_refund(payment=payment, amount_minor=amount, refund_code=code, now=now)


def test_what_is_still_held_needs_no_reversal(transferred, book, now):
    assert take_back(book[0], 7_00, now) == Recovered(7_00, 0, 0)
    assert not PayoutReversal.objects.exists()


def test_what_is_missing_is_reversed_from_the_same_charge(transferred, book, sandbox, now):
    found = take_back(book[1], 40_00, now)
    assert found == Recovered(7_00, 33_00, 0)
    parts = {part.payment_id: part.returned_minor for part in PayoutTransfer.objects.all()}
    assert parts == {book[1].pk: 30_40, book[0].pk: 2_60}
    assert Payout.objects.get().returned_minor == 33_00
    assert payable(BOOK, now=now).held_minor == balance(f"campaign_held:{BOOK}") == 40_00
    assert sum(r["amount"] for r in sandbox.objects("transfer_reversal")) == 33_00
    kept_whole(now)


def test_what_one_transfer_carries_leaves_the_others_alone(transferred, book, sandbox, now):
    assert take_back(book[1], 10_00, now) == Recovered(7_00, 3_00, 0)
    assert PayoutReversal.objects.get().transfer.payment == book[1]
    kept_whole(now)


def test_two_workers_take_back_once(transferred, book, sandbox, now):
    def somebody_else(name):
        if name == "reversal.answered":
            checkpoints.watch(None)
            take_back(book[1], 40_00, now)

    checkpoints.watch(somebody_else)
    try:
        assert take_back(book[1], 40_00, now) == Recovered(7_00, 33_00, 0)
    finally:
        checkpoints.watch(None)
    assert Payout.objects.get().returned_minor == 33_00
    assert sum(r["amount"] for r in sandbox.objects("transfer_reversal")) == 33_00
    kept_whole(now)


def test_twice_is_once(transferred, book, sandbox, now):
    first = take_back(book[1], 40_00, now)
    assert take_back(book[1], 40_00, now) == first
    assert len(sandbox.objects("transfer_reversal")) == 2


def test_two_refunds_take_from_what_the_other_left(transferred, book, sandbox, now):
    take_back(book[1], 40_00, now, "re-1")
    Payment.objects.filter(pk=book[1].pk).update(refunded_minor=40_00)
    assert take_back(book[0], 100_00, now, "re-2") == Recovered(0, 97_40, 2_60)


def test_what_another_refund_is_about_to_take_is_left_to_it(transferred, book, now, crash_at):
    """The first refund's worker died before it asked for anything; the second one takes what is left beside it."""
    crash_at("reversal.intended")
    with pytest.raises(Crash):
        take_back(book[1], 40_00, now, "re-1")
    found = take_back(book[0], 110_00, now, "re-2")
    assert found.reversed_minor + 33_00 <= 130_40
    assert PayoutReversal.objects.filter(refund_code="re-2", reversal_id="").count() == 0
    assert take_back(book[1], 40_00, now, "re-1") == Recovered(7_00, 33_00, 0)
    assert all(part.returned_minor <= part.amount_minor for part in PayoutTransfer.objects.all())


@pytest.mark.parametrize("forgotten", [False, True])
@pytest.mark.parametrize(
    "point",
    ["reversal.intended", "transfer.reverse.prepared", "transfer.reverse.answered", "reversal.answered",
     "reversal.written"],
)  # fmt: skip
def test_a_crash_at_any_point_takes_back_once(point, forgotten, transferred, book, sandbox, now, crash_at):
    crash_at(point)
    with pytest.raises(Crash):
        take_back(book[1], 40_00, now)
    assert match_balance(now=now).difference_minor == 0  # what is not booked yet is on the way
    if forgotten:
        sandbox.forget_keys()
    assert take_back(book[1], 40_00, now) == Recovered(7_00, 33_00, 0)
    assert sum(r["amount"] for r in sandbox.objects("transfer_reversal")) == 33_00
    kept_whole(now)


def test_no_answer_is_not_believed(transferred, book, sandbox, now):
    sandbox.faults(("reversal.create", "cut_after"))
    with pytest.raises(OutcomeUnknown):
        take_back(book[1], 40_00, now)
    assert take_back(book[1], 40_00, now) == Recovered(7_00, 33_00, 0)
    assert sum(r["amount"] for r in sandbox.objects("transfer_reversal")) == 33_00


def test_what_the_cooperative_has_spent_it_owes(transferred, book, sandbox, now, account):
    from payments.models import PayoutAccount

    acct = PayoutAccount.objects.get(beneficiary_code=COOP).connect_account_id
    sandbox.control("withdraw", account=acct, amount=130_40)
    assert take_back(book[1], 40_00, now) == Recovered(7_00, 0, 33_00)
    assert take_back(book[1], 40_00, now) == Recovered(7_00, 0, 33_00)
    assert balance(f"coop_receivable:{BOOK}") == advanced(BOOK) == 33_00
    assert payable(BOOK, now=now).held_minor == balance(f"campaign_held:{BOOK}") == 40_00
    assert set(OutboxMessage.objects.filter(kind="payments/money_owed").values_list("to", flat=True)) == {
        "treasurer@example.org"
    }
    kept_whole(now)


def test_after_a_payout_by_bank_all_of_it_is_owed_and_taken_off_the_next(
    book, approved, account, charged, finance, now
):  # fmt: skip
    payout = approved(133_00)
    send_payouts(now=now)
    Payout.objects.filter(pk=payout.pk).update(state=PayoutState.SENT)
    settle_paid(payout.pk, "test", now)
    assert take_back(book[0], 100_00, now) == Recovered(7_00, 0, 93_00)
    assert take_back(book[0], 100_00, now) == Recovered(7_00, 0, 93_00)
    Payment.objects.filter(pk=book[0].pk).update(refunded_minor=100_00)
    assert payable(BOOK, now=now).held_minor == 0
    charged(amount_minor=200_00)
    later = now + timedelta(days=61)
    following = propose_payout(by=finance(), book_code=BOOK, beneficiary_code=COOP, amount_minor=200_00, now=later)
    assert following.owed_minor == 93_00
    assert following.net_minor == 200_00 - 93_00 - following.provider_cost_minor


def test_a_book_that_nobody_owns_was_never_paid_out(charged, now):
    payment = charged(amount_minor=10_00)
    assert take_back(payment, 10_00, now) == Recovered(10_00, 0, 0)


def test_a_refund_after_the_payout_takes_transfers_back_first(transferred, book, sandbox, finance, fresh, now):
    refund = propose_refund(by=finance(), payment=book[1], amount_minor=40_00, reason="sorry", now=now)
    approve_refund(by=finance(), refund=refund, now=now)
    send_refunds(now=now)
    assert fresh(book[1]).state == PaymentState.REFUNDED
    assert sum(r["amount"] for r in sandbox.objects("transfer_reversal")) == 33_00
    assert balance(f"campaign_held:{BOOK}") == balance(f"coop_receivable:{BOOK}") == 0
    kept_whole(now)


def test_a_silent_provider_stops_the_refund_until_it_answers(transferred, book, sandbox, finance, fresh, now):
    refund = propose_refund(by=finance(), payment=book[1], amount_minor=40_00, reason="sorry", now=now)
    approve_refund(by=finance(), refund=refund, now=now)
    sandbox.faults(("reversal.create", "cut_before"))
    send_refunds(now=now)
    assert sandbox.objects("refund") == []
    send_refunds(now=now + timedelta(minutes=2))
    assert fresh(book[1]).state == PaymentState.REFUNDED
    kept_whole(now)
