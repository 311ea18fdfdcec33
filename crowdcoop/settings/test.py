"""The test suite: as production where it matters, fast where it does not.
Real rows, real provider SDK against the sandbox; no mocks of our own code."""

from .dev import *  # noqa: F403
from .dev import DATA_DIR, DATABASES
from .mailers import mail_settings

DEBUG = False
PAGE_CACHE = True
STAFF_MFA = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
vars().update(mail_settings({"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}))
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}
TASKS = {
    "default": {"BACKEND": "crowdcoop.jobs.ImmediateBackend"},
    "jobs": {"BACKEND": "crowdcoop.jobs.ImmediateBackend"},
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WAGTAILIMAGES_FEATURE_DETECTION_ENABLED = False
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, so that --reuse-db has something to reuse; its durability is nobody's concern.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
else:
    # What is booked can never be emptied, except in sessions that say so: these, which start over after each test.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c crowdcoop.may_empty=on"
