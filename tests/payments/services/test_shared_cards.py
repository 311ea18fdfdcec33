"""One card for several payments: one page, each payment counted once, whatever breaks, comes twice or never comes.
Each row of the design's crash table that a shared card touches is a test here."""

from datetime import timedelta

import pytest

from crowdcoop.mail.models import OutboxMessage
from payments import tasks
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.exceptions import OwnerRefused, ProviderUnavailable
from payments.models import CardToForget, Payment, SharedCard
from payments.providers.errors import ProviderError
from payments.services import checkpoints
from payments.services.cards import begin_card_change
from payments.services.collection import collect_due
from payments.services.payments import expire_payments, mark_due, withdraw_payment
from payments.services.reconcile import reconcile
from payments.services.settlement import apply
from payments.services.shared_cards import (
    apply_shared,
    begin_shared_checkout,
    close_shared_pages,
    look_again,
    open_shared_card,
)
from tests.payments.conftest import BACK, CANCEL, Crash
from tests.sandbox import WORKS

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
S = PaymentState
EXPIRES = "4000 0000 0000 0127"


@pytest.fixture
def shared(opened, now):
    """A card to be, for payments of €25 (or as given)."""

    def make(*given):
        card = open_shared_card(language="en", now=now)
        for number, extra in enumerate(given or ({}, {}), 1):
            opened(shared_card=card, owner_code=f"p-{number}", **extra)
        return card

    return make


def begin(card, now):
    return begin_shared_checkout(card=card, return_url=BACK, cancel_url=CANCEL, now=now)


def states(card):
    return list(Payment.objects.filter(shared_card=card).order_by("pk").values_list("state", flat=True))


def cards_held(sandbox):
    return [method["customer"] is not None for method in sandbox.objects("payment_method")]


def test_one_page_and_one_customer_serve_all(shared, sandbox, now, owner):
    card = shared()
    url = begin(card, now)
    assert begin(card, now) == url
    assert states(card) == [S.AWAITING_CARD] * 2
    assert sandbox.pay(url) == BACK
    reconcile(now=now)
    assert states(card) == [S.ACTIVE] * 2
    assert len(sandbox.objects("customer")) == len(sandbox.objects("checkout.session")) == 1
    assert Payment.objects.values("customer_id", "payment_method_id").distinct().count() == 1
    assert owner.hooks == ["on_active", "on_active"]
    assert begin(card, now) == BACK, "the page was used: there is nothing to go on with"
    assert check_money(now) == []


def test_each_is_charged_alone_with_an_intent_of_its_own(shared, sandbox, now):
    card = shared({"book_code": "c-one"}, {"book_code": "c-two", "amount_minor": 40_00})
    sandbox.pay(begin(card, now))
    reconcile(now=now)
    first, second = Payment.objects.order_by("pk")
    mark_due(payment=first, snapshot_code="s-1", now=now)
    collect_due(now=now)
    assert states(card) == [S.COLLECTED, S.ACTIVE]
    mark_due(payment=second, snapshot_code="s-2", now=now)
    collect_due(now=now)
    assert states(card) == [S.COLLECTED] * 2
    assert sorted(intent["amount"] for intent in sandbox.objects("payment_intent")) == [25_00, 40_00]
    assert len(sandbox.objects("charge")) == 2
    assert check_money(now) == []


SETUP_POINTS = [
    "shared.intended", "shared.one_intended", "customer.create.prepared", "customer.create.answered", "customer.noted",
    "session.create.prepared", "session.create.answered", "session.noted",
]  # fmt: skip
SETTLE_POINTS = ["shared.asked", "settlement.asked", "promise.told", "settlement.written", "shared.one_told"]


@pytest.mark.parametrize("point", SETUP_POINTS)
def test_a_crash_while_the_page_is_opened_leaves_one_page(point, crash_at, shared, sandbox, now):
    card = shared()
    crash_at(point)
    with pytest.raises(Crash):
        begin(card, now)
    sandbox.pay(begin(card, now))
    reconcile(now=now)
    assert states(card) == [S.ACTIVE] * 2
    assert len(sandbox.objects("customer")) == len(sandbox.objects("checkout.session")) == 1
    assert check_money(now) == []


