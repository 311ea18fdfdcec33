"""The cooperative and the people who act for it.
Applications, members and register operations have their own files."""

from django.conf import settings
from django.db import models


class Cooperative(models.Model):
    """One organisation, forming or registered."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=12, default="forming")
    municipality = models.CharField(max_length=120, blank=True)
    territory = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return self.name


class CooperativeRole(models.Model):
    """One person may act for one cooperative in one role."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cooperative_roles")
    role = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "user", "role"], name="membership_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.cooperative_id}"
