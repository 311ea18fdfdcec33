"""The outbox. A row is a letter: written once, in the reader's language, sent once (its HTML is made on sending).
Deciding what to send lives in each app's emails.py."""

from django.db import models


class OutboxMessage(models.Model):
    """One letter. Erasure scrubs `to`, `subject` and `text`; kind, subject code and dates stay as proof of notice."""

    kind = models.CharField(max_length=80)
    subject_code = models.CharField(max_length=64)
    ordinal = models.PositiveIntegerField(default=1)
    PERSONAL = {"scrub": ["to", "subject", "text", "stop_url"], "keep": {}}

    to = models.EmailField(db_index=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    # Where one click ends letters of this kind; "" for letters about something the reader has done.
    stop_url = models.CharField(max_length=500, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True, db_index=True)
    next_attempt_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_code", "ordinal"], name="mail_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_code} #{self.ordinal}"
