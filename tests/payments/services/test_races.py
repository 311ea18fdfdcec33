"""Somebody was faster: a worker chose a row, and before it had the lock another one, a message or a person moved it.
Nothing is done twice, nothing is undone; real processes race in tests/proofs."""

from datetime import timedelta

import pytest

from payments.enums import PaymentState
from payments.models import ChargeAttempt, Payment, ProviderCall
from payments.services.collection import LEASE, collect_due, drop_overdue
from payments.services.debits import announce_debits
from payments.services.payments import UNFINISHED_FOR, expire_payments
from payments.services.reconcile import reconcile
from payments.services.transfers import ask_for_transfers, promise_transfer, remind_of_transfers
from tests.sandbox import DECLINED_LATER, IBAN

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def becomes(**given):
    """What the other one writes."""
    return lambda payment: Payment.objects.filter(pk=payment.pk).update(**given)


@pytest.mark.parametrize("what", ["leased", "an account now", "later", "over", "withdrawn"])
def test_a_charge_is_not_begun_on_what_was_taken_meanwhile(what, due, owner, sandbox, now):
    owner_did = {
        "leased": {"leased_until": now + HOUR},
        "an account now": {"method": "sepa", "announced_at": None},
        "later": {"next_attempt_at": now + DAY},
        "over": {"window_ends_at": now},
        "withdrawn": {"state": PaymentState.WITHDRAWN},
    }
    due()
    owner.meanwhile = becomes(**owner_did[what])
    assert collect_due(now=now) == 0
    assert not ChargeAttempt.objects.exists()
    assert sandbox.objects("payment_intent") == []


def test_an_answer_learnt_otherwise_is_not_made_unknown(due, owner, sandbox, fresh, now):
    """The call is cut; before we note that, the message has settled it."""
    payment = due()
    sandbox.faults(("intent.confirm", "cut_after"))

    def settled(row):
        cut = ProviderCall.objects.filter(operation="intent.confirm", state="unknown").exists()
        return cut and becomes(state=PaymentState.UNKNOWN)(row)

    owner.meanwhile = settled
    assert collect_due(now=now) == 1
    assert not payment.events.filter(cause="no_answer").exists()
    reconcile(now=now + 2 * LEASE)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert len(sandbox.objects("charge")) == 1


def test_what_was_put_right_meanwhile_is_not_given_up(charged, owner, fresh, now):
    payment = charged(DECLINED_LATER)
    over = now + 7 * DAY
    owner.meanwhile = becomes(leased_until=over + HOUR)
    assert drop_overdue(now=over) == 0
    Payment.objects.update(leased_until=None)
    owner.meanwhile = lambda row: row.leased_until and becomes(state=PaymentState.REVIEW)(row)
    assert drop_overdue(now=over) == 0
    assert fresh(payment).state == PaymentState.REVIEW
    assert "on_failed" not in owner.hooks


def test_a_debit_is_announced_once(due, owner, now):
    payment = due(IBAN)
    owner.meanwhile = becomes(announced_at=now)
    assert announce_debits(now=now) == 0
    assert not payment.events.filter(cause="announced").exists()


def test_a_draft_that_was_finished_meanwhile_does_not_expire(opened, owner, fresh, now):
    payment = opened()
    owner.meanwhile = becomes(state=PaymentState.ACTIVE)
    assert expire_payments(now + UNFINISHED_FOR) == 0
    assert fresh(payment).state == PaymentState.ACTIVE


def test_a_transfer_is_asked_for_and_reminded_of_once(opened, awaiting, owner, fresh, now):
    from payments.services.payments import mark_due

    payment = promise_transfer(by=None, payment=opened(method="transfer"), now=now)
    mark_due(payment=payment, snapshot_code="s-1", now=now)
    owner.meanwhile = becomes(state=PaymentState.DROPPED)
    assert ask_for_transfers(now=now) == 0
    assert fresh(payment).reference == ""
    waiting = awaiting(owner_code="p-2")
    owner.meanwhile = becomes(next_attempt_at=now + 9 * DAY)
    assert remind_of_transfers(now=now + 8 * DAY) == 0
    assert fresh(waiting).next_attempt_at == now + 9 * DAY


def test_a_transfer_that_another_movement_paid_is_left_alone(awaiting, owner, fresh, now):
    from payments.enums import LineState
    from payments.models import StatementLine
    from payments.services.matching import match_waiting
    from payments.services.statements import import_statement
    from tests.factories.statements import camt, entry

    payment = awaiting()
    data = camt(entry("25.00", payment.reference, ref="A"), entry("25.00", payment.reference, ref="B"))
    statement = import_statement(by=None, data=data, filename="s.xml", now=now)
    # What is refused is undone as a whole, and with it the other one's move: it comes in again before the second line.
    owner.meanwhile = lambda row: becomes(state=PaymentState.LAPSED)(row) and None
    assert match_waiting(now=now, statement=statement) == 0
    assert set(StatementLine.objects.values_list("state", flat=True)) == {LineState.UNMATCHED}
