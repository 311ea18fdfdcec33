"""How letters leave, said as the installed Django wants to hear it: MAILERS since 6.1, EMAIL_… before.
What is sent, when and again lives in crowdcoop.mail; no address and no password is written here."""

from typing import Any

import django

OPTIONS = {
    "django.core.mail.backends.smtp.EmailBackend": {
        "EMAIL_HOST": "host",
        "EMAIL_PORT": "port",
        "EMAIL_HOST_USER": "username",
        "EMAIL_HOST_PASSWORD": "password",
        "EMAIL_USE_TLS": "use_tls",
        "EMAIL_USE_SSL": "use_ssl",
    },
    "django.core.mail.backends.filebased.EmailBackend": {"EMAIL_FILE_PATH": "file_path"},
}


def mail_settings(email: dict[str, Any], *, mailers: bool = django.VERSION >= (6, 1)) -> dict[str, Any]:
    """The settings for EMAIL_… values as an EMAIL_URL gives them; what the backend does not know is left out."""
    if not mailers:
        return email
    backend = email["EMAIL_BACKEND"]
    known = OPTIONS.get(backend, {})
    options = {known[name]: value for name, value in email.items() if name in known and value is not None}
    return {"MAILERS": {"default": {"BACKEND": backend, "OPTIONS": options}}}
