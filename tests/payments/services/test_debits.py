"""Direct debits: announced fourteen days ahead, not tried before, and given back by the payer's bank afterwards.
Arriving and bouncing is tested in test_collection."""

from datetime import timedelta

import pytest

from crowdcoop.mail.models import OutboxMessage
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import ChargeAttempt, Payment
from payments.queries import balance
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due, stop_collecting
from payments.services.debits import NOTICE, WINDOW, announce_debits
from payments.services.payments import mark_due
from payments.services.reconcile import reconcile
from payments.services.repair import begin_new_card
from tests.payments.conftest import BACK
from tests.sandbox import DECLINED_LATER, IBAN, WORKS

DAY = timedelta(days=1)


def test_a_debit_is_announced_once_and_waits_its_fourteen_days(due, fresh, sandbox, now):
    payment = due(IBAN)
    assert collect_due(now=now) == 0  # nobody has been told
    assert announce_debits(now=now, book_code="c-other") == 0
    assert announce_debits(now=now, book_code="c-book") == 1
    assert announce_debits(now=now + DAY) == 0
    letter = OutboxMessage.objects.get(kind="payments/debit_announced")
    assert (letter.to, "€25 will be debited on" in letter.subject) == (payment.payer_email, True)
    assert collect_due(now=now + NOTICE - timedelta(seconds=1)) == 0
    assert sandbox.objects("payment_intent") == []
    assert collect_due(now=now + NOTICE) == 1
    assert fresh(payment).state == PaymentState.PROCESSING
    assert check_money(now + NOTICE) == []


def test_cards_are_not_announced(due, now):
    due()
    assert announce_debits(now=now) == 0
    assert collect_due(now=now) == 1


def test_an_account_brought_instead_of_a_card_gets_its_notice_and_its_time(charged, fresh, sandbox, now):
    payment = charged(DECLINED_LATER)
    assert sandbox.pay(begin_new_card(payment=payment, now=now), IBAN)
    later = now + timedelta(minutes=1)
    reconcile(now=later)
    assert collect_due(now=later) == 0
    announce_debits(now=later)
    payment = fresh(payment)
    assert payment.window_ends_at == later + NOTICE + WINDOW
    assert collect_due(now=later + NOTICE) == 1
    assert fresh(payment).state == PaymentState.PROCESSING


def test_a_debit_given_back_by_the_bank_is_lost_at_once(charged, fresh, sandbox, owner, now):
    payment = charged(IBAN)
    sandbox.settle()
    later = now + timedelta(minutes=2)
    reconcile(now=later)
    payment = fresh(payment)
    assert payment.state == PaymentState.COLLECTED
    dispute = sandbox.open_dispute(payment.charge_id, reason="debit_not_authorized")
    sandbox.close_dispute(dispute["id"], outcome="lost")
    for hours in range(1, 4):
        reconcile(now=now + timedelta(hours=hours))
    payment = Payment.objects.get(pk=payment.pk)
    assert (payment.state, payment.lost_minor) == (PaymentState.DISPUTE_LOST, 25_00)
    assert balance("campaign_held:c-book") == 0
    assert owner.hooks[-1] == "on_refunded"


@pytest.fixture
def capital(promised, now):
    """Share capital with a mandate of its own, owed and announced long enough."""
    payment = mark_due(payment=promised(IBAN, nature="share_capital"), snapshot_code="s-1", now=now)
    announce_debits(now=now)
    return payment


def test_share_capital_is_debited_under_its_own_mandate(capital, fresh, now):
    assert collect_due(now=now + NOTICE) == 1
    assert fresh(capital).state == PaymentState.PROCESSING
    assert check_money(now + NOTICE) == []


@pytest.mark.parametrize("nature", ["share_capital", "entry_fee"])
def test_what_was_saved_for_a_pledge_is_never_used_for_capital_or_fees(nature, promised, capital, fresh, sandbox, now):
    pledge = promised(IBAN, owner_code="p-2")
    Payment.objects.filter(pk=capital.pk).update(
        nature=nature, payment_method_id=pledge.payment_method_id, customer_id=pledge.customer_id
    )
    assert collect_due(now=now + NOTICE) == 0
    assert fresh(capital).state == PaymentState.REVIEW
    assert sandbox.objects("payment_intent") == []


def test_a_card_never_pays_for_capital(promised, capital, fresh, sandbox, now):
    Payment.objects.filter(pk=capital.pk).update(method="card")
    assert collect_due(now=now + NOTICE) == 0
    assert fresh(capital).state == PaymentState.REVIEW
    assert promised(IBAN, owner_code="p-3", nature="share_capital").method == "sepa"


def test_a_borrowed_mandate_that_was_tried_is_found(capital, charged, now):
    """Negative control of invariant 24: had somebody gone round the guard, the check would say so."""
    collect_due(now=now + NOTICE)
    pledge = charged(IBAN, owner_code="p-2")
    assert "capital has a mandate of its own" not in {found.name for found in check_money(now + NOTICE)}
    attempts = ChargeAttempt.objects.filter(payment=capital)
    attempts.update(payment_method_id=pledge.payment_method_id)
    assert "capital has a mandate of its own" in {found.name for found in check_money(now + NOTICE)}


def test_the_page_for_capital_takes_no_card(opened, sandbox, now):
    url = begin_checkout(payment=opened(nature="share_capital"), return_url=BACK, cancel_url=BACK, now=now)
    assert sandbox.pay(url, WORKS) == ""


def test_what_was_given_up_is_not_announced_back_to_life(due, fresh, now):
    payment = due(IBAN)
    assert stop_collecting(book_code="c-book", owner_code="p-other", now=now) == 0
    assert stop_collecting(book_code="c-book", owner_code="p-1", now=now) == 1
    assert announce_debits(now=now) == 0
    assert fresh(payment).announced_at is None
