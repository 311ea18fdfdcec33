"""Unawaited statements: written in order, in the transaction they were said in, and gone with it.
How many messages that saves is counted on PostgreSQL; elsewhere everything is sent at once."""

import pytest
from django.db import IntegrityError, connection, transaction

from crowdcoop import unawaited
from crowdcoop.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


def event(code):
    return AuditEvent(action="test", subject_type="", subject_code=code, data={"share": "3 %"})


def codes():
    return list(AuditEvent.objects.order_by("pk").values_list("subject_code", flat=True))


def test_rows_are_there_for_the_next_question_and_in_order():
    with transaction.atomic(), unawaited.gather():
        unawaited.insert(event("a-1"))
        unawaited.update(AuditEvent.objects.filter(subject_code="a-1"), subject_code="a-2")
        AuditEvent.objects.create(action="test", subject_code="a-3")
        assert codes() == ["a-2", "a-3"]
        unawaited.insert(event("a-4"), event("a-5"))
    assert codes() == ["a-2", "a-3", "a-4", "a-5"]
    assert AuditEvent.objects.get(subject_code="a-4").data == {"share": "3 %"}


def test_without_gathering_everything_is_sent_at_once(django_assert_num_queries):
    with django_assert_num_queries(2):
        unawaited.insert(event("a-1"))
        unawaited.insert(event("a-2"))


@transaction.atomic
@unawaited.gather()
def said(code, **more):
    unawaited.insert(AuditEvent(action="test", subject_code=code, **more))


@transaction.atomic
@unawaited.gather()
def said_and_failed(code):
    unawaited.insert(event(code))
    raise RuntimeError


@on_postgres
def test_what_waits_travels_with_the_next_question_and_the_rest_at_the_end(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(2), unawaited.gather():
        unawaited.insert(event("a-1"))
        unawaited.insert(event("a-2"))
        assert AuditEvent.objects.filter(subject_code__contains="a-").count() == 2
        unawaited.insert(event("a-3"))
        unawaited.insert(event("a-4"))
    assert len(codes()) == 4


@on_postgres
def test_the_answer_to_an_update_is_its_own(django_assert_num_queries):
    AuditEvent.objects.bulk_create([event("a-1"), event("a-2")])
    with transaction.atomic(), unawaited.gather():
        unawaited.insert(event("a-3"))
        assert AuditEvent.objects.filter(subject_code__in=["a-1", "a-2"]).update(action="other") == 2


def test_nothing_stays_of_a_transaction_that_failed():
    with pytest.raises(RuntimeError):
        said_and_failed("a-1")
    assert codes() == []


def test_nothing_stays_of_a_savepoint_that_failed():
    with transaction.atomic(), unawaited.gather():
        unawaited.insert(event("a-1"))
        with pytest.raises(RuntimeError):
            said_and_failed("a-2")
        unawaited.insert(event("a-3"))
    assert codes() == ["a-1", "a-3"]


def test_a_statement_that_cannot_be_carried_out_fails_the_transaction():
    AuditEvent.objects.create(pk=1, action="test", subject_code="a-1")
    with pytest.raises(IntegrityError):
        said("a-2", pk=1)
    assert codes() == ["a-1"]
