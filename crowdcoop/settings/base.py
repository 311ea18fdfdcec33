"""What every way of running shares; values come from the environment.
No secrets and no environment-specific switches live here."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .mailers import mail_settings

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_NAME = "Crowdcoop"

INSTALLED_APPS = [
    "crowdcoop.apps.CrowdcoopConfig",
    "crowdcoop.accounts",
    "crowdcoop.audit",
    "crowdcoop.mail",
    "crowdcoop.cms",
    "payments",
    "membership",
    "campaigns",
    "courses",
    "incubator",
    "home",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "rules",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "crowdcoop.readings.readings_middleware",
    "crowdcoop.cms.cache.anonymous_page_cache",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "crowdcoop.middleware.csp_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "crowdcoop.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crowdcoop.middleware.signed_in_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "crowdcoop.accounts.middleware.require_staff_mfa",
    "crowdcoop.accounts.middleware.open_in_own_language",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "crowdcoop.urls"
WSGI_APPLICATION = "crowdcoop.wsgi.application"
TEMPLATES = [
    {
        "NAME": "html",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                # Of the admin alone; our own pages ask for messages only where a cookie says that there may be some.
                "django.contrib.messages.context_processors.messages",
                "crowdcoop.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "crowdcoop.templatetags.crowdcoop_tags",
                # Last: these stand in for Django's own of the same name.
                "crowdcoop.templatetags.quick_tags",
            ],
        },
    },
    {
        # Plain-text letters: names must not arrive as HTML entities.
        "NAME": "mail",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "autoescape": False,
            "builtins": ["django.templatetags.i18n", "crowdcoop.templatetags.crowdcoop_tags"],
        },
    },
]

# Database. SQLite needs IMMEDIATE: with DEFERRED, concurrent writers lose their turn and fail.
_DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'crowdcoop.sqlite3'}"
DATABASES = {"default": env.db_url_config(_DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA synchronous="
        + ("OFF" if env.bool("DISPOSABLE_DATA", default=False) else "FULL"),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

# Two caches: rate limits must be shared and durable; the name of the generation of public pages must cost no query.
# With CACHE_URL (Redis) both live there.
_CACHE_URL = env.str("CACHE_URL", default="")
if _CACHE_URL:
    CACHES = {
        "default": env.cache_url_config(_CACHE_URL) | {"KEY_PREFIX": "d"},
        "pages": env.cache_url_config(_CACHE_URL) | {"KEY_PREFIX": "p"},
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "crowdcoop_cache",
        },
        "pages": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA_DIR / "pages"),
        },
    }

# Off while developing (a changed template must show) and in benchmarks of the uncached page.
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)

# Languages: interface in five, content in three.
LANGUAGE_CODE = "es"
LANGUAGES = [
    ("es", _("Spanish")),
    ("ca", _("Catalan")),
    ("eu", _("Basque")),
    ("gl", _("Galician")),
    ("en", _("English")),
]
WAGTAIL_CONTENT_LANGUAGES = [("es", "Español"), ("ca", "Català"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Madrid"
FORMAT_MODULE_PATH = ["crowdcoop.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_MEDIA_ROOT = DATA_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_MEDIA_ROOT), "base_url": None},
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "dashboard"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "crowdcoop.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
_FORMS = "crowdcoop.accounts.signin_forms."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "signup": _FORMS + "SignupForm",
    "add_email": _FORMS + "AddEmailForm",
    "change_email": _FORMS + "ChangeEmailForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reset_password": _FORMS + "ResetPasswordForm",
    "reset_password_from_key": _FORMS + "ResetPasswordKeyForm",
    "reauthenticate": _FORMS + "ReauthenticateForm",
    "request_login_code": _FORMS + "RequestLoginCodeForm",
    "confirm_login_code": _FORMS + "ConfirmLoginCodeForm",
    "confirm_email_verification_code": _FORMS + "ConfirmEmailCodeForm",
    "confirm_password_reset_code": _FORMS + "ConfirmResetCodeForm",
}
MFA_ADAPTER = "crowdcoop.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": _FORMS + "AuthenticateForm",
    "reauthenticate": _FORMS + "ReauthenticateCodeForm",
    "activate_totp": _FORMS + "ActivateAppForm",
    "deactivate_totp": _FORMS + "DeactivateAppForm",
    "generate_recovery_codes": _FORMS + "GenerateCodesForm",
    "add_webauthn": _FORMS + "AddPasskeyForm",
    "edit_webauthn": _FORMS + "EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# How many proxies of ours stand before the application; 0 = X-Forwarded-For is whatever a stranger wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
STAFF_MFA = env.bool("STAFF_MFA", default=True)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "crowdcoop.views.csrf_failure"

# Forms
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Jobs. Wagtail's indexing uses "default", which must stay immediate: a page just saved must be findable.
TASKS = {
    "default": {"BACKEND": "crowdcoop.jobs.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

# Mail
vars().update(mail_settings(env.email_url("EMAIL_URL", default="consolemail://")))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Crowdcoop <hello@crowdcoop.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Money
STRIPE_API_KEY = env.str("STRIPE_API_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
PAYMENT_SANDBOX_URL = env.str("PAYMENT_SANDBOX_URL", default="")
# The platform's bank account; without it nobody can promise by bank transfer.
BANK_ACCOUNT_NAME = env.str("BANK_ACCOUNT_NAME", default="")
BANK_ACCOUNT_IBAN = env.str("BANK_ACCOUNT_IBAN", default="").replace(" ", "").upper()
# Who runs the platform: printed on the papers it gives itself.
PLATFORM_LEGAL_NAME = env.str("PLATFORM_LEGAL_NAME", default=SITE_NAME)
PLATFORM_TAX_ID = env.str("PLATFORM_TAX_ID", default="")
PLATFORM_ADDRESS = env.str("PLATFORM_ADDRESS", default="")
MONEY_OUT = env.bool("MONEY_OUT", default=True)
CHARGES = env.bool("CHARGES", default=True)
# Pages for saving a card that may be opened before an address has to be proven: a browser ever, the others an hour.
CARD_PAGES = {"browser": 3, "network": 5, "campaign": 20, "site": 60, "proven": 3, "payment": 10, "form": 10}
PLEDGES = env.bool("PLEDGES", default=True)
# Deadlines are decided by the database's clock; off only where time is moved on purpose (demo, tests).
DATABASE_CLOCK = env.bool("DATABASE_CLOCK", default=True)
# Giving back more than this (cents) takes a second person.
REFUND_LIMIT_MINOR = env.int("REFUND_LIMIT_MINOR", default=500_00)
MAIL = env.bool("MAIL", default=True)
# Payouts: what stays back of fresh money (hundredths of a percent, days), and the platform's own fee.
PAYOUT_RESERVE_BASIS_POINTS = env.int("PAYOUT_RESERVE_BASIS_POINTS", default=500)
PAYOUT_RESERVE_DAYS = env.int("PAYOUT_RESERVE_DAYS", default=60)
PLATFORM_FEE_BASIS_POINTS = env.int("PLATFORM_FEE_BASIS_POINTS", default=0)
# What the payment service takes of one payment, as its price list says: hundredths of a percent, and cents besides.
PROVIDER_FEES = env.json("PROVIDER_FEES", default={"card": [150, 25], "sepa": [0, 35], "transfer": [0, 0]})

# Wagtail
WAGTAIL_SITE_NAME = "Crowdcoop"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        # Off only while a whole world is loaded, which indexes once at its end.
        "AUTO_UPDATE": not env.bool("DISPOSABLE_DATA", default=False),
    }
}
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "campaigns.workflow.finish"

# Security. Public, account and portal pages carry no inline script or style; the Wagtail admin has its own policy.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF, "https://checkout.stripe.com", "https://hooks.stripe.com"],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
ADMIN_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # The SDK prints whole objects at INFO: people's data must not reach a log.
    "loggers": {name: {"level": "WARNING"} for name in ("stripe", "httpx", "wagtail", "django_tasks", "modelsearch")},
}
