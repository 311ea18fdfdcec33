"""Whether the parts this site stands on answer: database, jobs, mail, payment provider, the books.
Nothing here names a person or an amount."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from crowdcoop.mail.models import OutboxMessage
from payments.desk_queries import money_state

LATE_AFTER_SECONDS = 600


def health(now: datetime) -> dict[str, Any]:
    """{"status": ok | degraded | down, "database": …, "jobs": …, "mail": …, "provider": …, "money": …}."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts = {"database": {"status": "ok", "vendor": connection.vendor}, "jobs": _jobs(now), "mail": _mail(now)}
    except DatabaseError:
        return {"status": "down", "database": {"status": "down"}}
    parts["provider"] = {"status": "ok" if settings.STRIPE_API_KEY else "off", "mode": _mode()}
    parts["money"] = money_state()
    late = any(part["status"] in ("late", "attention") for part in parts.values())
    return {"status": "degraded" if late else "ok"} | parts


def _late(since: datetime | None, now: datetime) -> dict[str, Any]:
    seconds = max(0, int((now - since).total_seconds())) if since else 0
    return {"status": "late" if seconds > LATE_AFTER_SECONDS else "ok", "oldest_seconds": seconds}


def _jobs(now: datetime) -> dict[str, Any]:
    ready = DBTaskResult.objects.filter(status="READY")
    oldest = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return _late(oldest, now) | {"waiting": ready.count()}


def _mail(now: datetime) -> dict[str, Any]:
    unsent = OutboxMessage.objects.filter(sent_at=None)
    oldest = unsent.order_by("queued_at").values_list("queued_at", flat=True).first()
    return _late(oldest, now) | {"waiting": unsent.count()}


def _mode() -> str:
    if settings.PAYMENT_SANDBOX_URL:
        return "sandbox"
    if not settings.STRIPE_API_KEY:
        return "none"
    return "live" if settings.STRIPE_API_KEY.startswith(("sk_live_", "rk_live_")) else "test"
