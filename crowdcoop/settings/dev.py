"""Development and the demo: DEBUG, SQLite, payment sandbox, mail kept in the outbox.
Never used where strangers can reach it."""

from .base import *  # noqa: F403
from .base import (
    BANK_ACCOUNT_IBAN,
    BANK_ACCOUNT_NAME,
    CARD_PAGES,
    PAYMENT_SANDBOX_URL,
    SECRET_KEY,
    STORAGES,
    STRIPE_API_KEY,
    env,
)
from .mailers import mail_settings

DEBUG = env.bool("DEBUG", default=True)
PAGE_CACHE = env.bool("PAGE_CACHE", default=False)
SECRET_KEY = SECRET_KEY or "development-only-not-a-secret"
ALLOWED_HOSTS = ["*"]
DATABASE_CLOCK = env.bool("DATABASE_CLOCK", default=False)
STAFF_MFA = env.bool("STAFF_MFA", default=False)
vars().update(mail_settings({"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}))
if not STRIPE_API_KEY:
    PAYMENT_SANDBOX_URL = PAYMENT_SANDBOX_URL or "http://127.0.0.1:8011"
    STRIPE_API_KEY = "sk_test_sandbox"
    STRIPE_WEBHOOK_SECRET = "whsec_sandbox"  # noqa: S105 - the sandbox signs with it, nobody else
# An account that does not exist: its bank code is nobody's, its check digits are right.
BANK_ACCOUNT_NAME = BANK_ACCOUNT_NAME or "Crowdcoop Demo"
BANK_ACCOUNT_IBAN = BANK_ACCOUNT_IBAN or "ES8899990001461234567890"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# The sandbox's payment page is another origin; a form that ends there must be let through.
from .base import CONTENT_SECURITY_POLICY  # noqa: E402

CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(PAYMENT_SANDBOX_URL or "'self'")
# Everybody comes from one machine here.
CARD_PAGES = CARD_PAGES | {"browser": 300, "network": 500, "campaign": 2000, "site": 6000, "payment": 1000}
INTERNAL_IPS = ["127.0.0.1"]
