"""Writing the register of members: numbered, chained operations, only ever added.
Reading it lives in queries.py and book.py."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import actor_of, record

from ..enums import NEGATIVE, OperationKind
from ..exceptions import NotEnoughShares, ProvisionalShares
from ..models import Cooperative, Member, RegisterOperation
from ..queries import shares_of
from ..queries.debits import provisional_shares


@transaction.atomic
def append_operation(
    *,
    by: Any,
    member: Member,
    kind: str,
    quantity: int,
    share_value_minor: int,
    valid_on: date,
    now: datetime,
    reference: str = "",
    payment_code: str = "",
) -> RegisterOperation:
    """Add the next operation of the cooperative's book. `quantity` is signed shares, `share_value_minor` cents.

    Raises NotEnoughShares when the member would hold less than none, ProvisionalShares when a bank may still undo them.
    A correction says what is true and is never refused.
    """
    cooperative = Cooperative.objects.select_for_update(of=("self",)).get(pk=member.cooperative_id)
    if kind in NEGATIVE:
        _check_held(member, quantity, valid_on, now)
    last = RegisterOperation.objects.of(cooperative).order_by("-number").first()
    operation = RegisterOperation(
        cooperative=cooperative,
        number=last.number + 1 if last else 1,
        kind=OperationKind(kind),
        member=member,
        quantity=quantity,
        share_value_minor=share_value_minor,
        valid_on=valid_on,
        recorded_at=now,
        recorded_by=actor_of(by),
        reference=reference,
        payment_code=payment_code,
        previous_hash=last.hash if last else "",
    )
    operation.hash = chain_hash(operation)
    operation.save(force_insert=True)
    record(by=by, action="register.operation", subject=cooperative, data={"number": operation.number, "kind": kind})
    return operation


def _check_held(member: Member, quantity: int, valid_on: date, now: datetime) -> None:
    left = shares_of(member, valid_on) + quantity
    if left < 0:
        raise NotEnoughShares
    if left < provisional_shares(member, now):
        raise ProvisionalShares


def chain_hash(operation: RegisterOperation) -> str:
    """SHA-256 over what the entry says and the hash before it: changing any older entry breaks every later one."""
    says = {
        "cooperative": operation.cooperative.code,
        "number": operation.number,
        "kind": str(operation.kind),
        "member": operation.member.number,
        "quantity": operation.quantity,
        "share_value_minor": operation.share_value_minor,
        "valid_on": operation.valid_on.isoformat(),
        "recorded_at": operation.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "recorded_by": operation.recorded_by_id,
        "reference": operation.reference,
        "payment": operation.payment_code,
        "previous": operation.previous_hash,
    }
    return hashlib.sha256(json.dumps(says, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def broken_links(cooperative: Cooperative) -> list[int]:
    """Numbers of operations that were altered, or before which one is missing; empty when the book is whole."""
    broken, previous, expected = [], "", 1
    for operation in (
        RegisterOperation.objects.of(cooperative).select_related("cooperative", "member").order_by("number")
    ):
        whole = operation.number == expected and operation.previous_hash == previous
        if not whole or operation.hash != chain_hash(operation):
            broken.append(operation.number)
        previous, expected = operation.hash, operation.number + 1
    return broken
