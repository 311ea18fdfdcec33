"""Keeping what a payer tells for the tax office. Only those who want the deduction are asked.
Reading it is queries/papers.py's work; checking tax numbers is the country's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record

from ..models import TaxIdentity
from ..queries.papers import identity_for


@dataclass(frozen=True, slots=True)
class IdentityOrder:
    """What was told, already checked."""

    country: str
    kind: str
    name: str
    tax_id: str
    postal_code: str


@transaction.atomic
def save_identity(*, by: Any, payer: Any, email: str, order: IdentityOrder, now: datetime) -> TaxIdentity:
    """Keep or change a payer's tax identity: of an account, or (`payer` None) of a guest's address. No mail."""
    row = identity_for(payer, email) or TaxIdentity(payer=payer)
    row.email = email.lower()
    row.country, row.kind, row.name = order.country, order.kind, order.name
    row.tax_id, row.postal_code, row.updated_at = order.tax_id, order.postal_code, now
    row.save()
    record(by=by, action="payments.tax_identity_kept", subject=row)
    return row
