"""Processes that are killed with SIGKILL at a named point, forked from this one so that they start in milliseconds.
What they were doing and what must be true afterwards is the proof's business."""

import os
import signal
import sys
import traceback

from django.db import connections

from payments.services import checkpoints


class Failed(AssertionError):
    """The child ended by an exception of its own."""


def _run(work):
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stderr.flush()
    sys.stdout.flush()
    os._exit(code)


def in_a_process(work, *, watcher=None):
    """Run `work` in a process of its own. Returns True when it ended well, False when it was killed."""
    connections.close_all()  # a connection cannot be shared with a child
    child = os.fork()
    if child == 0:
        checkpoints.watch(watcher)
        _run(work)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    if os.waitstatus_to_exitcode(status):
        raise Failed("the child process failed (its traceback is above)")
    return True


def points_of(work):
    """The named points `work` comes to, in order; here and now, which also warms this process for its children."""
    names = []
    checkpoints.watch(names.append)
    try:
        work()
    finally:
        checkpoints.watch(None)
    return names


def killed_at(number, work):
    """Run `work` in a process that kills itself at its point `number` (from 0). True when it died there."""
    left = [number]

    def watcher(name):
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    return not in_a_process(work, watcher=watcher)
