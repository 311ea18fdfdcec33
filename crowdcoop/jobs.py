"""Background jobs: one import for `task` on every supported Django.
Job bodies live in each app's tasks.py, never here."""

from importlib import import_module
from importlib.util import find_spec

_package = "django.tasks" if find_spec("django.tasks") else "django_tasks"  # Django 6 has it built in
task = import_module(_package).task
ImmediateBackend = import_module(f"{_package}.backends.immediate").ImmediateBackend

__all__ = ["ImmediateBackend", "task"]
