"""Promises whose cards are saved are counted by handfuls: the same rows as one by one, and nobody is counted twice.
The provider's answers come over HTTP from the payment sandbox."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.enums import CampaignState
from campaigns.models import Pledge
from campaigns.services.pledges import place_pledge
from crowdcoop.mail.models import OutboxMessage
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import Entry, Payment, PaymentEvent, ProviderEvent
from payments.services.checkout import begin_checkout
from payments.services.counted_together import ask_about, count_together, may_be_plain
from payments.services.inbox import process_waiting, take_handful
from payments.services.reconcile import replay_events
from payments.services.settlement import apply
from payments.services.transitions import locked, move
from tests.campaigns.conftest import order
from tests.factories.campaigns import CampaignFactory, RewardFactory, campaign_page
from tests.sandbox import WORKS

BACK = "http://testserver/back/"
EXPIRES = "4000 0000 0000 0127"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # messages carry the machine's own time


@pytest.fixture
def saved(sandbox, now):
    """A pledge whose card is saved at the provider; nobody here knows yet."""

    def make(campaign, card=WORKS, **given):
        pledge = place_pledge(by=None, order=order(campaign, **given), now=now)
        sandbox.pay(begin_checkout(payment=pledge.payment, return_url=BACK, cancel_url=BACK, now=now), card)
        return pledge

    return make


def counted_ids(pledges, now):
    rows = Payment.objects.filter(pk__in=[pledge.payment_id for pledge in pledges])
    answers = [answer for row in rows if may_be_plain(row) and (answer := ask_about(row))]
    return count_together(answers=answers, cause="webhook", now=now) if answers else set()


def said(campaign):
    """What the rows of a campaign's pledges say, without codes and ids."""
    campaign.refresh_from_db()
    payments = Payment.objects.filter(book_code=campaign.code).order_by("pk")
    return {
        "totals": (campaign.pledged_minor, campaign.backers, campaign.hours_offered),
        "pledges": list(campaign.pledges.order_by("pk").values_list("counted_minor", "holds_unit", "hold_until")),
        "payments": list(payments.values_list("state", "card_last4", "method", "session_url", "activated_at")),
        "events": list(
            PaymentEvent.objects.filter(payment__in=payments)
            .order_by("payment", "number")
            .values_list("number", "from_state", "to_state", "cause", "amount_minor")
        ),
        "entries": sorted(
            Entry.objects.filter(payment__in=payments).values_list("kind", "book", "postings__amount_minor")
        ),
        "letters": sorted(
            OutboxMessage.objects.filter(subject_code__in=campaign.pledges.values("code")).values_list(
                "kind", "to", "language", "ordinal"
            )
        ),
    }


def three(campaign, saved):
    """Two of one person, one with a reward and in another language."""
    reward = RewardFactory(campaign=campaign, price_minor=10_00, stock=5)
    return [
        saved(campaign, hours=3),
        saved(campaign, email="other@example.org", language="ca", reward_code=reward.code),
        saved(campaign, amount_minor=20_00),
    ]


@pytest.mark.django_db(transaction=True)
def test_together_leaves_what_one_by_one_leaves(saved, now):
    alone, together = CampaignFactory(), CampaignFactory()
    for campaign in (alone, together):
        campaign_page(campaign)
    for pledge in three(alone, saved):
        apply(payment_id=pledge.payment_id, cause="webhook", now=now)
    pledges = three(together, saved)
    assert counted_ids(pledges, now) == {pledge.payment_id for pledge in pledges}
    assert said(together) == said(alone)
    assert said(together)["totals"] == (120_00, 2, 3)
    assert check_money(now) == []


