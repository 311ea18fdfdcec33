"""What the accounts hold about a person: given out, and scrubbed when they leave.
Amounts, codes and the provider's references stay: the books must add up for as long as the law asks."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crowdcoop.accounts import own_data
from crowdcoop.accounts.holdings import addresses_of

from .enums import OPEN_COLLECTION, PaymentState
from .models import Payment

NAME = "payments"


def register() -> None:
    own_data.register(NAME, exported)
    own_data.register_eraser(
        NAME,
        erase,
        kept=gettext_lazy(
            "Amounts, dates and codes of payments, without your name: the law asks for the books for six years."
        ),
        obstacles=obstacles,
    )


def _of(user: Any) -> Any:
    return Payment.objects.filter(Q(payer=user) | Q(payer_email__in=addresses_of(user)))


def exported(user: Any) -> list[dict[str, Any]]:
    """Every payment promised with the account or one of its addresses."""
    fields = ("code", "purpose", "amount_minor", "currency", "nature", "method", "state", "opened_at", "collected_at")
    return list(_of(user).order_by("pk").values(*fields, "payer_email", "card_brand", "card_last4"))


def obstacles(user: Any) -> list[str]:
    """Money on its way cannot lose its person."""
    if _of(user).filter(state__in=[*OPEN_COLLECTION, PaymentState.ACTIVE]).exists():
        return [_("A payment of yours is still open. Withdraw it, or wait until it is settled.")]
    return []


def erase(user: Any, now: datetime) -> None:
    _of(user).update(payer_email="", card_last4="")
