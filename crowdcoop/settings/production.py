"""Production: refuses to start half-configured and says what is missing.
No default here may weaken safety."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DATABASES, INSTALLED_APPS, STORAGES, env

DEBUG = False
_REQUIRED = {
    "SECRET_KEY": "a long random string",
    "DATABASE_URL": "postgres://user:password@host/name",
    "ALLOWED_HOSTS": "the host names, separated by commas",
    "SITE_URL": "the public address, with https",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
}
_missing = [f"{name}: {what}" for name, what in _REQUIRED.items() if not env.str(name, default="")]
if env.str("STRIPE_API_KEY", default="") and not env.str("STRIPE_WEBHOOK_SECRET", default=""):
    _missing.append("STRIPE_WEBHOOK_SECRET: the signing secret of the webhook endpoint")
if _missing:
    raise ImproperlyConfigured("Not started. Set these first:\n  " + "\n  ".join(_missing))
if env.str("SITE_URL").startswith("http://"):
    raise ImproperlyConfigured("Not started. SITE_URL must begin with https://")
if env.str("STRIPE_API_KEY", default="").startswith("sk_live_") and "sqlite" in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("Not started. Live payments need PostgreSQL: SQLite cannot lock single rows.")
PAYMENT_SANDBOX_URL = ""
STAFF_MFA = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
CSRF_TRUSTED_ORIGINS = [env.str("SITE_URL").rstrip("/")]

if env.str("MEDIA_URL_S3", default=""):
    _s3 = env.url("MEDIA_URL_S3")  # s3://key:secret@endpoint/bucket
    _options = {
        "access_key": _s3.username,
        "secret_key": _s3.password,
        "endpoint_url": f"https://{_s3.hostname}",
        "bucket_name": _s3.path.strip("/"),
        "querystring_auth": True,
    }
    INSTALLED_APPS = [*INSTALLED_APPS, "storages"]
    STORAGES = STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _options},
        "private": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _options | {"location": "private"}},
    }
