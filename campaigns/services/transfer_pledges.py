"""Promises by bank transfer: they count once the supporter's address is proven, by a letter's link or by signing in.
Asking for the money and matching it is payments' work."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from campaigns import emails
from campaigns.exceptions import PledgeLocked
from campaigns.models import Pledge
from payments.enums import Method, PaymentState
from payments.services.transfers import promise_transfer


def _fresh(pledge: Pledge) -> Pledge:
    return Pledge.objects.select_related("payment", "campaign__cooperative", "reward").get(pk=pledge.pk)


def has_proven(person: Any, email: str) -> bool:
    """Whether the address is this signed-in person's, and was proven to be."""
    if not getattr(person, "pk", None):
        return False
    return EmailAddress.objects.filter(user=person, email__iexact=email, verified=True).exists()


@transaction.atomic
def begin_transfer_pledge(*, by: Any, pledge: Pledge, now: datetime) -> Pledge:
    """Count the promise at once for a signed-in supporter with a proven address; anybody else is sent a letter.

    Safe twice: one letter, one promise. A promise that is no draft any more is left as it is.
    """
    if pledge.payment.method != Method.TRANSFER or pledge.payment.state != PaymentState.DRAFT:
        return pledge
    if has_proven(by, pledge.email):
        promise_transfer(by=by, payment=pledge.payment, now=now)
        return _fresh(pledge)
    emails.pledge_to_confirm(pledge)
    return pledge


@transaction.atomic
def confirm_transfer_pledge(*, by: Any, pledge: Pledge, now: datetime) -> Pledge:
    """The link of the letter was used. Counting already: nothing. Too late or sold out: the pledge comes back expired.

    Raises PledgeLocked for a pledge that is not waiting for this.
    """
    states = (PaymentState.DRAFT, PaymentState.ACTIVE)
    if pledge.payment.method != Method.TRANSFER or pledge.payment.state not in states:
        raise PledgeLocked
    promise_transfer(by=by, payment=pledge.payment, now=now)
    return _fresh(pledge)