@pytest.mark.parametrize("point", SETTLE_POINTS)
def test_a_crash_between_two_payments_loses_neither(point, crash_at, shared, sandbox, now, owner):
    card = shared()
    sandbox.pay(begin(card, now))
    crash_at(point)
    with pytest.raises(Crash):
        apply_shared(card_id=card.pk, cause="webhook", now=now)
    assert SharedCard.objects.get().session_url, "the page is not done with before everybody has heard"
    tasks.tick(now + 2 * MINUTE)
    assert states(card) == [S.ACTIVE] * 2
    assert owner.hooks.count("on_active") == 2 + (point in ("promise.told", "settlement.written")), (
        "what was told before the crash is told again"
    )
    assert cards_held(sandbox) == [True]
    assert check_money(now) == []


def test_the_card_of_an_ended_one_is_kept_until_all_have_heard(crash_at, shared, sandbox, now):
    """The first is over already, the second has not heard yet: forgetting the card now would take it from both."""
    card = shared({"deadline_at": now + MINUTE}, {"deadline_at": now + DAY})
    sandbox.pay(begin(card, now))
    expire_payments(now + 2 * MINUTE)
    crash_at("shared.one_told")
    with pytest.raises(Crash):
        apply_shared(card_id=card.pk, cause="webhook", now=now + 2 * MINUTE)
    sandbox.faults(("session.retrieve", "500_before"))
    reconcile(now=now + 3 * MINUTE)
    assert cards_held(sandbox) == [True]
    tasks.tick(now + 5 * MINUTE)
    assert states(card) == [S.EXPIRED, S.ACTIVE]
    assert cards_held(sandbox) == [True]


@pytest.mark.parametrize(("copies", "shuffle"), [(1, False), (3, True)])
def test_messages_once_or_many_times_count_once(copies, shuffle, shared, sandbox, now, owner, client):
    card = shared()
    url = begin(card, now)
    sandbox.faults(duplicate=copies, shuffle=shuffle)
    sandbox.pay(url)
    assert set(sandbox.deliver(client)) == {200}
    tasks.tick(now + MINUTE)
    tasks.tick(now + 3 * MINUTE)
    assert states(card) == [S.ACTIVE] * 2
    assert owner.hooks == ["on_active", "on_active"]
    assert check_money(now) == []


def test_lost_messages_converge_by_asking(shared, sandbox, now):
    card = shared()
    sandbox.pay(begin(card, now))
    sandbox.events()  # taken, and never delivered
    tasks.tick(now + MINUTE)
    assert states(card) == [S.ACTIVE] * 2


def test_an_early_message_about_a_page_nobody_committed_waits(shared, sandbox, now, client):
    card = shared()
    sandbox.pay(begin(card, now))
    events = sandbox.events()
    SharedCard.objects.filter(pk=card.pk).update(code="sc-later")
    assert set(sandbox.deliver(client, events)) == {200}
    SharedCard.objects.filter(pk=card.pk).update(code=card.code)
    tasks.tick(now + MINUTE)
    assert states(card) == [S.ACTIVE] * 2


def test_a_card_after_one_deadline_counts_for_the_others(shared, sandbox, now, owner):
    card = shared({"deadline_at": now + MINUTE}, {"deadline_at": now + DAY}, {})
    url = begin(card, now)
    sandbox.pay(url)
    reconcile(now=now + 2 * MINUTE)
    assert states(card) == [S.EXPIRED, S.ACTIVE, S.ACTIVE]
    assert [(hook, state) for hook, state, *_ in owner.heard] == [
        ("on_inactive", "expired"), ("on_active", "awaiting_card"), ("on_active", "awaiting_card"),
    ]  # fmt: skip
    reconcile(now=now + 4 * MINUTE)
    assert cards_held(sandbox) == [True]
    assert Payment.objects.get(owner_code="p-1").payment_method_id == ""
    assert check_money(now + 4 * MINUTE) == []


