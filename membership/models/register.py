"""Members and the register: the legal book of signed, numbered operations.
Operations are never edited; holdings are only ever computed."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..enums import NEGATIVE, POSITIVE, OperationKind
from .application import Application
from .cooperative import Cooperative


class Member(models.Model):
    """A person in the register of one cooperative, by number. What they hold is computed from operations."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="members")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=32, unique=True)
    application = models.OneToOneField(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="member"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships"
    )
    full_name = models.CharField(max_length=160)
    tax_id = models.CharField(max_length=20)
    address = models.CharField(max_length=240)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    admitted_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    PERSONAL = {
        "scrub": ["email"],
        "keep": {
            "full_name": "the law's book of members",
            "tax_id": "the law's book of members",
            "address": "the law's book of members",
            "user": "set to nothing on erasure",
        },
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "number"], name="membership_member_number_once"),
            models.UniqueConstraint(
                fields=["cooperative", "user"],
                condition=Q(left_on=None, user__isnull=False),
                name="membership_member_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=models.F("admitted_on")), name="membership_member_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative_id}/{self.number}"


class RegisterQuerySet(models.QuerySet["RegisterOperation"]):
    """Adjectives only; nothing here evaluates."""

    def of(self, cooperative: Cooperative) -> "RegisterQuerySet":
        return self.filter(cooperative=cooperative)

    def at(self, day: date) -> "RegisterQuerySet":
        """Operations in force on `day`."""
        return self.filter(valid_on__lte=day)


class RegisterOperation(models.Model):
    """One entry: numbered without gaps per cooperative, chained by hash to the one before. Quantities are signed."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="operations")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=OperationKind.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="operations")
    quantity = models.IntegerField()
    share_value_minor = models.BigIntegerField()
    valid_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reference = models.CharField(max_length=120, blank=True)
    payment_code = models.CharField(max_length=32, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = RegisterQuerySet.as_manager()

    PERSONAL = {"scrub": [], "keep": {"member": "the law's book", "recorded_by": "who kept the book"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "number"], name="membership_operation_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="membership_operation_from_one"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(POSITIVE), quantity__gt=0)
                | Q(kind__in=sorted(NEGATIVE), quantity__lt=0)
                | (Q(kind=OperationKind.CORRECTION) & ~Q(quantity=0)),
                name="membership_operation_sign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative_id}#{self.number} {self.kind} {self.quantity:+d}"

    @property
    def amount_minor(self) -> int:
        return self.quantity * self.share_value_minor
