"""Share capital by direct debit from the mandate to the end of its eight weeks, and given back by the bank within them.
The books of each way are kept as a file; real SDK, real sandbox, real clockwork, every invariant after each day."""

from datetime import timedelta
from pathlib import Path

import pytest

from membership import tasks as membership_tasks
from membership.models import Member, RegisterOperation
from membership.queries import debit_of, provisional_until, shares_of
from membership.services.debits import begin_debit, offer_debits
from payments import tasks as payments_tasks
from payments.checks_money import check_money
from payments.models import Payment
from payments.queries import render_ledger
from payments.services.checkout import begin_checkout
from tests.factories.membership import ApplicationFactory, CooperativeFactory
from tests.sandbox import IBAN

LEDGERS = Path(__file__).parent / "ledgers"
PLACES = {"return_url": "http://testserver/back/", "cancel_url": "http://testserver/cancel/"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Way:
    """An admitted person, a debit, and the clock."""

    def __init__(self, sandbox, now):
        self.sandbox, self.at = sandbox, now
        self.cooperative = offer_debits(cooperative=CooperativeFactory(), offered=True, now=now)
        self.application = ApplicationFactory(cooperative=self.cooperative, firm=True, shares=2)
        self.payment = begin_debit(by=None, application=self.application, now=now)
        assert sandbox.pay(begin_checkout(payment=self.payment, now=now, **PLACES), IBAN)

    def to(self, at):
        while self.at < at:
            self.at = min(self.at + 12 * HOUR, at)
            payments_tasks.tick(self.at)
            membership_tasks.tick(self.at)
            assert check_money(self.at) == []
        self.payment = Payment.objects.get(pk=self.payment.pk)

    def collected(self):
        self.to(self.at + 15 * DAY)
        assert self.payment.state == "processing"
        self.sandbox.settle()
        self.to(self.at + DAY)
        assert self.payment.state == "collected"
        return self

    def shares(self):
        return shares_of(Member.objects.get(), self.at.date())

    def told(self, name):
        table = render_ledger([self.cooperative.code])
        print(f"\n{table}")
        assert table + "\n" == (LEDGERS / f"{name}.txt").read_text()


@pytest.fixture
def way(db, sandbox, now):
    return Way(sandbox, now)


def test_eight_weeks_pass_and_the_shares_are_for_good(way):
    way.collected()
    assert (way.shares(), len(provisional_until(way.cooperative, way.at))) == (2, 1)
    last = debit_of(way.application).provisional_until
    way.to(way.at + timedelta(weeks=8))
    assert (way.shares(), provisional_until(way.cooperative, way.at)) == (2, {})
    assert last <= way.at.date()
    assert [op.kind for op in RegisterOperation.objects.all()] == ["admission"]
    way.told("capital_for_good")


def test_the_bank_gives_it_back_in_the_fifth_week(way):
    way.collected()
    way.to(way.at + timedelta(weeks=5))
    dispute = way.sandbox.open_dispute(way.payment.charge_id, reason="debit_not_authorized")
    way.to(way.at + DAY)
    assert (way.payment.state, way.shares()) == ("disputed", 2)
    way.sandbox.close_dispute(dispute["id"], outcome="lost")
    way.to(way.at + DAY)
    assert (way.payment.state, way.shares()) == ("dispute_lost", 0)
    assert [op.quantity for op in RegisterOperation.objects.order_by("number")] == [2, -2]
    assert way.sandbox.objects("refund") == []  # nobody here gave it back
    way.told("capital_given_back")