def test_one_that_was_over_before_the_card_came_is_told(shared, sandbox, now, owner):
    card = shared({"deadline_at": now + MINUTE}, {})
    url = begin(card, now)
    expire_payments(now + 2 * MINUTE)
    owner.heard.clear()
    sandbox.pay(url)
    reconcile(now=now + 2 * MINUTE)
    assert states(card) == [S.EXPIRED, S.ACTIVE]
    assert [hook for hook, *_ in owner.heard] == ["on_inactive", "on_active"]


def test_one_refused_by_its_owner_stops_no_other(shared, sandbox, now, owner):
    card = shared()
    sandbox.pay(begin(card, now))
    owner.refusal = OwnerRefused("The last unit is gone.")
    apply(payment_id=Payment.objects.earliest("pk").pk, cause="test", now=now)
    owner.refusal = None
    reconcile(now=now)
    assert states(card) == [S.EXPIRED, S.ACTIVE]


def test_the_page_closes_once_nobody_can_pledge_through_it(shared, sandbox, now):
    card = shared({"deadline_at": now + MINUTE}, {"deadline_at": now + 2 * MINUTE})
    url = begin(card, now)
    expire_payments(now + MINUTE)
    reconcile(now=now + MINUTE)
    assert SharedCard.objects.get().session_url, "the other one still waits"
    expire_payments(now + 3 * MINUTE)
    reconcile(now=now + 3 * MINUTE)
    assert SharedCard.objects.get().session_url == ""
    assert sandbox.page(url)[0] != 200 or sandbox.objects("checkout.session")[0]["status"] == "expired"
    assert states(card) == [S.EXPIRED] * 2
    assert begin(card, now) == BACK


def test_a_shared_card_is_forgotten_with_the_last_that_needs_it(shared, sandbox, now):
    card = shared()
    sandbox.pay(begin(card, now))
    reconcile(now=now)
    first, second = Payment.objects.order_by("pk")
    withdraw_payment(by=None, payment=first, now=now)
    reconcile(now=now + MINUTE)
    assert cards_held(sandbox) == [True]
    withdraw_payment(by=None, payment=second, now=now)
    reconcile(now=now + 2 * MINUTE)
    assert cards_held(sandbox) == [False]
    assert set(Payment.objects.values_list("payment_method_id", flat=True)) == {""}


def test_another_card_for_one_leaves_the_others_theirs(shared, sandbox, now):
    card = shared({"deadline_at": now + DAY}, {"deadline_at": now + DAY})
    sandbox.pay(begin(card, now))
    reconcile(now=now)
    first, second = Payment.objects.order_by("pk")
    sandbox.pay(begin_card_change(payment=first, now=now), WORKS)
    reconcile(now=now + 2 * MINUTE)
    first.refresh_from_db()
    assert first.payment_method_id != second.payment_method_id
    assert first.state == S.ACTIVE
    assert CardToForget.objects.filter(forgotten_at=None).count() == 1
    assert all(cards_held(sandbox)), "the first card is still the second payment's"
    apply_shared(card_id=card.pk, cause="replayed", now=now + 3 * MINUTE)
    first.refresh_from_db()
    assert first.payment_method_id != second.payment_method_id, "the shared page is not heard again"
    withdraw_payment(by=None, payment=second, now=now)
    reconcile(now=now + 4 * MINUTE)
    assert sorted(cards_held(sandbox)) == [False, True]
    assert not CardToForget.objects.filter(forgotten_at=None).exists()


def test_a_silent_provider_keeps_everything_for_later(shared, sandbox, now):
    card = shared()
    sandbox.faults(("session.create", "cut_before"))
    with pytest.raises(ProviderUnavailable):
        begin(card, now)
    sandbox.pay(begin(card, now))
    sandbox.faults(("session.retrieve", "500_before"))
    with pytest.raises(ProviderError):
        apply_shared(card_id=card.pk, cause="webhook", now=now)
    assert states(card) == [S.AWAITING_CARD] * 2
    reconcile(now=now + 2 * MINUTE)
    assert states(card) == [S.ACTIVE] * 2


