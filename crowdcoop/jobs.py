"""Background jobs: one import for `task` on every supported Django.
Job bodies live in each app's tasks.py, never here."""

from importlib.util import find_spec

if find_spec("django.tasks"):  # Django 6: part of the framework
    from django.tasks import task
    from django.tasks.backends.immediate import ImmediateBackend
else:
    from django_tasks import task
    from django_tasks.backends.immediate import ImmediateBackend

__all__ = ["ImmediateBackend", "task"]
