"""Every switch stops what it says, loses nothing, and is let go on by as many people as it takes.
The page is tested in views/test_desk.py."""

import pytest
from django.contrib.auth.models import Group

from crowdcoop.audit.models import AuditEvent
from payments.exceptions import AlreadyAgreed, NotAllowed, ReasonNeeded, RestoreFirst, UnknownSwitch
from payments.models import NeverChanged, Switch
from payments.rules import FINANCE
from payments.services import switches
from payments.services.restoring import begin_restoration
from tests.factories.accounts import UserFactory


@pytest.fixture
def people(db):
    group = Group.objects.get_or_create(name=FINANCE)[0]
    made = UserFactory.create_batch(2)
    group.user_set.add(*made)
    return made


@pytest.mark.parametrize("name", switches.NAMES)
def test_a_switch_nobody_turned_is_on_unless_the_setting_says_no(name, db, settings):
    assert switches.is_on(name)
    setattr(settings, name, False)
    assert not switches.is_on(name)


@pytest.mark.parametrize("name", switches.NAMES)
def test_a_person_turns_off_and_on_alone(name, people, now):
    switches.turn_off(name, by=people[0], reason="a look", now=now)
    assert not switches.is_on(name)
    switches.turn_on(name, by=people[0], reason="all well", now=now)
    assert switches.is_on(name)
    assert AuditEvent.objects.filter(action="payments.switch").count() == 2


@pytest.mark.parametrize("name", sorted(switches.TWO_PEOPLE))
def test_what_the_machine_stopped_takes_two_people(name, people, now):
    switches.turn_off(name, by=None, reason="invariant 1", now=now)
    assert switches.turn_on(name, by=people[0], reason="looked", now=now).position == "asked"
    assert not switches.is_on(name)
    with pytest.raises(AlreadyAgreed):
        switches.turn_on(name, by=people[0], reason="again", now=now)
    assert switches.turn_on(name, by=people[1], reason="agreed", now=now).on
    assert switches.is_on(name)


def test_a_new_stop_by_the_machine_forgets_the_first_agreement(people, now):
    switches.turn_off("MONEY_OUT", by=None, reason="invariant 1", now=now)
    switches.turn_on("MONEY_OUT", by=people[0], reason="looked", now=now)
    switches.turn_off("MONEY_OUT", by=None, reason="invariant 2", now=now)
    assert switches.turn_on("MONEY_OUT", by=people[1], reason="looked", now=now).position == "asked"
    assert not switches.is_on("MONEY_OUT")


def test_a_stop_by_a_person_after_the_machine_still_takes_two(people, now):
    switches.turn_off("MONEY_OUT", by=None, reason="invariant 1", now=now)
    switches.turn_off("MONEY_OUT", by=people[0], reason="me too", now=now)
    assert switches.turn_on("MONEY_OUT", by=people[0], reason="hm", now=now).position == "asked"


def test_a_stop_by_the_machine_after_a_person_takes_two(people, now):
    switches.turn_off("MONEY_OUT", by=people[0], reason="a look", now=now)
    switches.turn_off("MONEY_OUT", by=None, reason="invariant 1", now=now)
    assert switches.turn_on("MONEY_OUT", by=people[0], reason="fine", now=now).position == "asked"


def test_a_switch_the_machine_stopped_that_needs_no_two(people, now):
    switches.turn_off("PLEDGES", by=None, reason="breaker", now=now)
    assert switches.turn_on("PLEDGES", by=people[0], reason="quiet again", now=now).on


def test_turning_twice_is_turning_once(people, now):
    for _ in range(2):
        switches.turn_off("MAIL", by=people[0], reason="a look", now=now)
        switches.turn_off("CHARGES", by=None, reason="restored", now=now)
    for _ in range(2):
        switches.turn_on("MAIL", by=people[0], reason="on", now=now)
    assert Switch.objects.count() == 3


def test_turning_on_what_is_on_is_noted_once(people, now):
    switches.turn_on("MAIL", by=people[0], reason="sure", now=now)
    switches.turn_on("MAIL", by=people[0], reason="sure", now=now)
    assert Switch.objects.count() == 1


def test_strangers_machines_and_silence_turn_nothing(people, now):
    with pytest.raises(NotAllowed):
        switches.turn_off("MAIL", by=UserFactory(), reason="no", now=now)
    with pytest.raises(NotAllowed):
        switches.turn_on("MAIL", by=None, reason="no", now=now)
    with pytest.raises(UnknownSwitch):
        switches.turn_off("LIGHT", by=people[0], reason="no", now=now)
    with pytest.raises(ReasonNeeded):
        switches.turn_off("MAIL", by=people[0], reason="  ", now=now)
    assert not Switch.objects.exists()


def test_in_safe_mode_nobody_lets_money_out_go_on(people, now):
    begin_restoration(backup_at=now, now=now)
    with pytest.raises(RestoreFirst):
        switches.turn_on("MONEY_OUT", by=people[0], reason="now", now=now)
    assert switches.turn_on("MAIL", by=people[0], reason="now", now=now).on


def test_the_history_is_never_changed(people, now):
    switches.turn_off("MAIL", by=people[0], reason="a look", now=now)
    with pytest.raises(NeverChanged):
        Switch.objects.update(position="on")
    assert not switches.stands_on("MAIL")
