"""Creating cooperatives, their tax number, and naming the people who act for them.
Applications and members have their own services."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch
from crowdcoop.codes import new_code

from ..enums import CooperativeStatus, Role
from ..exceptions import LastOwner, NotAllowed, TaxIdTaken, UnknownPerson
from ..models import Cooperative, CooperativeRole
from ..rules import can_manage_people
from .jurisdictions import current_profile


@transaction.atomic
def create_cooperative(
    *,
    by: Any,
    name: str,
    kind: str,
    municipality: str,
    territory: str,
    jurisdiction_code: str,
    contact_email: str,
    share_value_minor: int = 0,
    entry_fee_minor: int = 0,
    status: str = CooperativeStatus.FORMING,
    founded_on: date | None = None,
    accepts_members: bool = False,
) -> Cooperative:
    """Create a cooperative whose first owner is `by`. Amounts in cents. Raises UnknownJurisdiction."""
    cooperative = Cooperative.objects.create(
        code=new_code("coop"),
        name=name,
        slug=_free_slug(name),
        kind=kind,
        status=status,
        municipality=municipality,
        territory=territory,
        jurisdiction=current_profile(jurisdiction_code),
        share_value_minor=share_value_minor,
        entry_fee_minor=entry_fee_minor,
        contact_email=contact_email.strip().lower(),
        founded_on=founded_on,
        accepts_members=accepts_members,
    )
    CooperativeRole.objects.create(cooperative=cooperative, user=by, role=Role.OWNER)
    record(by=by, action="cooperative.created", subject=cooperative, data={"kind": kind, "law": jurisdiction_code})
    touch("cooperatives")
    return cooperative


@transaction.atomic
def add_role(*, by: Any, cooperative: Cooperative, user: Any, role: str) -> CooperativeRole:
    """Let `user` act for `cooperative` as `role`; returns the row that is there when they already do.

    Raises NotAllowed unless `by` is an owner (`by=None` is the system: the incubator and the demo).
    """
    if by is not None and not can_manage_people(by, cooperative):
        raise NotAllowed
    held, created = CooperativeRole.objects.get_or_create(cooperative=cooperative, user=user, role=Role(role))
    if created:
        record(by=by, action="cooperative.role_added", subject=cooperative, data={"role": role, "user": user.pk})
    return held


@transaction.atomic
def add_person(*, by: Any, cooperative: Cooperative, email: str, role: str) -> CooperativeRole:
    """Like add_role, for the person with this e-mail address. Raises UnknownPerson, NotAllowed."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - the model is swappable

    user = get_user_model().objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise UnknownPerson
    return add_role(by=by, cooperative=cooperative, user=user, role=role)


@transaction.atomic
def remove_role(*, by: Any, cooperative: Cooperative, role_id: int) -> None:
    """Take one role away; quiet when it is already gone. Raises NotAllowed, LastOwner."""
    if not can_manage_people(by, cooperative):
        raise NotAllowed
    roles = CooperativeRole.objects.select_for_update().filter(cooperative=cooperative)
    held = roles.filter(pk=role_id).first()
    if held is None:
        return
    if held.role == Role.OWNER and roles.filter(role=Role.OWNER).count() == 1:
        raise LastOwner
    record(
        by=by, action="cooperative.role_removed", subject=cooperative, data={"role": held.role, "user": held.user_id}
    )
    held.delete()


@transaction.atomic
def set_tax_id(*, by: Any, cooperative: Cooperative, tax_id: str) -> Cooperative:
    """The number that its receipts show from now on, cleaned by its country's rules; "" takes it away.

    Papers given before stay as they were. The same again: nothing. Raises NotAllowed, TaxIdTaken."""
    if by is not None and not can_manage_people(by, cooperative):
        raise NotAllowed
    row = Cooperative.objects.select_for_update(of=("self",)).get(pk=cooperative.pk)
    if row.tax_id == tax_id:
        return row
    if tax_id and Cooperative.objects.filter(tax_id=tax_id).exists():
        raise TaxIdTaken
    row.tax_id = tax_id
    row.save(update_fields=["tax_id"])
    record(by=by, action="cooperative.tax_id_set", subject=row)
    return row


def _free_slug(name: str) -> str:
    stem = slugify(name)[:70] or "cooperative"
    taken = set(Cooperative.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(s for n in range(1, len(taken) + 2) if (s := stem if n == 1 else f"{stem}-{n}") not in taken)