@pytest.mark.django_db(transaction=True)
def test_who_is_too_late_or_was_faster_is_left_alone(saved, now):
    campaign, closed = CampaignFactory(), CampaignFactory()
    first, second, late = saved(campaign), saved(campaign, email="b@example.org"), saved(closed)
    rows = list(Payment.objects.order_by("pk"))
    answers = [ask_about(row) for row in rows]
    closed.state = CampaignState.CANCELLED
    closed.save(update_fields=["state"])
    apply(payment_id=first.payment_id, cause="return", now=now)
    assert count_together(answers=answers, cause="webhook", now=now) == {second.payment_id}
    assert count_together(answers=answers, cause="webhook", now=now) == set()
    assert count_together(answers=answers[:2], cause="webhook", now=now) == set(), "all of them were faster"
    late.payment.refresh_from_db()
    assert (late.payment.state, late.payment.session_url != "") == (PaymentState.AWAITING_CARD, True)
    campaign.refresh_from_db()
    assert campaign.pledged_minor == 100_00
    assert check_money(now) == []


@pytest.mark.parametrize(("card", "warned"), [(EXPIRES, 2), (WORKS, 0)])
@pytest.mark.django_db(transaction=True)
def test_each_is_warned_of_a_card_that_expires_too_soon(card, warned, saved, now):
    campaign = CampaignFactory(deadline_at=now + timedelta(days=20))
    pledges = [saved(campaign, card), saved(campaign, card, email="b@example.org")]
    assert len(counted_ids(pledges, now)) == 2
    assert OutboxMessage.objects.filter(kind="payments/card_expires").count() == warned


@pytest.fixture
def fetched(saved, now):
    """Three pledges whose messages lie here, and nobody has looked at them."""

    def make():
        pledges = three(CampaignFactory(), saved)
        replay_events(since=LONG_AGO, now=now)
        assert set(ProviderEvent.objects.values_list("state", flat=True)) == {"received"}
        return pledges

    return make


def chain_moves(queries):
    """How often the books' head moved; on PostgreSQL that statement may travel with others in one message."""
    return sum(len(re.findall('UPDATE "?payments_chainhead', q["sql"])) for q in queries)


@pytest.mark.django_db(transaction=True)
def test_a_handful_of_messages_is_counted_in_one_transaction(fetched, now):
    pledges = fetched()
    with CaptureQueriesContext(connection) as queries:
        process_waiting(now=now)
    assert chain_moves(queries) == 1
    assert {p.payment.state for p in Pledge.objects.select_related("payment")} == {"active"}
    assert set(ProviderEvent.objects.values_list("state", flat=True)) == {"done"}
    assert len(pledges) == PaymentEvent.objects.filter(to_state="active").count()


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_counted_together_is_counted_one_by_one(fetched, sandbox, now):
    """The provider falls silent in the middle of the handful: it loses nobody. Control: the test above."""
    pledges = fetched()
    sandbox.faults(("session.retrieve", "cut_before"))
    with CaptureQueriesContext(connection) as queries:
        process_waiting(now=now)
    assert chain_moves(queries) == len(pledges)
    assert {p.payment.state for p in Pledge.objects.select_related("payment")} == {"active"}
    assert set(ProviderEvent.objects.values_list("state", flat=True)) == {"done"}
    assert check_money(now) == []


@pytest.mark.django_db(transaction=True)
def test_a_message_is_taken_by_one_worker_until_a_minute_has_passed(now):
    rows = [
        ProviderEvent.objects.create(
            event_id=f"evt_{i}", kind="setup", livemode=False, body={}, created_at=now, received_at=now
        )
        for i in range(3)
    ]
    assert take_handful(event_id=rows[1].pk, now=now) == [rows[1].pk, rows[2].pk]
    assert take_handful(event_id=rows[2].pk, now=now) == []
    assert take_handful(event_id=rows[0].pk, now=now) == [rows[0].pk]
    assert take_handful(event_id=rows[2].pk, now=now + timedelta(seconds=61)) == [rows[2].pk]


@pytest.mark.django_db
def test_a_promise_without_a_page_or_with_a_card_is_not_plain(campaign, now):
    pledge = place_pledge(by=None, order=order(campaign), now=now)
    assert not may_be_plain(pledge.payment)
    with transaction.atomic():
        move(payment=locked(pledge.payment_id), to=PaymentState.AWAITING_CARD, cause="checkout", now=now)
    pledge.payment.refresh_from_db()
    assert not may_be_plain(pledge.payment)
