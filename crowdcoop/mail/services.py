"""Queueing letters inside a transaction and delivering them after it.
No other module may call django.core.mail."""

import re
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from crowdcoop.jobs import task

from .models import OutboxMessage

MAX_ATTEMPTS = 8
_HEADER_BREAKS = re.compile(r"[\r\n\x00]+")


def absolute(path: str) -> str:
    """The full public address of a path of ours."""
    return f"{settings.SITE_URL}{path}"


def queue_mail(
    *, kind: str, to: str, language: str, context: dict[str, Any], subject_code: str, ordinal: int = 1
) -> OutboxMessage:
    """Render `templates/<kind app>/mail/<kind name>.txt` in `language` and put it in the outbox, once.

    `kind` is "<app>/<name>"; the template's first line is the subject, the rest the text. (kind, subject_code,
    ordinal) is unique: asking again returns the row that is there. Delivery is tried after commit, then by `tick`.
    """
    app, name = kind.split("/", 1)
    with translation.override(language):
        rendered = render_to_string(f"{app}/mail/{name}.txt", context, using="mail").strip()
        subject, _, text = rendered.partition("\n")
        html = render_to_string(
            "mail/letter.html", {"text": text.strip(), "subject": subject, "language": language}, using="html"
        )
    message, created = OutboxMessage.objects.get_or_create(
        kind=kind,
        subject_code=subject_code,
        ordinal=ordinal,
        defaults={
            "to": to,
            "language": language,
            "subject": _HEADER_BREAKS.sub(" ", subject)[:300],
            "text": text.strip(),
            "html": html,
        },
    )
    if created:
        transaction.on_commit(partial(deliver_message.enqueue, message.pk))
    return message


@task(backend="jobs")
def deliver_message(message_id: int) -> None:
    """Send one letter; safe twice (a sent row is left alone)."""
    if not settings.MAIL:
        return
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().filter(pk=message_id, sent_at=None).first()
        if message is None or message.attempts >= MAX_ATTEMPTS:
            return
        message.attempts += 1
        message.next_attempt_at = timezone.now() + timedelta(minutes=2**message.attempts)
        message.save(update_fields=["attempts", "next_attempt_at"])
    mail = EmailMultiAlternatives(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to])
    mail.attach_alternative(message.html, "text/html")
    mail.send()
    OutboxMessage.objects.filter(pk=message_id).update(sent_at=timezone.now())


def deliver_due(now: datetime) -> int:
    """Enqueue every unsent letter whose next attempt is due; returns how many."""
    due = OutboxMessage.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS, next_attempt_at__lte=now)
    ids = list(due.values_list("pk", flat=True)[:200])
    for pk in ids:
        deliver_message.enqueue(pk)
    return len(ids)
