"""All or nothing: thousands of random lives of campaigns, compared step by step with an oracle in plain Python.
The controls: known bugs are sown one at a time, and every one must be found. A life is lives.py's."""

import gc
import os
import random
import time

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from payments import tasks as payment_tasks

from .bugs import BUGS
from .lives import NOT_HERE, Lives, counted
from .stage import DAY, MINUTE, SHORT

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
SEED = int(os.environ.get("PROVE_SEED", "20261122"))


@pytest.fixture(autouse=True)
def told_elsewhere(monkeypatch):
    """Letters are queued as ever, but not put into words; the clock leaves out what the model has not. Both take half
    of the time and find nothing here."""
    monkeypatch.setattr("crowdcoop.mail.services._render", lambda kind, language, context: (kind, kind))
    for work in NOT_HERE:
        monkeypatch.setattr(payment_tasks, work, lambda *, now: 0)


def live(lives, *, start=SEED, steps=150):
    """Let that many campaigns live; raises what the first one finds."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    quietly = settings(
        max_examples=lives, stateful_step_count=steps, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet, report_multiple_bugs=False,
    )  # fmt: skip
    run_state_machine_as_test(seed(start)(type("Lives", (Lives,), {})), settings=quietly)


def test_the_portal_does_what_the_oracle_says(size, figures):
    wanted, began = size(300, 20_000, 20_000, 2_000_000), time.process_time()
    counted.update(steps=0, lives=0, campaigns=0)
    start = SEED
    while counted["steps"] < wanted:
        live(size(2, 20), start=start)
        start += 1
    spent = time.process_time() - began
    figures(
        f"{counted['steps']} steps in {counted['campaigns']} campaigns agree with the oracle "
        f"(seeds {SEED} to {start - 1}, {counted['steps'] / spent:.0f} steps/s)"
    )


class Highest(random.Random):
    """Dice that always show the most."""

    def choice(self, seq):
        return max(seq)

    def random(self):
        return 1.0


def test_books_are_looked_at_once_the_clock_went_round():
    """Two windows of an earlier campaign end while time jumps to the deadline of the next: that is no fault."""
    life = Lives()
    try:
        life.opens(chance=1)
        for _ in range(2):
            life.place(Highest())
            life.to_the_card_page(life.oracle.promises[-1], SHORT, types=True, returns=True)
        life.wait(life.oracle.deadline - life.stage.now)
        life.wait(MINUTE)
        while not life.is_late:
            life.wait(DAY)
        assert [promise.state for promise in life.oracle.promises] == ["declined", "declined"]
        life.another_campaign_opens(chance=10)
        life.place(Highest())
        life.saves_a_card_too_late(chance=1)
        assert life.seen_whole
        life.books_agree()
    finally:
        life.opened = False
        life.teardown()


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_every_sown_bug_is_found(bug, size, monkeypatch, figures):
    if bug not in BUGS[: size(4, len(BUGS))]:
        pytest.skip("only in bin/prove")
    counted.update(steps=0, lives=0, campaigns=0)
    bug.sow(monkeypatch)
    found = None
    try:
        live(60)
    except Exception as error:  # whatever way it shows
        found = error
    monkeypatch.undo()
    assert found is not None, "not found"
    # A model that is broken itself would find every bug, and none.
    assert not isinstance(found, TypeError | ValueError | NameError | AttributeError), found
    figures(f"sown bug found after {counted['steps']} steps: {bug.name}")
