"""A purpose that notes what it is told, and payments walked through the sandbox as people and clocks do.
Only real services and the real SDK; only for tests of this app."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from payments import purposes
from payments.enums import PaymentState
from payments.models import Payment
from payments.rules import FINANCE
from payments.services import checkpoints
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due
from payments.services.debits import NOTICE, announce_debits
from payments.services.payments import mark_due, open_payment
from payments.services.reconcile import reconcile
from payments.services.transfers import ask_for_transfers, promise_transfer
from tests.factories.accounts import UserFactory
from tests.payments.payout_fixtures import (  # noqa: F401 - fixtures
    account,
    approved,
    bank,
    book,
    books,
    connected,
    finance,
    proposed,
)
from tests.sandbox import WORKS

BACK, CANCEL = "http://testserver/back/", "http://testserver/cancel/"


class Crash(BaseException):
    """The process dies here: no handler of ours may catch it."""


class Owner:
    """Stands for an upper app: remembers each call of a hook as (hook, state, amount, previous amount)."""

    def __init__(self):
        self.heard = []
        self.refusal = None
        # What somebody else does just before a row is locked; asked until it says that it was done.
        self.meanwhile = None
        # Until when a failed charge may still be put right.
        self.longer = None

    def note(self, hook):
        def heard(payment, now):
            if hook == "on_active" and self.refusal:
                raise self.refusal
            self.heard.append((hook, str(payment.state), payment.amount_minor, payment.previous_minor))

        return heard

    def lock(self, payment):
        """An owner's rows are locked just before the payment's: whoever was faster comes in here."""
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile and not meanwhile(payment):
            self.meanwhile = meanwhile

    @property
    def hooks(self):
        return [hook for hook, *_ in self.heard]


@pytest.fixture
def owner():
    owner = Owner()
    hooks = ("on_active", "on_inactive", "on_settled", "on_failed", "on_refunded")
    purposes.register(
        purposes.Purpose(
            "test_pledge",
            **{h: owner.note(h) for h in hooks},
            describe=lambda p: f"Pledge {p.owner_code}",
            lock=owner.lock,
            more_time=lambda payment, now: owner.longer,
        )
    )
    yield owner
    purposes.unregister("test_pledge")


@pytest.fixture
def opened(db, owner, now):
    """Opens draft payments: `opened(amount_minor=…)`."""

    def make(**given):
        wanted = {
            "by": None,
            "purpose": "test_pledge",
            "owner_code": "p-1",
            "book_code": "c-book",
            "amount_minor": 25_00,
            "nature": "gift",
            "payer_email": "supporter@example.org",
            "payer_language": "en",
            "now": now,
        }
        return open_payment(**(wanted | given))

    return make


@pytest.fixture
def fresh():
    """The row as it is now: `fresh(payment)`."""
    return lambda payment: Payment.objects.get(pk=payment.pk)


@pytest.fixture
def promised(opened, sandbox, now, fresh):
    """A payment whose card was saved on the hosted page and that counts."""

    def make(card=WORKS, **given):
        payment = opened(**given)
        url = begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now)
        assert sandbox.pay(url, card) == BACK
        reconcile(now=now)
        payment = fresh(payment)
        assert payment.state == PaymentState.ACTIVE
        return payment

    return make


@pytest.fixture
def due(promised, now):
    """A promise whose round succeeded."""
    return lambda card=WORKS, **given: mark_due(payment=promised(card, **given), snapshot_code="s-1", now=now)


@pytest.fixture
def charged(due, now, fresh):
    """A payment after its first charge was tried."""

    def make(card=WORKS, **given):
        payment = due(card, **given)
        if announce_debits(now=now - NOTICE):  # a direct debit: its payer knows since two weeks
            assert collect_due(now=now - timedelta(seconds=1)) == 0
        collect_due(now=now)
        return fresh(payment)

    return make


@pytest.fixture
def awaiting(opened, now, fresh):
    """A promise by bank transfer whose round succeeded and whose payer was told where to send the money."""

    def make(**given):
        payment = promise_transfer(by=None, payment=opened(**({"method": "transfer"} | given)), now=now)
        mark_due(payment=payment, snapshot_code="s-1", now=now)
        ask_for_transfers(now=now)
        payment = fresh(payment)
        assert payment.state == PaymentState.AWAITING_TRANSFER
        return payment

    return make


@pytest.fixture
def clerks(db):
    """Three people of the finance desk."""
    group = Group.objects.get_or_create(name=FINANCE)[0]
    people = [UserFactory() for _ in range(3)]
    for person in people:
        person.groups.add(group)
    return people


@pytest.fixture
def collected(charged):
    """A payment whose money is here."""

    def make(**given):
        payment = charged(**given)
        assert payment.state == PaymentState.COLLECTED
        return payment

    return make


@pytest.fixture
def crash_at():
    """Dies the first time the named point is reached."""

    def arm(point):
        def watcher(name):
            if name == point:
                checkpoints.watch(None)
                raise Crash(name)

        checkpoints.watch(watcher)

    yield arm
    checkpoints.watch(None)
