"""Fixtures every test may use: a fixed `now`, the page tree's root, clean caches.
App-specific fixtures live in tests/<app>/conftest.py."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import translation

from tests.factories.accounts import UserFactory
from tests.sandbox import sandbox, sandbox_server  # noqa: F401 - fixtures for everyone


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """One worker drives the browser: all browser tests share one demo. Everything else goes where there is room.

    xdist's own groups (`xdist_group`) are lost on this pytest, which no longer lets a plugin rename a test.
    """
    from xdist.scheduler import LoadScopeScheduling

    class OneBrowser(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return "e2e" if nodeid.startswith("tests/e2e/") else nodeid

    return OneBrowser(config, log)


@pytest.fixture(autouse=True)
def clean_caches():
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def first_language():
    """Each test begins in the site's first language, whatever the one before it read."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def now():
    """A Tuesday morning, far from any clock change."""
    return datetime(2027, 3, 9, 10, 0, tzinfo=UTC)


@pytest.fixture
def user(db):
    return UserFactory()


@pytest.fixture
def root_page(db):
    """The root of the page tree, with the three content locales."""
    from wagtail.models import Locale, Page

    for code in ("es", "ca", "en"):
        Locale.objects.get_or_create(language_code=code)
    return Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
