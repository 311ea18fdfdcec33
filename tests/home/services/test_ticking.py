"""The clock's round: every app has its turn, and one that fails keeps nobody waiting.
What each app does with its turn is tested there."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from crowdcoop.audit.models import OnceToken
from crowdcoop.cms.models import PageChange
from home.services import ticking

pytestmark = pytest.mark.django_db


def test_round_leaves_nothing_behind(now):
    PageChange.objects.create(what="campaign")
    assert ticking.tick(now) == []
    assert not PageChange.objects.exists()


def test_old_submissions_are_forgotten_and_new_ones_kept(now):
    OnceToken.objects.create(key="old", result_url="/")
    OnceToken.objects.update(at=now - timedelta(days=8))
    OnceToken.objects.create(key="new", result_url="/")
    OnceToken.objects.filter(key="new").update(at=now - timedelta(days=6))
    ticking.tick(now)
    assert list(OnceToken.objects.values_list("key", flat=True)) == ["new"]


def test_failing_app_is_named_and_the_others_go_on(now, monkeypatch, caplog):
    done = []

    def fail():
        raise ValueError("broken")

    monkeypatch.setattr(ticking, "_rounds", lambda now: [("first", fail), ("second", lambda: done.append(now))])
    assert ticking.tick(now) == ["first"]
    assert done == [now]
    assert "first failed" in caplog.text


def test_command_takes_a_moment():
    call_command("tick", "--now", "2027-03-09T10:00+01:00")


@pytest.mark.parametrize("moment", ["tomorrow", "2027-13-40T10:00", "\x00"])
def test_command_refuses_nonsense(moment):
    with pytest.raises(CommandError):
        call_command("tick", "--now", moment)
