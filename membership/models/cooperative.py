"""The cooperative and the people who act for it.
Applications, members and register operations have their own files."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crowdcoop.labels import label_of

from ..enums import CooperativeKind, CooperativeStatus, Role, Territory
from .jurisdiction import JurisdictionProfile


class CooperativeQuerySet(models.QuerySet["Cooperative"]):
    """Adjectives only; nothing here evaluates."""

    def of_user(self, user: settings.AUTH_USER_MODEL) -> "CooperativeQuerySet":  # type: ignore[name-defined]
        return self.filter(roles__user=user).distinct()

    def edited_by(self, user: settings.AUTH_USER_MODEL) -> "CooperativeQuerySet":  # type: ignore[name-defined]
        """Where this person is owner or editor: those who write and run its campaigns."""
        return self.filter(roles__user=user, roles__role__in=[Role.OWNER, Role.EDITOR])


class Cooperative(models.Model):  # type: ignore[django-manager-missing]
    """One organisation, forming or registered. Amounts are cents; its cover artwork is drawn from `code`."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=CooperativeKind.choices)
    status = models.CharField(
        _("status"), max_length=12, choices=CooperativeStatus.choices, default=CooperativeStatus.FORMING
    )
    municipality = models.CharField(_("municipality"), max_length=120, blank=True)
    territory = models.CharField(_("territory"), max_length=8, choices=Territory.choices, blank=True)
    jurisdiction = models.ForeignKey(JurisdictionProfile, on_delete=models.PROTECT, related_name="cooperatives")
    share_value_minor = models.BigIntegerField(_("value of one share"), default=0)
    entry_fee_minor = models.BigIntegerField(_("entry fee"), default=0)
    contact_email = models.EmailField(_("contact e-mail"))
    # Printed on receipts; empty while the cooperative is being formed. Checked by payments/countries.
    tax_id = models.CharField(_("tax number"), max_length=20, blank=True, default="")
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    accepts_members = models.BooleanField(_("accepts members"), default=False)
    # Whether new members may pay their shares by direct debit; only where no entry fee is asked beside them.
    takes_debits = models.BooleanField(_("takes direct debits"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CooperativeQuerySet.as_manager()

    PERSONAL = {
        "scrub": [],
        "keep": {
            "contact_email": "the organisation's public address, not a person's",
            "tax_id": "the organisation's tax number, printed on its papers",
        },
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share_value_minor__gte=0, entry_fee_minor__gte=0), name="membership_coop_amounts"
            ),
            models.CheckConstraint(
                condition=Q(accepts_members=False) | Q(share_value_minor__gt=0), name="membership_coop_share_known"
            ),
            models.CheckConstraint(
                condition=Q(takes_debits=False) | Q(entry_fee_minor=0), name="membership_coop_debits_capital_only"
            ),
            models.UniqueConstraint(fields=["tax_id"], condition=~Q(tax_id=""), name="membership_coop_tax_id_once"),
        ]

    get_kind_display = label_of("kind", CooperativeKind)
    get_status_display = label_of("status", CooperativeStatus)

    def __str__(self) -> str:
        return self.name


class CooperativeRole(models.Model):
    """One person may act for one cooperative in one role."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cooperative_roles")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    PERSONAL = {"scrub": [], "keep": {"user": "who acted for the cooperative; the account itself is scrubbed"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "user", "role"], name="membership_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.cooperative_id}"