def test_a_return_page_only_has_it_asked(shared, sandbox, now):
    card = shared()
    sandbox.pay(begin(card, now))
    card.refresh_from_db()
    look_again(card)
    assert states(card) in ([S.AWAITING_CARD] * 2, [S.ACTIVE] * 2)
    reconcile(now=now)
    assert states(card) == [S.ACTIVE] * 2


def test_a_card_of_another_customer_is_looked_at_by_people(shared, sandbox, now):
    card = shared()
    sandbox.pay(begin(card, now))
    Payment.objects.filter(owner_code="p-1").update(customer_id="cus_other")
    reconcile(now=now)
    assert states(card) == [S.REVIEW, S.ACTIVE]
    first = Payment.objects.get(owner_code="p-1")
    assert first.payment_method_id == ""


def test_whoever_is_looked_at_by_people_takes_no_card_when_asked_again(shared, sandbox, now, owner):
    """The page stays open for the other one, who has not heard yet."""
    card = shared()
    sandbox.pay(begin(card, now))
    Payment.objects.filter(owner_code="p-1").update(customer_id="cus_other")
    first = Payment.objects.get(owner_code="p-1")
    for _ in range(2):
        assert apply(payment_id=first.pk, cause="reconciled", now=now) == S.REVIEW
    first.refresh_from_db()
    assert (first.payment_method_id, owner.hooks) == ("", [])
    assert states(card) == [S.REVIEW, S.AWAITING_CARD]


@pytest.mark.parametrize(("number", "warned"), [(EXPIRES, 2), (WORKS, 0)])
def test_each_payer_is_warned_of_a_card_that_expires_too_soon(number, warned, shared, sandbox, now):
    card = shared(*[{"deadline_at": now + 20 * DAY}] * 2)
    sandbox.pay(begin(card, now), number)
    reconcile(now=now)
    assert states(card) == [S.ACTIVE] * 2
    assert OutboxMessage.objects.filter(kind="payments/card_expires").count() == warned


def test_one_that_ends_while_the_page_is_opened_does_not_begin_to_wait(shared, sandbox, now):
    card = shared({"deadline_at": now + DAY}, {"deadline_at": now + MINUTE})

    def clock_moves(name):
        if name == "shared.one_intended":
            checkpoints.watch(None)
            expire_payments(now + 2 * MINUTE)

    checkpoints.watch(clock_moves)
    try:
        begin(card, now)
    finally:
        checkpoints.watch(None)
    assert states(card) == [S.AWAITING_CARD, S.EXPIRED]


def test_a_page_that_was_heard_is_not_asked_about_again(shared, sandbox, now):
    card = shared()
    sandbox.pay(begin(card, now))
    reconcile(now=now)
    card.refresh_from_db()
    sandbox.faults(("session.retrieve", "cut_before"))  # would raise
    look_again(card)
    assert states(card) == [S.ACTIVE] * 2


def test_a_page_used_after_everything_ended_is_learnt_of_when_it_is_closed(shared, sandbox, now, owner):
    card = shared(*[{"deadline_at": now + MINUTE}] * 2)
    url = begin(card, now)
    expire_payments(now + MINUTE)
    owner.heard.clear()
    sandbox.pay(url)
    close_shared_pages(now=now + MINUTE)
    assert SharedCard.objects.get().session_url == ""
    assert states(card) == [S.EXPIRED] * 2
    assert owner.hooks == ["on_inactive"] * 2


def test_a_page_that_could_not_be_closed_is_closed_the_next_time(shared, sandbox, now):
    card = shared({"deadline_at": now + MINUTE})
    begin(card, now)
    expire_payments(now + MINUTE)
    sandbox.faults(("session.expire", "cut_before"))
    close_shared_pages(now=now + MINUTE)
    assert SharedCard.objects.get().session_url
    assert sandbox.objects("checkout.session")[0]["status"] == "open"
    close_shared_pages(now=now + 2 * MINUTE)
    assert SharedCard.objects.get().session_url == ""
    assert sandbox.objects("checkout.session")[0]["status"] == "expired"
