"""Statements whose text is kept: the answers are those of the query set, whatever the values.
Plans are PostgreSQL's; elsewhere the text goes as it is."""

import pytest
from django.db import connection, transaction
from django.db.models import F, Max
from django.test.utils import CaptureQueriesContext

from crowdcoop import kept, prepared
from crowdcoop.audit.models import AuditEvent
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@kept.question(str, [str])
def said(action, codes):
    return AuditEvent.objects.select_related("actor").filter(action=action, subject_code__in=codes).order_by("pk")


@kept.question([str])
def newest(codes):
    return AuditEvent.objects.filter(subject_code__in=codes).order_by().values_list("subject_code").annotate(Max("pk"))


@kept.change(str, int)
def moved(action, pk):
    return AuditEvent.objects.filter(pk=pk), {"subject_type": F("action"), "action": action}


def event(code, **more):
    return AuditEvent.objects.create(action="test", subject_code=code, data={"share": "3 %"}, **more)


def test_rows_are_those_of_the_query_set_with_what_belongs_to_them(django_assert_num_queries):
    ana = UserFactory()
    first, second = event("a-1", actor=ana), event("a-2")
    AuditEvent.objects.create(action="other", subject_code="a-1")
    assert said("test", ["a-2", "a-1"]) == [first, second]
    with django_assert_num_queries(1):
        [found] = said("test", ["a-1"])
        assert (found.actor, found.data) == (ana, {"share": "3 %"})
    assert said("test", ["a-3"]) == said("%s", ["a-1"]) == []


def test_plain_values_come_as_they_are():
    event("a-1")
    last = event("a-1")
    assert newest(["a-1", "a-9"]) == [("a-1", last.pk)]


def test_a_list_may_be_empty_or_longer_than_is_kept():
    rows = [event(f"a-{n}") for n in range(kept.MOST + 2)]
    assert said("test", []) == []
    assert said("test", [row.subject_code for row in rows]) == rows


def test_a_change_says_how_many_rows_there_were():
    row = event("a-1")
    assert moved("done", row.pk) == 1
    row.refresh_from_db()
    assert (row.action, row.subject_type) == ("done", "test")
    assert moved("done", row.pk + 1) == 0


def test_a_value_that_is_asked_for_twice_is_refused():
    twice = kept.question(str)(lambda code: AuditEvent.objects.filter(subject_code=code, action=code))
    with pytest.raises(ValueError, match="unpack"):
        twice("a-1")


@on_postgres
def test_the_database_plans_once_and_the_text_says_what_it_is():
    event("a-1")
    said("test", ["a-1"])
    with CaptureQueriesContext(connection) as asked:
        said("test", ["a-1"])
    [text] = [query["sql"] for query in asked.captured_queries]
    assert text.startswith('EXECUTE "SELECT audit_auditevent.id')


@on_postgres
def test_a_plan_outlives_a_transaction_that_failed_and_ends_with_its_connection():
    with transaction.atomic():
        newest(["a-1", "a-2", "a-3"])
        transaction.set_rollback(True)
    assert newest(["a-1", "a-2", "a-3"]) == []
    known = prepared._known[connection.connection]
    assert len(known) == len(set(known.values()))


@on_postgres
def test_other_per_cent_signs_are_refused():
    with pytest.raises(AssertionError):
        prepared.prepared("SELECT 1 WHERE 'a' LIKE '%%'")
