"""The finance desk's pages: who gets in, what they say, and that their cost does not grow with the rows.
What the switches do is tested in services/test_switches.py."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from payments import desk
from payments.enums import PaymentState
from payments.models import Payment, Switch
from payments.services import switches
from tests.factories.accounts import UserFactory
from tests.factories.payments import PaymentFactory, RefundFactory
from tests.factories.payouts import BankOrderFactory, PayoutFactory
from tests.payments.desk_people import finance_person, signed_in

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def clerk(db):
    return signed_in(finance_person())


@pytest.mark.parametrize("name", [queue.name for queue in desk.queues()])
def test_a_queue_costs_the_same_with_one_row_and_three(name, clerk, owner, django_assert_max_num_queries):
    states = {"failed": "declined", "stuck": "unknown", "review": "review"}
    state = states.get(name)
    PaymentFactory(state=state or "declined", state_since_at=LONG_AGO)
    url = f"/en/finance/{name}/"
    clerk.get(url)
    with django_assert_max_num_queries(12) as one:
        clerk.get(url)
    PaymentFactory.create_batch(2, state=state or "declined", state_since_at=LONG_AGO)
    with django_assert_max_num_queries(12) as three:
        response = clerk.get(url)
    assert len(one) == len(three)
    if state:
        assert len(response.context["page_obj"].object_list) == 3


def test_an_empty_desk_is_calm(clerk):
    assert "Nothing waits for you" in clerk.get("/en/finance/").content.decode()


def test_the_overview_says_what_waits_and_since_when(clerk, owner):
    PaymentFactory(state=PaymentState.REVIEW, state_since_at=LONG_AGO)
    page = clerk.get("/en/finance/").content.decode()
    assert "1 thing waits for you" in page
    assert "the oldest for" in page


def test_the_overview_knows_since_when_money_waits_to_leave(clerk, owner):
    PayoutFactory(proposed_at=LONG_AGO), BankOrderFactory(ordered_at=LONG_AGO), RefundFactory(proposed_at=LONG_AGO)
    page = clerk.get("/en/finance/").content.decode()
    assert "3 things wait for you" in page
    assert page.count("the oldest for") == 3


def test_an_unknown_queue_or_payment_does_not_exist(clerk):
    assert clerk.get("/en/finance/nothing-like-it/").status_code == 404
    assert clerk.get("/en/finance/payments/nothing/").status_code == 404


def test_a_payment_is_shown_whole(clerk, charged):
    payment = charged()
    page = clerk.get(f"/en/finance/payments/{payment.code}/").content.decode()
    for text in (payment.code, payment.payment_intent_id, f"campaign_held:{payment.book_code}", "intent.confirm"):
        assert text in page


def test_a_payment_of_a_purpose_nobody_owns_is_shown(clerk):
    payment = PaymentFactory(purpose="gone")
    assert "gone" in clerk.get(f"/en/finance/payments/{payment.code}/").content.decode()


@pytest.mark.parametrize("field", ["code", "payer_email", "owner_code", "reference", "payment_intent_id"])
def test_search_finds_by_what_people_have_in_hand(field, clerk, owner):
    payment = PaymentFactory(reference="RF18", payment_intent_id="pi_1")
    PaymentFactory()
    page = clerk.get("/en/finance/search/", {"q": f" {getattr(payment, field)} "})
    assert [row.pk for row in page.context["page_obj"].object_list] == [payment.pk]


@pytest.mark.parametrize("text", ["", " ", "x" * 5000, "\x00", "\ud800", "' OR 1=1 --", "%", "pay-"])
def test_search_answers_bad_input_calmly(text, clerk, owner):
    PaymentFactory()
    response = clerk.get("/en/finance/search/", {"q": text.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert response.context["total"] == 0


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", ""])
def test_a_page_that_is_not_there_shows_one_that_is(page, clerk, owner):
    PaymentFactory(state="declined")
    assert clerk.get("/en/finance/failed/", {"page": page}).status_code == 200
    assert clerk.get("/en/finance/search/", {"q": "x", "page": page}).status_code == 200


def test_a_finder_of_another_part_is_asked(clerk, owner):
    payment = PaymentFactory()
    desk.register_finder(desk.Finder("test", lambda text: [payment.pk] if text == "line-7" else []))
    try:
        page = clerk.get("/en/finance/search/", {"q": "line-7"})
        assert page.context["total"] == 1
    finally:
        desk._finders.pop("test")


def test_actions_and_panels_of_others_appear(clerk, owner):
    payment = PaymentFactory()
    desk.register_action(desk.Action("test", "Send it back", lambda p: f"/back/{p.code}/"))
    desk.register_panel(desk.Panel("test", "Refunds", lambda p: [p], "payments/desk/row_head.html"))
    try:
        page = clerk.get(f"/en/finance/payments/{payment.code}/").content.decode()
        assert f'href="/back/{payment.code}/"' in page
        assert "Refunds" in page
    finally:
        desk._actions.pop("test")
        desk._panels.pop("test")


def test_strangers_and_staff_of_other_groups_see_no_desk(db):
    assert Client().get("/en/finance/").status_code == 302
    assert signed_in(UserFactory(is_staff=True)).get("/en/finance/").status_code == 404
    assert signed_in(finance_person(is_active=True)).get("/en/finance/").status_code == 200
    assert signed_in(UserFactory(is_superuser=True)).get("/en/finance/").status_code == 200


def test_finance_people_need_their_second_factor(db, settings):
    settings.STAFF_MFA = True
    response = signed_in(finance_person()).get("/en/finance/")
    assert response.status_code == 302
    assert response.url.startswith(("/en/account/", "/account/"))
    assert signed_in(UserFactory()).get("/en/finance/").status_code == 404


def test_a_switch_is_turned_off_and_on_with_a_reason(clerk):
    page = clerk.post("/en/finance/switches/", {"name": "PLEDGES", "turn": "off", "reason": "A test"}, follow=True)
    assert "It is off." in page.content.decode()
    assert Switch.objects.get().position == "off"
    page = clerk.post("/en/finance/switches/", {"name": "PLEDGES", "turn": "on", "reason": "Done"}, follow=True)
    assert "It is on." in page.content.decode()


def test_what_the_machine_stopped_waits_for_a_second_person(clerk, now):
    switches.turn_off("MONEY_OUT", by=None, reason="a finding", now=now)
    form = {"name": "MONEY_OUT", "turn": "on", "reason": "Looked at it"}
    assert "A second person has to agree" in clerk.post("/en/finance/switches/", form, follow=True).content.decode()
    assert not switches.is_on("MONEY_OUT")
    signed_in(finance_person()).post("/en/finance/switches/", form)
    assert switches.is_on("MONEY_OUT")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"name": "PLEDGES", "turn": "off"},
        {"name": "PLEDGES", "turn": "off", "reason": " "},
        {"name": "PLEDGES", "turn": "off", "reason": "a\x00b"},
        {"name": "PLEDGES", "turn": "off", "reason": "x" * 301},
        {"name": "ELECTRICITY", "turn": "off", "reason": "why not"},
        {"name": "PLEDGES", "turn": "sideways", "reason": "why not"},
    ],
)
def test_a_bad_turn_changes_nothing(form, clerk):
    assert clerk.post("/en/finance/switches/", form).status_code == 200
    assert not Switch.objects.exists()


def test_a_double_click_turns_once(clerk):
    form = {"name": "PLEDGES", "turn": "off", "reason": "A test", "once": "0123456789-1"}
    clerk.post("/en/finance/switches/", form)
    clerk.post("/en/finance/switches/", form)
    assert Switch.objects.count() == 1


def test_every_state_has_its_words_in_the_stuck_queue(clerk, owner):
    for state in ("unknown", "draft", "refund_pending", "processing"):
        PaymentFactory(state=state, state_since_at=LONG_AGO)
    assert len(clerk.get("/en/finance/stuck/").context["page_obj"].object_list) == 4
    assert Payment.objects.count() == 4
