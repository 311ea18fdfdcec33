"""Writing audit rows, and carrying out a form submission once.
Reading and display live with whoever shows them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction

from crowdcoop import unawaited

from .models import AuditEvent, OnceToken

# Longer than any browser keeps a form open that somebody may still send twice.
TOKENS_KEPT = timedelta(days=7)


def actor_of(by: Any) -> Any:
    """The account behind `by`; None for the clock and for visitors without one."""
    return by if getattr(by, "pk", None) else None


def record(*, by: Any, action: str, subject: models.Model | str, data: dict[str, Any] | None = None) -> AuditEvent:
    """Write one audit row in the caller's transaction. `subject` is a model with a `code` (or pk), or a plain code."""
    if isinstance(subject, models.Model):
        kind, code = subject._meta.label_lower, str(getattr(subject, "code", "") or subject.pk)
    else:
        kind, code = "", subject
    event = AuditEvent(actor=actor_of(by), action=action, subject_type=kind, subject_code=code, data=data or {})
    unawaited.insert(event)
    return event


def act_once(*, key: str, act: Callable[[], str]) -> str:
    """Run `act` (which returns the address of its result) unless `key` was already used; return the address.

    The token row is inserted first: a second, simultaneous submission waits on the unique key and then
    finds the first one's result. If `act` raises, the token goes with the rollback and the form can be sent again.
    """
    if not key:
        return act()
    try:
        with transaction.atomic():
            token = OnceToken.objects.create(key=key, result_url="")
            token.result_url = act()
            token.save(update_fields=["result_url"])
            return token.result_url
    except IntegrityError:
        done = OnceToken.objects.filter(key=key).exclude(result_url="").first()
        if done is None:
            raise
        return done.result_url


def forget_tokens(now: datetime) -> int:
    """Forget submissions of more than a week ago (called by tick); returns how many. Safe any time."""
    return OnceToken.objects.filter(at__lt=now - TOKENS_KEPT).delete()[0]
