"""Audit events and the tokens that make a form count once.
Rows are written by services only and never changed."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """An act: who (by id, so that erasure needs no edit here), what, on what. `data` holds codes, never names."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    action = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_code = models.CharField(max_length=64, db_index=True)
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_code} #{self.pk}"


class OnceToken(models.Model):
    """One form submission that was carried out, and where its result is; a replay is sent there."""

    key = models.CharField(max_length=64, unique=True)
    result_url = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
