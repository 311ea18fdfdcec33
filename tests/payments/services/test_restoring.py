"""A restored database stands still, learns what it has forgotten, and goes on when two people have looked.
The copy is made and put back by hand: rows are set to what they were."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from payments import invariants
from payments.enums import PaymentState
from payments.exceptions import AlreadyAgreed, NotAllowed, NothingRestored, StillDiffers
from payments.models import Payment, ProviderEvent, Restoration
from payments.services import switches
from payments.services.collection import collect_due
from payments.services.payments import mark_due
from payments.services.restoring import agree_restored, begin_restoration, open_restoration, replay
from tests.factories.accounts import UserFactory
from tests.payments.desk_people import finance_person, signed_in
from tests.payments.services.forgetting import copy_rows, put_back
from tests.sandbox import DECLINED_LATER


@pytest.fixture
def people(db):
    return [finance_person(), finance_person()]


@pytest.fixture
def forgotten(due, sandbox, now, fresh):
    """A charge that happened after the copy was made: the provider knows, this database has only a due payment."""
    payment = due()
    copy = copy_rows()
    collect_due(now=now)
    assert fresh(payment).state == PaymentState.COLLECTED
    put_back(copy)
    assert fresh(payment).state == PaymentState.DUE
    return payment


def test_safe_mode_stops_money_out_and_charging(db, now):
    begin_restoration(backup_at=now, now=now)
    assert not switches.is_on("MONEY_OUT")
    assert not switches.is_on("CHARGES")
    assert begin_restoration(backup_at=now, now=now) == Restoration.objects.get()


def test_nobody_is_charged_again_from_a_stale_state(forgotten, sandbox, people, now, fresh):
    row = begin_restoration(backup_at=now - timedelta(days=400), now=now)
    assert collect_due(now=now) == 0
    row = replay(restoration=row, now=now)
    assert row.findings == []
    assert row.replayed > 0
    assert fresh(forgotten).state == PaymentState.COLLECTED
    for person in people:
        agree_restored(by=person, now=now)
    collect_due(now=now)
    assert len(sandbox.objects("charge")) == len(sandbox.objects("payment_intent")) == 1


def test_a_promise_charged_after_the_copy_keeps_its_intent(promised, sandbox, people, now, fresh):
    """The copy is from before the round closed: when it closes again, the answer is read and nothing is sent."""
    payment = promised()
    copy = copy_rows()
    mark_due(payment=payment, snapshot_code="s-1", now=now)
    collect_due(now=now)
    intent = fresh(payment).payment_intent_id
    put_back(copy)
    row = replay(restoration=begin_restoration(backup_at=now - timedelta(days=400), now=now), now=now)
    assert fresh(payment).payment_intent_id == intent
    assert {number for number, *_ in row.findings} <= {13, 14}
    sandbox.forget_keys()
    Restoration.objects.update(findings=[])
    for person in people:
        agree_restored(by=person, now=now)
    mark_due(payment=fresh(payment), snapshot_code="s-1", now=now)
    collect_due(now=now)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert len(sandbox.objects("charge")) == len(sandbox.objects("payment_intent")) == 1


def test_a_refusal_after_the_copy_is_learnt_and_not_repeated(due, sandbox, people, now, fresh):
    payment = due(DECLINED_LATER)
    copy = copy_rows()
    collect_due(now=now)
    put_back(copy)
    row = replay(restoration=begin_restoration(backup_at=now - timedelta(days=400), now=now), now=now)
    assert row.findings == []
    assert fresh(payment).state == PaymentState.DECLINED
    replay(restoration=row, now=now)
    assert fresh(payment).attempts.count() == 1
    assert len(sandbox.objects("charge")) == 1


def test_two_people_end_it(people, sandbox, now):
    row = replay(restoration=begin_restoration(backup_at=now, now=now), now=now)
    assert agree_restored(by=people[0], now=now).is_open
    with pytest.raises(AlreadyAgreed):
        agree_restored(by=people[0], now=now)
    assert not switches.is_on("MONEY_OUT")
    assert not agree_restored(by=people[1], now=now).is_open
    assert switches.is_on("MONEY_OUT")
    assert switches.is_on("CHARGES")
    assert open_restoration() is None
    row.refresh_from_db()
    assert {row.first, row.second} == set(people)


def test_it_does_not_end_before_the_match_or_with_findings(people, sandbox, now):
    with pytest.raises(NothingRestored):
        agree_restored(by=people[0], now=now)
    row = begin_restoration(backup_at=now, now=now)
    with pytest.raises(NotAllowed):
        agree_restored(by=UserFactory(), now=now)
    with pytest.raises(StillDiffers):
        agree_restored(by=people[0], now=now)
    invariants.register(10, "test stock", lambda at: ["r-1"])
    try:
        replay(restoration=row, now=now)
    finally:
        invariants._registered.pop("test stock")
    with pytest.raises(StillDiffers):
        agree_restored(by=people[0], now=now)


def test_a_new_replay_forgets_the_first_agreement(people, sandbox, now):
    row = replay(restoration=begin_restoration(backup_at=now, now=now), now=now)
    agree_restored(by=people[0], now=now)
    row.refresh_from_db()
    replay(restoration=row, now=now)
    assert agree_restored(by=people[1], now=now).is_open


def test_without_a_provider_only_the_books_are_checked(people, settings, now):
    settings.STRIPE_API_KEY = ""
    row = replay(restoration=begin_restoration(backup_at=now, now=now), now=now)
    assert (row.findings, row.replayed) == ([], 0)


def test_workers_of_before_hold_nothing(promised, people, now):
    payment = promised()
    Payment.objects.filter(pk=payment.pk).update(leased_until=now + timedelta(hours=1))
    replay(restoration=begin_restoration(backup_at=now, now=now), now=now)
    assert Payment.objects.get(pk=payment.pk).leased_until is None


def test_the_command_walks_the_whole_way(people, sandbox, capsys):
    call_command("restored", "--from", "2026-01-01T04:00")
    assert "Safe mode is on" in capsys.readouterr().out
    call_command("restored")
    call_command("restored", "--done", "--by", people[0].email)
    assert "second person" in capsys.readouterr().out
    call_command("restored", "--done", "--by", people[1].email.upper())
    assert "ended" in capsys.readouterr().out


@pytest.mark.parametrize(
    "given",
    [
        [], ["--from", "yesterday"], ["--from", "2999-01-01"], ["--from", "\x00"],
        ["--done"], ["--done", "--by", "nobody@example.org"],
    ],
)  # fmt: skip
def test_the_command_refuses_what_it_cannot_read(given, db):
    with pytest.raises(CommandError):
        call_command("restored", *given)
    assert switches.is_on("MONEY_OUT")


def test_the_command_says_what_people_may_not_do(people, now):
    with pytest.raises(CommandError):
        call_command("restored", "--done", "--by", people[0].email)


def test_a_silent_provider_keeps_safe_mode(people, sandbox, now):
    sandbox.faults(("event.list", "cut_before"))
    with pytest.raises(CommandError):
        call_command("restored", "--from", "2026-01-01T04:00")
    assert open_restoration().matched_at is None
    assert not switches.is_on("MONEY_OUT")


def test_the_command_prints_findings(people, sandbox, now, capsys):
    invariants.register(10, "test stock", lambda at: ["r-1"])
    try:
        call_command("restored", "--from", "2026-01-01T04:00+00:00")
    finally:
        invariants._registered.pop("test stock")
    assert "10 test stock: r-1" in capsys.readouterr().err


def test_people_agree_on_the_page_of_checks(people, sandbox, now):
    one, two = (signed_in(person) for person in people)
    assert "No restoration" in one.post("/en/finance/checks/restored/", follow=True).content.decode()
    row = begin_restoration(backup_at=now, now=now)
    assert "has not been replayed" in one.get("/en/finance/checks/").content.decode()
    replay(restoration=row, now=now)
    assert "everything matches" in one.get("/en/finance/checks/").content.decode()
    assert "second person" in one.post("/en/finance/checks/restored/", follow=True).content.decode()
    assert "has agreed" in two.get("/en/finance/checks/").content.decode()
    assert "Safe mode has ended" in two.post("/en/finance/checks/restored/", follow=True).content.decode()
    Restoration.objects.update(is_open=True, done_at=None, findings=[[1, "x", "y"]])
    assert "something still differs" in one.get("/en/finance/checks/").content.decode()


def test_the_providers_story_is_heard_once(promised, people, now):
    promised()
    row = begin_restoration(backup_at=now - timedelta(days=400), now=now)
    heard = replay(restoration=row, now=now).replayed
    assert ProviderEvent.objects.count() >= heard
    assert replay(restoration=row, now=now).replayed == heard
