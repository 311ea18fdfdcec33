"""Opening, changing, withdrawing, releasing, owing and expiring promises.
What the provider says is tested in test_settlement and test_collection."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from payments.enums import PaymentState
from payments.exceptions import DeadlinePassed, IllegalTransition, PaymentsOff
from payments.models import Payment
from payments.purposes import NoOwner
from payments.queries import balance, book_totals
from payments.services import switches
from payments.services.bookings import book_promise
from payments.services.payments import (
    change_amount,
    expire_payments,
    mark_due,
    release_payment,
    withdraw_payment,
)
from payments.services.transitions import locked, move
from tests.factories.accounts import UserFactory


@pytest.fixture
def active(opened, now):
    """Opens a payment and makes it count, as settlement does."""

    def make(**given):
        payment = locked(opened(**given).pk)
        move(payment=payment, to=PaymentState.AWAITING_CARD, cause="test", now=now)
        payment.activated_at = now
        move(payment=payment, to=PaymentState.ACTIVE, cause="test", now=now, entry=book_promise(payment, now))
        return payment

    return make


def test_open_payment_writes_a_draft_and_its_first_event(opened):
    payment = opened()
    assert payment.state == PaymentState.DRAFT
    assert [(e.from_state, e.to_state) for e in payment.events.all()] == [("", "draft")]


def test_open_payment_refuses_a_purpose_nobody_owns(opened):
    with pytest.raises(NoOwner):
        opened(purpose="stranger")


def test_open_payment_refuses_when_pledging_is_off(opened, settings):
    settings.PLEDGES = False
    with pytest.raises(PaymentsOff):
        opened()


@pytest.mark.parametrize("nature", ["gift", "presale", "share_capital", "tip"])
def test_open_payment_asks_the_desks_switch_whatever_it_is_for(nature, opened, now):
    switches.turn_off(switches.PLEDGES, by=None, reason="a look at the books", now=now)
    with pytest.raises(PaymentsOff):
        opened(nature=nature)
    assert not Payment.objects.exists()
    switches.turn_on(switches.PLEDGES, by=UserFactory(is_superuser=True), reason="looked", now=now)
    assert opened(nature=nature).state == PaymentState.DRAFT


@pytest.mark.parametrize("given", [{"amount_minor": 0}, {"amount_minor": -5_00}])
def test_the_database_keeps_no_promise_of_nothing(given, opened):
    with pytest.raises(IntegrityError), transaction.atomic():
        opened(**given)
    assert not Payment.objects.exists()


def test_the_database_keeps_no_other_currency(opened):
    payment = opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(currency="USD")
    payment.refresh_from_db()
    assert payment.currency == "EUR"


def test_open_payment_refuses_after_the_deadline(opened, now):
    with pytest.raises(DeadlinePassed):
        opened(deadline_at=now)


def test_change_amount_tells_the_owner_what_counted_before(active, owner, now):
    payment = active(deadline_at=now + timedelta(days=1))
    change_amount(by=None, payment=payment, amount_minor=40_00, now=now)
    change_amount(by=None, payment=payment, amount_minor=40_00, now=now)
    assert owner.heard == [("on_active", "active", 40_00, 25_00)]
    assert balance("pledged:c-book") == 40_00
    change_amount(by=None, payment=payment, amount_minor=10_00, now=now)
    assert balance("pledged:c-book") == 10_00


def test_change_amount_refuses_at_the_deadline(active, now):
    payment = active(deadline_at=now + timedelta(seconds=1))
    with pytest.raises(DeadlinePassed):
        change_amount(by=None, payment=payment, amount_minor=40_00, now=now + timedelta(seconds=1))


def test_change_amount_refuses_a_draft(opened, now):
    with pytest.raises(IllegalTransition):
        change_amount(by=None, payment=opened(), amount_minor=40_00, now=now)


def test_withdraw_payment_ends_the_promise_once(active, owner, now):
    payment = active()
    withdraw_payment(by=None, payment=payment, now=now)
    withdraw_payment(by=None, payment=payment, now=now)
    assert owner.hooks == ["on_inactive"]
    assert balance("pledged:c-book") == 0


def test_release_payment_lets_active_go_and_expires_drafts(active, opened, owner, now):
    assert release_payment(payment=active(), cause="unsuccessful", now=now).state == PaymentState.RELEASED
    assert release_payment(payment=opened(owner_code="p-2"), cause="cancelled", now=now).state == PaymentState.EXPIRED
    assert owner.hooks == ["on_inactive", "on_inactive"]


def test_mark_due_moves_the_promise_to_what_is_owed_once(active, now):
    payment = active()
    mark_due(payment=payment, snapshot_code="s-1", now=now)
    mark_due(payment=payment, snapshot_code="s-1", now=now)
    assert (balance("pledged:c-book"), balance("pledges_due:c-book")) == (0, 25_00)
    assert book_totals("c-book").outstanding_minor == 25_00


def test_mark_due_refuses_a_released_payment(active, now):
    payment = release_payment(payment=active(), cause="unsuccessful", now=now)
    with pytest.raises(IllegalTransition):
        mark_due(payment=payment, snapshot_code="s-1", now=now)


def test_expire_payments_takes_only_unfinished_and_late(opened, active, owner, now):
    draft, later = opened(), opened(owner_code="p-2", now=now + timedelta(hours=2))
    closing = opened(owner_code="p-3", now=now + timedelta(hours=2), deadline_at=now + timedelta(hours=10))
    promise = active(owner_code="p-4")
    assert expire_payments(now + timedelta(hours=24)) == 2
    states = []
    for payment in (draft, later, closing, promise):
        payment.refresh_from_db()
        states.append(payment.state)
    assert states == ["expired", "draft", "expired", "active"]
