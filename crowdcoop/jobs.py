"""Background jobs: one import for `task` on every supported Django, and how a transaction leaves a job behind.
Job bodies live in each app's tasks.py, never here."""

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import transaction
from django_tasks_db.backend import DatabaseBackend

_package = "django.tasks" if find_spec("django.tasks") else "django_tasks"  # Django 6 has it built in
task = import_module(_package).task
ImmediateBackend = import_module(f"{_package}.backends.immediate").ImmediateBackend

__all__ = ["ImmediateBackend", "leave_job", "task"]


def leave_job(job: Any, *arguments: Any) -> None:
    """Enqueue `job` if and when the transaction commits.

    A job that is a row of our database is written by that same transaction: nothing between the two can be lost, and
    there is no second commit. Any other backend hears of it after the commit."""
    if isinstance(job.get_backend(), DatabaseBackend):
        job.enqueue(*arguments)
    else:
        transaction.on_commit(partial(job.enqueue, *arguments))
