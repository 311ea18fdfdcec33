"""What somebody did as a guest becomes theirs once they show that the address is theirs.
Sending and checking the code; what there is to claim is each app's registration."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crowdcoop.accounts import own_data
from crowdcoop.accounts.exceptions import WrongCode
from crowdcoop.accounts.models import User
from crowdcoop.audit.services import record
from crowdcoop.codes import ALPHABET, new_code
from crowdcoop.mail.services import queue_mail

MINUTES = 15
TRIES = 5


@dataclass(frozen=True, slots=True)
class PendingClaim:
    """An address waiting for its code; kept in the person's session, never in a row."""

    email: str
    code: str
    until: float
    tries: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@transaction.atomic
def start_claim(*, by: User, email: str, now: datetime) -> PendingClaim:
    """Write to the address with a code. The same happens whether or not anything waits there."""
    code = "".join(secrets.choice(ALPHABET) for _number in range(6))
    queue_mail(
        kind="accounts/claim_code",
        to=email,
        language=by.language,
        context={"code": code.upper(), "minutes": MINUTES},
        subject_code=new_code("m"),
    )
    return PendingClaim(email=email, code=code, until=(now + timedelta(minutes=MINUTES)).timestamp())


def check_code(*, pending: PendingClaim, code: str, now: datetime) -> None:
    """Raise WrongCode unless `code` is the one that was sent, in time and within the allowed tries."""
    if now.timestamp() > pending.until or pending.tries >= TRIES:
        raise WrongCode(_("This code is no longer valid. Ask for a new one."))
    typed = "".join(code.split()).replace("-", "").lower()
    if not secrets.compare_digest(typed.encode(), pending.code.encode()):
        raise WrongCode(_("This is not the code we sent. Look at the newest e-mail and try again."))


@transaction.atomic
def claim_everything(*, by: User, email: str, now: datetime) -> int:
    """Tie what was done as a guest with a proven `email` to the person; the address becomes one of theirs.

    Returns how many things were found. An address that is another account's stays there.
    """
    found = sum(claim(user=by, email=email, now=now) for claim in own_data.claims.values())
    if not EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        EmailAddress.objects.update_or_create(user=by, email=email, defaults={"verified": True})
    record(by=by, action="account.claimed", subject=by, data={"found": found})
    return found
