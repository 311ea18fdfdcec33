"""Payments in the states tests need, opened through the services.
Factories make rows; behaviour under test goes through services."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from payments.enums import PaymentState
from payments.models import CardToForget, Payment, Refund, SharedCard

OPENED = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


class PaymentFactory(DjangoModelFactory):
    """A draft gift of €25 by card, for a purpose the test registers (`tests.payments.conftest.purpose`)."""

    class Meta:
        model = Payment

    class Params:
        awaiting_card = factory.Trait(state=PaymentState.AWAITING_CARD)
        active = factory.Trait(state=PaymentState.ACTIVE, activated_at=OPENED, payment_method_id="pm_1")

    purpose = "test_pledge"
    owner_code = factory.Sequence(lambda n: f"p-{n}")
    book_code = "c-book"
    amount_minor = 25_00
    nature = "gift"
    payer_email = factory.Sequence(lambda n: f"supporter{n}@example.org")
    payer_language = "es"
    opened_at = OPENED
    state_since_at = OPENED


class SharedCardFactory(DjangoModelFactory):
    class Meta:
        model = SharedCard

    payer_language = "es"
    opened_at = OPENED


class CardToForgetFactory(DjangoModelFactory):
    class Meta:
        model = CardToForget

    payment = factory.SubFactory(PaymentFactory)
    payment_method_id = factory.Sequence(lambda n: f"pm_old_{n}")
    noted_at = OPENED


class RefundFactory(DjangoModelFactory):
    """€5 that wait for a second person."""

    class Meta:
        model = Refund

    payment = factory.SubFactory(PaymentFactory)
    amount_minor = 5_00
    cause = "finance"
    reason = "The reward cannot be delivered."
    proposed_at = OPENED
