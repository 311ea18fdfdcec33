"""What one pledge costs: messages to the database, and how many of them write.
Seconds are measured in bin/bench; here only what does not depend on the machine."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.services.pledges import place_pledge
from crowdcoop import unawaited
from payments.enums import PaymentState
from payments.models import Payment
from payments.providers.facts import SessionFact
from payments.services.settlement_cards import settle_session
from payments.services.transitions import keep, locked, move
from tests.campaigns.conftest import order
from tests.factories.campaigns import RewardFactory
from tests.statements import written

AT_MOST, WRITING_AT_MOST = 14, 8


def count_pledge(payment, now):
    """As settlement.apply does it, once it has the provider's answer."""
    fact = SessionFact("cs", "complete", "", payment.customer_id, payment.code, False, True, "pm_1", "card", "visa", "")
    with transaction.atomic(), unawaited.gather():
        row = locked(payment.pk, known=payment)
        settle_session(row, fact, "test", now, "")
        keep(row)


def pledge(campaign, reward, email, now):
    """All messages of placing and of counting."""
    wanted = order(campaign, reward_code=reward.code, email=email)
    with CaptureQueriesContext(connection) as placing:
        payment = place_pledge(by=None, order=wanted, now=now).payment
    with transaction.atomic():
        move(payment=locked(payment.pk), to=PaymentState.AWAITING_CARD, cause="checkout", now=now)
    known = Payment.objects.get(pk=payment.pk)
    with CaptureQueriesContext(connection) as counting:
        count_pledge(known, now)
    assert Payment.objects.get(pk=payment.pk).state == PaymentState.ACTIVE
    said = [query["sql"] for query in (*placing.captured_queries, *counting.captured_queries)]
    return [text for text in said if text not in ("BEGIN", "COMMIT") and not text.startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_a_pledge_costs_at_most_fourteen_messages_of_which_eight_write(campaign, now):
    reward = RewardFactory(campaign=campaign, price_minor=10_00, stock=None)
    pledge(campaign, reward, "first@example.org", now)  # opens the campaign's accounts
    said = pledge(campaign, reward, "second@example.org", now)
    assert len(said) <= AT_MOST, said
    assert sum(bool(written([{"sql": text}])) for text in said) <= WRITING_AT_MOST
