"""Direct debits: announced fourteen days ahead, not tried before, and given back by the payer's bank afterwards.
Arriving and bouncing is tested in test_collection."""

from datetime import timedelta

from crowdcoop.mail.models import OutboxMessage
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import Payment
from payments.queries import balance
from payments.services.collection import collect_due
from payments.services.debits import NOTICE, WINDOW, announce_debits
from payments.services.reconcile import reconcile
from payments.services.repair import begin_new_card
from tests.sandbox import DECLINED_LATER, IBAN

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
