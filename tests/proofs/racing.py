"""Many processes that begin at the same moment, forked from this one; and the same without row locks, for controls.
What they race for, and what must be true afterwards, is the proof's business."""

import multiprocessing
import os
import time
import traceback

from django.db import connections, transaction
from django.db.models import QuerySet
from django.urls import get_resolver

from campaigns.exceptions import RewardSoldOut
from campaigns.models import Reward
from campaigns.services import counters, pledges
from crowdcoop import clock
from payments.enums import PaymentState
from payments.services import checkpoints
from payments.services.settlement_cards import activate
from payments.services.transitions import locked

FORK = multiprocessing.get_context("fork")
MOMENT = 0.02  # seconds


def without_the_guard():
    """For this process: a unit is looked for first and taken afterwards, in two statements (the negative control)."""

    def look_then_take(reward_id):
        reward = Reward.objects.get(pk=reward_id)
        if reward.sold_out:
            raise RewardSoldOut
        reward.taken += 1
        reward.save(update_fields=["taken"])

    counters.claim_unit = pledges.claim_unit = look_then_take
    without_row_locks()


def without_row_locks():
    """For this process: campaigns, rewards and pledges are read without locking them (the negative control)."""
    lock = QuerySet.select_for_update

    def read(self, *args, **kwargs):
        return self._chain() if self.model._meta.app_label == "campaigns" else lock(self, *args, **kwargs)

    QuerySet.select_for_update = read


def counting_slowly():
    """For this process: no row locks, and between counting a promise and keeping it lies a moment, as on a busy day."""
    without_row_locks()
    checkpoints.watch(lambda name: time.sleep(MOMENT) if name == "promise.told" else None)


class Race:
    """`Race(64, work)` forks 64 processes, each `spoiled` first (for controls).

    `work(number, wait)` prepares, calls `wait()`, then races. `start()` lets go once all wait; `finish()` collects them
    and returns how many failed by an exception of their own."""

    def __init__(self, runners, work, *, spoiled=None):
        self.barrier = FORK.Barrier(runners + 1)
        # A server knows its addresses before it begins. Else each child reads them with the first letter, for most of a
        # second, while it holds the row that all others wait for.
        assert get_resolver().reverse_dict
        connections.close_all()  # a connection cannot be shared with a child
        self.children = [self._fork(number, work, spoiled) for number in range(runners)]

    def _fork(self, number, work, spoiled):
        child = os.fork()
        if child:
            return child
        try:
            if spoiled:
                spoiled()
            work(number, lambda: self.barrier.wait(120))
            code = 0
        except BaseException:
            traceback.print_exc()
            code = 1
        os._exit(code)

    def start(self, before=lambda: None):
        """Wait until everybody is ready, do `before`, and let them run."""
        while self.barrier.n_waiting < self.barrier.parties - 1:
            if any(os.waitid(os.P_PID, c, os.WEXITED | os.WNOHANG | os.WNOWAIT) for c in self.children):
                self.barrier.abort()
                raise AssertionError("a runner ended before the race began (its traceback is above)")
        before()
        self.barrier.wait(120)
        return self

    def finish(self):
        return sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0 for child in self.children)


def save_card(payment_id):
    """What happens when the provider says that a card is saved, through the same door."""
    with transaction.atomic():
        row = locked(payment_id)
        if row.state == PaymentState.AWAITING_CARD:
            row.payment_method_id = f"pm_{payment_id}"
            activate(row, "race", clock.now())
