"""Once: a process is killed at every named point of every scene; afterwards nobody has paid twice and no cent is lost.
The control takes both belts away and must double-charge."""

import gc
import os
import tempfile
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from payments import tasks as payment_tasks
from payments.checks_money import check_money
from payments.services import collection

from .dying import in_a_process, killed_at, points_of
from .programme import SCENES
from .scenes import Charge
from .stage import DAY, MINUTE, START, on_stage

pytestmark = pytest.mark.proof
ROUNDS, LATER = (2, 2, 8), (2, 70)  # minutes between the ticks of a recovery, before and after people try again
VARIANTS = ("plain", "duplicate", "lost")


class Theatre:
    """Plays one scene after the other, each on a day and at a provider of its own."""

    def __init__(self, folder):
        self.folder, self.number = folder, 0

    def next(self):
        self.number += 1
        self.path = os.path.join(self.folder, f"{self.number}.sqlite3")
        self.now = START + 3 * DAY * self.number

    def stage(self, after=timedelta()):
        return on_stage(self.path, seed=self.number, now=self.now + after)

    def prepared(self, scene_class):
        self.next()
        scene = scene_class()
        with self.stage() as stage:
            scene.prepare(stage)
            self.now = stage.now
        return scene

    def act(self, scene):
        with self.stage() as stage:
            scene.act(stage)

    def recover(self, scene, variant):
        """In a fresh process: late messages as the variant says, the clock, and the people who try again."""
        with self.stage(MINUTE) as stage:
            if variant != "lost":
                self._deliver(stage, variant)
            for minutes in ROUNDS:
                stage.tick(minutes)
            scene.again(stage)
            if variant != "lost":
                self._deliver(stage, variant)
            for minutes in LATER:
                stage.tick(minutes)

    def _deliver(self, stage, variant):
        for event in stage.store.all("event")[::-1]:
            for _ in range(2 if variant == "duplicate" else 1):
                assert stage.deliver(event) == 200

    def verdict(self, scene):
        """How it ended: (double charges, cents lost). The scene's own end is asserted."""
        with self.stage() as stage:
            scene.end(stage)
            double = lost = 0
            for payment in scene.payments():
                charges = stage.paid_for(payment.code)
                double += max(0, len(charges) - 1)
                booked = payment.entries.filter(kind="collected", postings__side="debit")
                kept = sum(booked.values_list("postings__amount_minor", flat=True))
                lost += abs(sum(c["amount"] for c in charges) - kept)
        os.unlink(self.path)
        return double, lost


@pytest.fixture
def theatre(own_database):
    gc.collect()
    gc.freeze()  # children share the parent's memory as long as nobody touches it
    folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    yield Theatre(folder)
    gc.unfreeze()


def moments(named, size):
    """Which of a scene's points are died at: one of each name, or in the full run each time it is reached."""
    return size(range(0, len(named), 12), [named.index(name) for name in dict.fromkeys(named)], range(len(named)))


def test_killed_anywhere_nobody_pays_twice(theatre, size, figures):
    variants = size(VARIANTS[:1], VARIANTS)
    double = lost = points = killed = 0
    for scene_class in SCENES:
        scene = theatre.prepared(scene_class)
        named = points_of(lambda s=scene: theatre.act(s))
        theatre.recover(scene, "plain")
        assert theatre.verdict(scene) == (0, 0)
        gc.freeze()
        for number in moments(named, size):
            points += 1
            for variant in variants:
                twice, missing = accident(theatre, scene_class, number, named[number], variant)
                killed, double, lost = killed + 1, double + twice, lost + missing
    found = check_money(theatre.now + 2 * DAY)
    figures(f"{points} points in {len(SCENES)} scenes, {killed} processes killed with -9 on {connection.vendor}")
    figures(f"double charges {double}, cents lost {lost}, invariants broken {len(found)}")
    assert (double, lost, found) == (0, 0, [])


def accident(theatre, scene_class, number, name, variant):
    """One scene with one death. Returns (double charges, cents lost)."""
    scene = theatre.prepared(scene_class)
    try:
        assert killed_at(number, lambda: theatre.act(scene)), "not reached"
        in_a_process(lambda: theatre.recover(scene, variant))
        return theatre.verdict(scene)
    except Exception as error:
        raise AssertionError(f"{scene.name} killed at {number} {name}, messages {variant}: {scene.states()}") from error


def forget_keys(patched):
    """Every request carries a key that was never used."""
    original = collection.call_provider
    patched.setattr(collection, "call_provider", lambda *, key, **given: original(key=uuid.uuid4().hex, **given))


def never_look(patched):
    """Neither the provider's list nor its messages are asked before money is asked for."""
    patched.setattr(collection, "find_intent", lambda payment, now: None)
    patched.setattr(payment_tasks, "reconcile", lambda *, now: 0)


def test_without_keys_and_looking_first_somebody_pays_twice(theatre, figures, monkeypatch):
    """Each belt alone holds: a stored key, and asking the provider before asking for money. Without both it breaks."""
    scene = theatre.prepared(Charge)
    answered = points_of(lambda: theatre.act(scene)).index("intent.confirm.answered")
    found = {}
    for looking in (True, False):
        for keyed in (True, False):
            scene = theatre.prepared(Charge)
            with monkeypatch.context() as patched:
                if not keyed:
                    forget_keys(patched)
                if not looking:
                    never_look(patched)
                assert killed_at(answered, lambda s=scene: theatre.act(s))
                in_a_process(lambda s=scene: theatre.recover(s, "lost"))
            with theatre.stage() as stage:
                found[looking, keyed] = len(stage.paid_for(scene.payments().get().code))
    figures(
        f"control: with both belts {found[True, True]} charge, without keys {found[True, False]}, "
        f"without looking first {found[False, True]}, without both {found[False, False]}"
    )
    assert found == {(True, True): 1, (True, False): 1, (False, True): 1, (False, False): 2}
