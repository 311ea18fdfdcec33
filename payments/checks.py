"""What Django refuses to start with: keys and databases that do not belong together.
Invariants of the data are in checks_money.py."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from .providers import is_configured, is_live


@register(Tags.security)
def keys_and_database_agree(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Live payments need PostgreSQL and a signing secret, and never the sandbox."""
    found: list[CheckMessage] = []
    if is_live() and connection.vendor == "sqlite":
        found.append(Error("A live payment key needs PostgreSQL: SQLite cannot lock single rows.", id="payments.E001"))
    if is_live() and settings.PAYMENT_SANDBOX_URL:
        found.append(Error("A live payment key must not be sent to the sandbox.", id="payments.E002"))
    if is_configured() and not settings.STRIPE_WEBHOOK_SECRET:
        found.append(Error("STRIPE_WEBHOOK_SECRET is missing: messages could not be verified.", id="payments.E003"))
    return found


@register(Tags.security, deploy=True)
def production_has_a_provider(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without keys production runs with payments off, and says so; it never uses the sandbox."""
    if settings.DEBUG or is_configured():
        return []
    return [Error("STRIPE_API_KEY is missing: payments are off. Nobody can pledge.", id="payments.E004")]
