"""The webhook is dead: whatever happened at the provider is known here within five minutes, by asking.
The control: without asking, an hour changes nothing."""

import pytest

from payments import tasks as payment_tasks
from payments.checks_money import check_money

from .programme import UNHEARD
from .stage import on_stage

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
LIMIT = 5


def ended(scene, stage):
    try:
        scene.end(stage)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("scene_class", UNHEARD, ids=lambda scene: scene.name)
def test_everything_is_known_within_five_minutes(scene_class, figures, monkeypatch):
    with on_stage() as stage:
        scene = scene_class()
        scene.prepare(stage)
        stage.events()  # sent into the void
        assert not ended(scene, stage)
        with monkeypatch.context() as patched:
            for asks in ("reconcile", "send_payouts", "send_refunds"):
                patched.setattr(payment_tasks, asks, lambda *, now: 0)
            patched.setattr(payment_tasks, "expire_payments", lambda now: 0)
            before = stage.now
            for _ in range(12):
                stage.tick(LIMIT)
            assert not ended(scene, stage), "the control must not converge"
            stage.now = before
        minutes = 0
        while not ended(scene, stage):
            assert minutes < LIMIT, f"{scene.name} is still {scene.states()} after {minutes} minutes"
            minutes += 1
            stage.tick(1)
        assert check_money(stage.now) == []
        figures(f"{scene.name} is known after {minutes} simulated minute(s); control: unknown after an hour")
