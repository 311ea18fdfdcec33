"""Every finding is logged, mailed once a day and stops money going out; the chain's end is kept outside.
Which damage each invariant finds is tested in test_checks_money.py and test_balance.py."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from payments import invariants
from payments.models import ChainCheckpoint, Entry, MoneyCheck, NeverChanged, Switch
from payments.services import switches
from payments.services.ledger import credit, debit, post_entry
from payments.services.watch import mark_chain, watch_money, watch_when_due
from payments.tasks import watch
from tests.factories.accounts import UserFactory
from tests.payments.desk_people import finance_person, signed_in
from tests.payments.services.forgetting import unguarded


@pytest.fixture
def broken():
    """An invariant that does not hold: `broken.append(detail)` breaks it more."""
    found = ["reward r-1 taken 3 of 2"]
    invariants.register(10, "test stock", lambda at: found)
    yield found
    invariants._registered.pop("test stock", None)


def post(now, key="k"):
    lines = [debit("bank", 5, "gift"), credit("tips", 5, "gift")]
    return post_entry(key=key, kind="test", description="test", lines=lines, now=now)


def test_a_quiet_run_is_noted_and_stops_nothing(db, now):
    run = watch_money(cause="clock", now=now)
    assert (run.findings, run.asked) == ([], len(invariants.all_invariants()))
    assert switches.is_on("MONEY_OUT")
    assert mail.outbox == []


def test_a_finding_is_logged_mailed_and_stops_money_out(
    db, now, broken, caplog, settings, django_capture_on_commit_callbacks
):
    people = [finance_person(language="en"), finance_person()]
    UserFactory(is_superuser=True)
    with django_capture_on_commit_callbacks(execute=True):
        watch_money(cause="clock", now=now)
    assert "reward r-1 taken 3 of 2" in caplog.text
    assert not switches.is_on("MONEY_OUT")
    assert switches.is_on("CHARGES")
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(person.email for person in people)
    assert "reward r-1 taken 3 of 2" in mail.outbox[0].body
    assert "/finance/checks/" in mail.outbox[0].body


def test_a_finding_is_mailed_once_a_day(db, now, broken, django_capture_on_commit_callbacks):
    finance_person()
    for at in (now, now + timedelta(minutes=10), now + timedelta(days=1)):
        with django_capture_on_commit_callbacks(execute=True):
            watch_money(cause="clock", now=at)
    assert len(mail.outbox) == 2
    assert Switch.objects.count() == 1


def test_many_findings_make_one_letter(db, now, broken, django_capture_on_commit_callbacks):
    finance_person(language="en")
    broken.extend(f"reward r-{n}" for n in range(50))
    with django_capture_on_commit_callbacks(execute=True):
        watch_money(cause="clock", now=now)
    assert len(mail.outbox) == 1
    assert "and 41 more" in mail.outbox[0].body


def test_without_a_finance_group_the_administrators_are_told(db, now, broken, django_capture_on_commit_callbacks):
    admin = UserFactory(is_superuser=True)
    with django_capture_on_commit_callbacks(execute=True):
        watch_money(cause="clock", now=now)
    assert [letter.to for letter in mail.outbox] == [[admin.email]]


def test_the_rhythm_is_ten_minutes(db, now):
    assert watch_when_due(now=now) is not None
    assert watch_when_due(now=now + timedelta(minutes=9)) is None
    assert watch_when_due(now=now + timedelta(minutes=10)) is not None


def test_a_clock_that_went_back_does_not_silence_the_watch(db, now):
    watch_when_due(now=now + timedelta(days=30))
    assert watch_when_due(now=now) is not None


def test_quiet_runs_are_forgotten_after_a_month_and_findings_kept(db, now, broken):
    watch_money(cause="clock", now=now)
    invariants._registered.pop("test stock")
    watch_money(cause="clock", now=now + timedelta(minutes=10))
    watch_money(cause="clock", now=now + timedelta(days=40))
    assert sorted(len(run.findings) for run in MoneyCheck.objects.all()) == [0, 1]


def test_the_clock_watches_and_marks(db, now, settings):
    settings.STRIPE_API_KEY = ""
    watch(now)
    assert MoneyCheck.objects.count() == ChainCheckpoint.objects.count() == 1


def test_health_asks_for_attention_until_two_people_have_looked(db, now, broken, client):
    assert client.get("/health/").json()["money"] == {"status": "ok", "findings": 0, "off": []}
    watch_money(cause="clock", now=now)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["money"] == {"status": "attention", "findings": 1, "off": ["MONEY_OUT"]}
    assert "r-1" not in answer.content.decode()
    broken.clear()
    watch_money(cause="clock", now=now)
    assert client.get("/health/").json()["money"]["status"] == "attention"
    for person in (finance_person(), finance_person()):
        switches.turn_on("MONEY_OUT", by=person, reason="looked", now=now)
    assert client.get("/health/").json()["money"]["status"] == "ok"


def test_the_command_says_it_in_words_and_in_json(db, broken, capsys):
    with pytest.raises(CommandError):
        call_command("check_money", "--json")
    assert '"detail": "reward r-1 taken 3 of 2"' in capsys.readouterr().out
    assert not switches.is_on("MONEY_OUT")
    broken.clear()
    call_command("check_money", "--json")
    assert '"findings": []' in capsys.readouterr().out
    call_command("check_money")
    assert "invariants hold" in capsys.readouterr().out


def test_looking_only_stops_and_writes_nothing(db, broken):
    with pytest.raises(CommandError):
        call_command("check_money", "--look-only")
    assert switches.is_on("MONEY_OUT")
    assert not MoneyCheck.objects.exists()


# The end of the chain -------------------------------------------------------------------------------------------------


def test_the_end_of_the_books_is_marked_mailed_and_printed_once_a_day(
    db, now, caplog, django_capture_on_commit_callbacks
):
    finance_person(language="en")
    entry = post(now)
    with django_capture_on_commit_callbacks(execute=True):
        mark = mark_chain(now=now)
        assert mark_chain(now=now) is None
    assert (mark.number, mark.hash) == (entry.number, entry.hash)
    assert entry.hash in caplog.text
    assert len(mail.outbox) == 1
    assert entry.hash in mail.outbox[0].body
    assert mark_chain(now=now + timedelta(days=1)) is not None


def test_empty_books_are_marked_too(db, now):
    assert mark_chain(now=now).number == 0
    assert watch_money(cause="clock", now=now).findings == []


def test_a_missing_end_is_found(db, now):
    entry = post(now)
    mark_chain(now=now)
    assert watch_money(cause="clock", now=now).findings == []
    with unguarded():
        entry.postings.all()._raw_delete("default")
        Entry.objects.filter(pk=entry.pk)._raw_delete("default")
    assert 22 in {number for number, *_ in watch_money(cause="clock", now=now).findings}


def test_marks_are_never_changed(db, now):
    mark_chain(now=now)
    with pytest.raises(NeverChanged):
        ChainCheckpoint.objects.update(number=7)


# The page -------------------------------------------------------------------------------------------------------------


def test_the_page_says_each_check_as_a_sentence(db, now, broken):
    clerk = signed_in(finance_person())
    assert "were not checked yet" in clerk.get("/en/finance/checks/").content.decode()
    watch_money(cause="clock", now=now)
    mark_chain(now=now)
    page = clerk.get("/en/finance/checks/").content.decode()
    assert "1 check needs a look" in page
    assert "No reward was given away more often than there are pieces." in page
    assert "reward r-1 taken 3 of 2" in page
    broken.clear()
    watch_money(cause="clock", now=now)
    assert "The books are in order" in clerk.get("/en/finance/checks/").content.decode()
