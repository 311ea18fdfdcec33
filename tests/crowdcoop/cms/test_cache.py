"""The page cache: nothing to ask when warm, exact after every visible change, blind to persons.
Each promise stands beside a request that would show it broken."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import PageViewRestriction

from crowdcoop.cms import cache
from crowdcoop.cms.models import PageChange
from tests.factories.home import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What a block commits really happens, as after a request."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def generation():
    return caches["pages"].get("page-generation")


def test_warm_page_asks_nothing(client, tree, django_assert_num_queries):
    cold = client.get("/es/como/")
    with django_assert_num_queries(0):
        warm = client.get("/es/como/")
    assert warm.content == cold.content
    assert warm.headers["Content-Security-Policy"] == cold.headers["Content-Security-Policy"]
    assert warm.headers["Content-Language"] == "es"


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: tree["both"].unpublish(),
        lambda tree: tree["both"].delete(),
        lambda tree: tree["only"].save_revision().publish(),
        lambda tree: tree["only"].move(tree["both"], pos="last-child"),
        lambda tree: StandardPageFactory(parent=tree["home"], locale=tree["home"].locale),
        lambda tree: PageViewRestriction.objects.create(page=tree["both"], restriction_type="login"),
    ],
    ids=["unpublish", "delete", "publish", "move", "create", "restrict"],
)
def test_editors_change_renews_every_page(client, tree, commits, change):
    client.get("/es/como/")
    before = generation()
    with commits():
        change(tree)
    assert generation() != before


def test_saved_draft_renews_nothing(client, tree, commits):
    client.get("/es/como/")
    before = generation()
    with commits():
        tree["both"].title = "Otra cosa"
        tree["both"].save_revision()
    assert generation() == before
    assert "Otra cosa" not in client.get("/es/como/").content.decode()


def test_published_change_shows_at_once(client, tree, commits):
    client.get("/es/como/")
    with commits():
        tree["both"].title = "Así va"
        tree["both"].save_revision().publish()
    assert "Así va" in client.get("/es/como/").content.decode()


def test_restricted_page_is_closed_at_once(client, tree, commits):
    assert client.get("/es/como/").status_code == 200
    with commits():
        PageViewRestriction.objects.create(page=tree["both"], restriction_type="login")
    assert client.get("/es/como/").status_code == 302


def touch_and_fail():
    with transaction.atomic():
        cache.touch("campaign")
        raise ZeroDivisionError


def test_touch_waits_for_the_commit_and_goes_with_a_rollback(client, tree, commits):
    client.get("/es/como/")
    before = generation()
    with commits(), transaction.atomic():
        cache.touch("campaign")
        assert generation() == before
    assert generation() != before
    after = generation()
    with commits(), pytest.raises(ZeroDivisionError):
        touch_and_fail()
    assert generation() == after


def test_change_whose_announcement_was_lost_is_made_good_by_tick(client, tree):
    client.get("/es/como/")
    PageChange.objects.create(what="the process died here")
    before = generation()
    cache.repair_generation()
    assert generation() != before
    assert not PageChange.objects.exists()
    repaired = generation()
    cache.repair_generation()
    assert generation() == repaired


def test_page_rendered_during_a_change_is_not_served_after_it(rf):
    """The old rendering ends after the new generation began: it must not be found under the new one."""
    answers = iter(["old", "new"])

    def render(request):
        answer = next(answers)
        if answer == "old":
            cache.renew()
        request.cacheable = True
        return HttpResponse(answer)

    pages = cache.anonymous_page_cache(render)
    assert pages(rf.get("/es/")).content == b"old"
    assert pages(rf.get("/es/")).content == b"new"
    assert pages(rf.get("/es/")).content == b"new"


def served_twice(response_for, request_for):
    """How many renderings two equal requests cost."""
    rendered = []

    def render(request):
        rendered.append(1)
        return response_for(request)

    pages = cache.anonymous_page_cache(render)
    pages(request_for())
    pages(request_for())
    return len(rendered)


def public(request, **headers):
    request.cacheable = True
    return HttpResponse("hello", headers=headers)


def with_cookie(request):
    response = public(request)
    response.set_cookie("any", "thing")
    return response


def test_public_page_is_rendered_once():
    assert served_twice(public, lambda: RequestFactory().get("/es/")) == 1


@pytest.mark.parametrize(
    "response_for",
    [
        lambda request: HttpResponse("nobody said that this may be kept"),
        with_cookie,
        lambda request: public(request, Vary="Cookie"),
        lambda request: public(request, Vary="Accept-Language"),
        lambda request: public(request, **{"Cache-Control": "private"}),
        lambda request: public(request, **{"Cache-Control": "no-store"}),
        lambda request: public(request, **{"Content-Type": "application/json"}),
    ],
    ids=["unmarked", "sets-cookie", "varies-by-cookie", "varies-by-language", "private", "no-store", "json"],
)
def test_what_may_depend_on_a_person_is_never_kept(response_for):
    assert served_twice(response_for, lambda: RequestFactory().get("/es/")) == 2


@pytest.mark.parametrize(
    ("path", "renderings"),
    [
        ("/es/?page=2", 1),
        ("/es/?kind=food&state=live", 1),
        ("/es/?q=pan", 2),
        ("/es/?token=secret", 2),
        ("/es/?page=1&x=1", 2),
    ],
)
def test_only_known_parameters_are_kept(path, renderings):
    assert served_twice(public, lambda: RequestFactory().get(path)) == renderings


def test_signed_in_reader_neither_finds_nor_leaves_a_page(client, tree, user):
    client.get("/es/como/")
    client.force_login(user)
    assert user.email in client.get("/es/como/").content.decode()
    client.logout()
    assert user.email not in client.get("/es/como/").content.decode()
    assert Session.objects.count() == 0


def test_page_ends_when_it_said_it_would():
    moments = iter([timezone.now() - timedelta(seconds=1), timezone.now() + timedelta(minutes=5)] * 2)

    def ending(request):
        cache.valid_until(request, next(moments))
        return public(request)

    assert served_twice(ending, lambda: RequestFactory().get("/es/")) == 2


def test_two_processes_agree(settings, tmp_path, rf):
    """Two handles on one directory stand for two processes: what one announces, the other obeys."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path)}
    }
    count = []

    def render(request):
        count.append(1)
        return public(request)

    pages = cache.anonymous_page_cache(render)
    pages(rf.get("/es/"))
    other = FileBasedCache(str(tmp_path), {})
    assert other.get("page-generation") == generation()
    other.set("page-generation", "another-process-announced", timeout=None)
    pages(rf.get("/es/"))
    pages(rf.get("/es/"))
    assert len(count) == 2
