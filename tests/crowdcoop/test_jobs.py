"""A job left with a transaction: written by it where jobs are rows, begun after it elsewhere.
What jobs do is tested with each app."""

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from crowdcoop.jobs import leave_job
from crowdcoop.mail.models import OutboxMessage
from crowdcoop.mail.services import deliver_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs_are_rows(settings):
    settings.TASKS = settings.TASKS | {"jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def test_a_job_is_a_row_of_the_transaction_that_leaves_it(jobs_are_rows):
    with transaction.atomic():
        leave_job(deliver_message, 7)
        [job] = DBTaskResult.objects.all()
    assert job.args_kwargs["args"] == [7]


@transaction.atomic
def leave_and_fail():
    leave_job(deliver_message, 7)
    raise RuntimeError


def test_nothing_is_left_by_a_transaction_that_failed(jobs_are_rows):
    with pytest.raises(RuntimeError):
        leave_and_fail()
    assert not DBTaskResult.objects.exists()


def test_where_jobs_are_done_at_once_they_wait_for_the_commit(django_capture_on_commit_callbacks):
    letter = OutboxMessage.objects.create(kind="a/b", to="a@example.org", language="es", subject="s", subject_code="x")
    with django_capture_on_commit_callbacks() as waiting:
        leave_job(deliver_message, letter.pk)
    assert len(waiting) == 1
    letter.refresh_from_db()
    assert letter.sent_at is None
