"""Letters: queued once, in the reader's language, to one address, without a header or a link smuggled in.
What each letter says is tested with the app that sends it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from crowdcoop.mail.models import OutboxMessage
from crowdcoop.mail.services import (
    MAX_ATTEMPTS,
    deliver_due,
    deliver_message,
    forget_letters,
    html_of,
    queue_mail,
)
from crowdcoop.settings.mailers import mail_settings

pytestmark = pytest.mark.django_db


def queue(**changes):
    order = {
        "kind": "accounts/claim_code",
        "to": "ana@example.org",
        "language": "en",
        "context": {"code": "ABC234", "minutes": 15},
        "subject_code": "m-1",
    }
    return queue_mail(**order | changes)


def test_asking_twice_queues_once():
    assert queue() == queue(context={"code": "OTHER", "minutes": 1})
    assert OutboxMessage.objects.count() == 1
    assert queue(ordinal=2).ordinal == 2


def test_letter_is_sent_after_commit_and_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = queue()
        assert mail.outbox == []
    message.refresh_from_db()
    assert message.sent_at
    assert len(mail.outbox) == 1
    deliver_message.call(message.pk)
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["ana@example.org"]
    assert [kind for _body, kind in mail.outbox[0].alternatives] == ["text/html"]


def test_rolled_back_act_sends_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert OutboxMessage.objects.count() == 0
    assert mail.outbox == []


@pytest.mark.parametrize(
    "to",
    [
        "", "ana", "ana@", "@example.org", "ana@example.org\nBcc: b@example.org", "ana@example.org\r\nBcc: b@e.org",
        "ana@example.org, b@example.org", "ana@example.org;b@example.org", "Ana <ana@example.org>", "ana@exa mple.org",
        "ana@example.org\x00", "ana@example.org%0ABcc:b@example.org", "ana\n@example.org", "ana@example.org\u2028x",
        "ana@example.org b@example.org", "\nana@example.org", "ana@example.org\t", "a" * 300 + "@example.org",
    ],
)  # fmt: skip
def test_only_one_plain_address_is_written_to(to):
    with pytest.raises(ValidationError):
        queue(to=to)
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize("mark", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"])
def test_subject_cannot_break_the_header(mark, tmp_path, settings):
    message = render("Hello {{ name }}", {"name": f"Ana{mark}Bcc: b@example.org"}, tmp_path, settings)
    assert mark not in message.subject
    assert "\n" not in message.subject
    deliver_message.call(message.pk)
    sent = mail.outbox[0].message()
    assert sent["Bcc"] is None
    assert mail.outbox[0].recipients() == ["ana@example.org"]


def render(template, context, tmp_path, settings, language="en"):
    """A letter from a template of this test's own."""
    folder = tmp_path / "trial" / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "note.txt").write_text(template)
    engines = [dict(t, DIRS=[tmp_path, *t["DIRS"]]) for t in settings.TEMPLATES]
    settings.TEMPLATES = engines
    return queue(kind="trial/note", context=context, language=language)


def test_text_is_plain_and_html_is_escaped(tmp_path, settings):
    message = render("Hi\n\nDear {{ name }},", {"name": "O'Neil & <b>Sons</b>"}, tmp_path, settings)
    assert message.text == "Dear O'Neil & <b>Sons</b>,"
    assert "O&#x27;Neil &amp; &lt;b&gt;Sons&lt;/b&gt;" in html_of(message)


def test_only_our_own_addresses_become_links(tmp_path, settings):
    letter = "Hi\n\n{{ name }}\n" + settings.SITE_URL + "/es/x/\n" + settings.SITE_URL + ".evil.example/"
    message = render(letter, {"name": "https://evil.example/"}, tmp_path, settings)
    assert f'href="{settings.SITE_URL}/es/x/"' in html_of(message)
    assert 'href="https://evil' not in html_of(message)
    assert f'href="{settings.SITE_URL}.evil' not in html_of(message)


def test_unknown_language_falls_back_to_the_house_language(settings):
    assert queue(language="xx").language == settings.LANGUAGE_CODE


def test_html_letter_says_its_language():
    assert '<html lang="ca">' in html_of(queue(language="ca"))


def test_two_workers_send_one_letter():
    message = queue()
    OutboxMessage.objects.filter(pk=message.pk).update(
        attempts=1, next_attempt_at=timezone.now() + timedelta(minutes=2)
    )  # another worker holds this attempt
    deliver_message.call(message.pk)
    assert mail.outbox == []


def test_failed_letter_is_tried_again_later_and_not_for_ever(settings):
    for name, value in mail_settings({"EMAIL_BACKEND": "tests.crowdcoop.mail.broken.EmailBackend"}).items():
        setattr(settings, name, value)
    message = queue()
    for attempt in range(1, MAX_ATTEMPTS + 3):
        OutboxMessage.objects.update(next_attempt_at=timezone.now())
        deliver_due(timezone.now())
        message.refresh_from_db()
        assert message.sent_at is None
        assert message.attempts == min(attempt, MAX_ATTEMPTS)
    assert deliver_due(timezone.now() + timedelta(days=30)) == 0


def test_letters_wait_while_mail_is_off(settings):
    settings.MAIL = False
    queue()
    assert deliver_due(timezone.now() + timedelta(hours=1)) == 0
    settings.MAIL = True
    assert deliver_due(timezone.now() + timedelta(hours=1)) == 1


def test_forgetting_an_address_leaves_only_that_something_was_sent():
    queue()
    queue(to="ben@example.org", subject_code="m-2")
    assert forget_letters(to="ANA@example.org") == 1
    gone = OutboxMessage.objects.get(subject_code="m-1")
    assert (gone.to, gone.subject, gone.text) == ("", "", "")
    assert OutboxMessage.objects.get(subject_code="m-2").text
