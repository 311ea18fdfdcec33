"""Form pages carry out a submission once, whoever repeats it and however fast.
What the forms accept is in test_forms.py."""

import threading

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections
from django.test import RequestFactory

from crowdcoop.audit.models import AuditEvent, OnceToken
from crowdcoop.audit.services import act_once, record
from crowdcoop.exceptions import DomainError
from crowdcoop.forms import CrispyForm
from crowdcoop.views import FormPage
from tests.factories.accounts import UserFactory

TOKEN = "0123456789abcdef"


class NameForm(CrispyForm):
    name = forms.CharField()


class NamePage(FormPage):
    form_class = NameForm
    template_name = "429.html"
    finished: list[str] = []

    def act(self, form):
        if form.cleaned_data["name"] == "refused":
            raise DomainError("Not today.")
        record(by=self.request.user, action="named", subject=form.cleaned_data["name"])
        return f"/done/{AuditEvent.objects.count()}/"

    def finish(self, url):
        self.finished.append(url)
        assert not connection.in_atomic_block or connection.savepoint_ids == []
        return f"{url}?finished"


def submit(name="x", once=TOKEN, user=None, path="/name/", cookie="secret", page=NamePage, **extra):
    request = RequestFactory().post(path, {"name": name, "once": once}, **extra)
    request.user = user or AnonymousUser()
    request.session = {}
    request.META["CSRF_COOKIE"] = cookie
    return page.as_view()(request)


@pytest.mark.django_db
def test_replay_leads_to_the_first_result():
    first, second = submit(), submit()
    assert first.url == second.url == "/done/1/?finished"
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_a_new_page_is_a_new_submission():
    assert submit().url != submit(once="f" * 16).url


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"cookie": "another"}, {"path": "/elsewhere/"}])
def test_token_is_bound_to_browser_and_address(other):
    submit()
    submit(**other)
    assert AuditEvent.objects.count() == 2


@pytest.mark.django_db
def test_token_of_one_person_means_nothing_for_another():
    ana, ben = UserFactory(), UserFactory()
    assert submit(user=ana).url == submit(user=ana).url != submit(user=ben).url


@pytest.mark.django_db
def test_without_token_nothing_is_remembered():
    submit(once="")
    submit(once="")
    assert AuditEvent.objects.count() == 2
    assert OnceToken.objects.count() == 0


@pytest.mark.django_db
def test_refusal_is_said_and_can_be_sent_again():
    response = submit(name="refused")
    assert response.context_data["form"].non_field_errors() == ["Not today."]
    assert response.context_data["form"].data["name"] == "refused"
    assert OnceToken.objects.count() == 0
    assert submit().status_code == 302


@pytest.mark.django_db
def test_form_pages_are_never_cached():
    assert "no-store" in submit()["Cache-Control"]


@pytest.mark.django_db
def test_limit_answers_429_with_retry_after():
    class Limited(NamePage):
        limit = (2, 3600)

    statuses = [submit(once=f"{n:016d}", page=Limited).status_code for n in range(4)]
    assert statuses == [302, 302, 429, 429]
    assert submit(page=Limited, REMOTE_ADDR="10.9.9.9").status_code == 302
    assert int(submit(page=Limited)["Retry-After"]) > 0


@pytest.mark.django_db
def test_failure_inside_takes_the_token_with_it():
    def fail():
        record(by=None, action="half", subject="x")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act_once(key="k", act=fail)
    assert not OnceToken.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Rows really committed, and taken away by name: a flush would take those of the migrations too,
    and the next run on the same database would miss them."""
    with django_db_blocker.unblock():
        yield
        OnceToken.objects.all().delete()
        AuditEvent.objects.all().delete()


@pytest.mark.usefixtures("committed")
def test_double_click_makes_one_row():
    """Two requests at the same moment, on whichever database the suite runs."""
    barrier = threading.Barrier(4)
    urls, errors = [], []

    def click():
        try:
            barrier.wait()
            urls.append(submit().url)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert errors == []
    assert len(set(urls)) == 1
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_record_names_things_by_code_and_people_by_id(user):
    event = record(by=user, action="a", subject=user, data={"n": 1})
    assert (event.actor, event.subject_type, event.subject_code) == (user, "accounts.user", str(user.pk))
    assert record(by=AnonymousUser(), action="a", subject="c-1").actor is None
