"""What every way of running shares; values come from the environment. Signing in and money have files of their own.
No secrets and no environment-specific switches live here."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .accounts import *  # noqa: F403
from .environment import BASE_DIR, DATA_DIR, SITE_NAME, env
from .mailers import mail_settings
from .money import *  # noqa: F403

SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

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

# Forms
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Jobs. Wagtail's indexing uses "default", which must stay immediate: a page just saved must be findable.
TASKS = {
    "default": {"BACKEND": "crowdcoop.jobs.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

# Mail
MAIL = env.bool("MAIL", default=True)
vars().update(mail_settings(env.email_url("EMAIL_URL", default="consolemail://")))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Crowdcoop <hello@crowdcoop.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Wagtail
WAGTAIL_SITE_NAME = SITE_NAME
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
