"""A direct debit of share capital, walked as far as a test needs: agreed, underway, collected, given back.
Only real services and the real SDK."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from membership import tasks
from membership.services.debits import begin_debit, offer_debits
from payments import tasks as payments_tasks
from payments.models import Payment
from payments.rules import FINANCE
from payments.services.checkout import begin_checkout
from payments.services.debits import NOTICE
from payments.services.reconcile import reconcile
from tests.factories.accounts import UserFactory
from tests.factories.membership import ApplicationFactory
from tests.payments.conftest import crash_at  # noqa: F401 - a fixture
from tests.sandbox import IBAN

PLACES = {"return_url": "http://testserver/back/", "cancel_url": "http://testserver/cancel/"}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def firm(cooperative, applicant, secretary, now):
    offer_debits(cooperative=cooperative, offered=True, now=now)
    return ApplicationFactory(cooperative=cooperative, user=applicant, firm=True, shares=3)


def state_of(application):
    application.refresh_from_db()
    return application.state


def go_round(at):
    payments_tasks.tick(at)
    tasks.tick(at)


@pytest.fixture
def agreed(firm, sandbox, now):
    """The mandate was given and the debit is owed."""
    payment = begin_debit(by=firm.user, application=firm, now=now)
    assert sandbox.pay(begin_checkout(payment=payment, now=now, **PLACES), IBAN) == PLACES["return_url"]
    go_round(now)
    return Payment.objects.get(pk=payment.pk)


@pytest.fixture
def underway(agreed, now):
    """Announced fourteen days ago, and with the bank since."""
    go_round(now + MINUTE)
    go_round(now + MINUTE + NOTICE)
    return Payment.objects.get(pk=agreed.pk)


@pytest.fixture
def collected(underway, sandbox, now):
    sandbox.settle()
    go_round(now + NOTICE + DAY)
    return Payment.objects.get(pk=underway.pk)


@pytest.fixture
def given_back(collected, sandbox, now):
    """The payer had the bank take it back after five weeks."""
    dispute = sandbox.open_dispute(collected.charge_id, reason="debit_not_authorized")
    sandbox.close_dispute(dispute["id"], outcome="lost")
    reconcile(now=now + timedelta(weeks=5))
    return Payment.objects.get(pk=collected.pk)


@pytest.fixture
def clerk_pair(db):
    people = [UserFactory(), UserFactory()]
    group = Group.objects.get_or_create(name=FINANCE)[0]
    for person in people:
        person.groups.add(group)
    return people
