"""Queueing letters inside a transaction and delivering them after it.
No other module may call django.core.mail."""

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from crowdcoop.jobs import leave_job, task
from crowdcoop.switches import is_on

from .letters import paragraphs
from .models import OutboxMessage

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
_HEADER_BREAKS = re.compile("[\r\n\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def absolute(path: str) -> str:
    """The full public address of a path of ours."""
    return f"{settings.SITE_URL}{path}"


def link_in(language: str, name: str, *args: Any) -> str:
    """The full public address of a view of ours, as somebody who reads `language` gets it."""
    with translation.override(language):
        return absolute(reverse(name, args=args))


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to be: `kind` is "<app>/<name>", (kind, subject_code, ordinal) makes it happen once."""

    kind: str
    to: str
    language: str
    context: dict[str, Any]
    subject_code: str
    ordinal: int = 1
    stop_url: str = ""


def queue_mail(
    *,
    kind: str,
    to: str,
    language: str,
    context: dict[str, Any],
    subject_code: str,
    ordinal: int = 1,
    stop_url: str = "",
) -> OutboxMessage:
    """Render `templates/<kind app>/mail/<kind name>.txt` in `language` and put it in the outbox, once.

    The template's first line is the subject, the rest the text. (kind, subject_code, ordinal) is unique: asking again
    gives that row's id, and nothing is sent twice. `to` must be one plain address: anything else raises
    ValidationError. Delivery is tried after commit, then by `tick`. News, which nobody has to read, names in
    `stop_url` the address that ends it with one click (RFC 8058).
    """
    [message] = queue_mails([Letter(kind, to, language, context, subject_code, ordinal, stop_url)])
    return message


def queue_mails(letters: Sequence[Letter]) -> list[OutboxMessage]:
    """`queue_mail` for several letters in one statement, delivered by one job; none: nothing."""
    if not letters:
        return []
    # One statement that adds the rows or finds those that are there, and leaves them as they are.
    messages = OutboxMessage.objects.bulk_create(
        [_written(letter) for letter in letters],
        update_conflicts=True,
        unique_fields=["kind", "subject_code", "ordinal"],
        update_fields=["kind"],
    )
    if len(messages) == 1:
        leave_job(deliver_message, messages[0].pk)
    else:
        leave_job(deliver_messages, [message.pk for message in messages])
    return messages


def queue_for_each(
    people: Iterable[Any], *, kind: str, about: str, told: Callable[[Any], dict[str, Any]], ordinal: int = 1
) -> None:
    """The same letter to several accounts, each in their language and once; `told` is what it tells one of them."""
    for person in people:
        queue_mail(
            kind=kind,
            to=person.email,
            language=person.language,
            context=told(person),
            subject_code=f"{about}:{person.pk}",
            ordinal=ordinal,
        )


def _written(letter: Letter) -> OutboxMessage:
    validate_email(letter.to)
    if len(letter.to) > 254 or any(c.isspace() or not c.isprintable() for c in letter.to):
        raise ValidationError("not one plain address")
    known = letter.language if letter.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    subject, text = _render(letter.kind, known, letter.context)
    return OutboxMessage(
        kind=letter.kind,
        subject_code=letter.subject_code,
        ordinal=letter.ordinal,
        to=letter.to,
        language=known,
        subject=subject,
        text=text,
        stop_url=letter.stop_url,
    )


def _render(kind: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject (one line, never a header break) and plain text."""
    app, name = kind.split("/", 1)
    with translation.override(language):
        rendered = render_to_string(f"{app}/mail/{name}.txt", context, using="mail").strip().replace("\x00", "")
    first, _, rest = rendered.partition("\n")
    return _HEADER_BREAKS.sub(" ", first).strip()[:300], re.sub(r"\n{3,}", "\n\n", rest.strip())


def html_of(message: OutboxMessage) -> str:
    """The same text as a simple HTML letter."""
    letter = {
        "paragraphs": paragraphs(message.text, settings.SITE_URL),
        "subject": message.subject,
        "language": message.language,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    with translation.override(message.language):
        return render_to_string("mail/letter.html", letter, using="html")


@task(backend="jobs")
def deliver_message(message_id: int) -> None:
    """Send one letter. Safe twice, and by two workers at once: the attempt is claimed before anything is sent.

    A crash between sending and noting it sends the letter again: twice is better than never.
    """
    if not is_on("MAIL"):
        return
    message = _claim_attempt(message_id, timezone.now())
    if message is None:
        return
    stop = message.stop_url
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop else {}
    mail = EmailMultiAlternatives(
        message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to], headers=headers
    )
    mail.attach_alternative(html_of(message), "text/html")
    mail.send()
    OutboxMessage.objects.filter(pk=message_id).update(sent_at=timezone.now())


@task(backend="jobs")
def deliver_messages(message_ids: list[int]) -> None:
    """`deliver_message` for several; one that fails is tried again by `tick`, and keeps no other waiting."""
    for message_id in message_ids:
        try:
            deliver_message.call(message_id)
        except Exception:
            log.exception("letter %s could not be sent", message_id)


def _claim_attempt(message_id: int, now: datetime) -> OutboxMessage | None:
    """Take the letter's next attempt, if it is due, and set when the one after would be (2, 4, 8 … minutes)."""
    with transaction.atomic():
        due = OutboxMessage.objects.select_for_update().filter(pk=message_id, sent_at=None, next_attempt_at__lte=now)
        message = due.filter(attempts__lt=MAX_ATTEMPTS).first()
        if message is not None:
            message.attempts += 1
            message.next_attempt_at = now + timedelta(minutes=2**message.attempts)
            message.save(update_fields=["attempts", "next_attempt_at"])
        return message


def deliver_due(now: datetime) -> int:
    """Enqueue every unsent letter whose next attempt is due; returns how many."""
    if not is_on("MAIL"):
        return 0
    due = OutboxMessage.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS, next_attempt_at__lte=now)
    ids = list(due.order_by("next_attempt_at").values_list("pk", flat=True)[:200])
    for pk in ids:
        deliver_message.enqueue(pk)
    return len(ids)


def forget_letters(*, to: str = "", about: Sequence[str] = ()) -> int:
    """Scrub every letter written to an address or about these subjects: what was said goes, that it was said stays."""
    written_to = Q(to__iexact=to) if to else Q(pk__in=[])
    letters = OutboxMessage.objects.filter(written_to | Q(subject_code__in=about))
    return letters.update(to="", subject="", text="", stop_url="", attempts=MAX_ATTEMPTS)
