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
from .models import Payment, Receipt, TaxIdentity, YearlySummary

NAME = "payments"


def register() -> None:
    """Called from `ready`: what is shown to a person of their money, what goes when they leave, what stays and why."""
    own_data.register(NAME, exported)
    own_data.register_eraser(
        NAME,
        erase,
        kept=gettext_lazy(
            "Amounts, dates and codes of payments, without your name: the law asks for the books for six years."
        ),
        obstacles=obstacles,
    )
    own_data.register("papers", papers_exported)
    own_data.register_eraser(
        "papers",
        erase_papers,
        kept=gettext_lazy("If the tax office was to be told of your gifts: your name and tax number, as the law asks."),
    )


def _of(user: Any) -> Any:
    return Payment.objects.filter(Q(payer=user) | Q(payer_email__in=addresses_of(user)))


def exported(user: Any) -> list[dict[str, Any]]:
    """Every payment promised with the account or one of its addresses."""
    fields = ("code", "purpose", "amount_minor", "currency", "nature", "method", "state", "opened_at", "collected_at")
    return list(_of(user).order_by("pk").values(*fields, "payer_email", "organisation", "card_brand", "card_last4"))


def obstacles(user: Any) -> list[str]:
    """Money on its way cannot lose its person."""
    if _of(user).filter(state__in=[*OPEN_COLLECTION, PaymentState.ACTIVE]).exists():
        return [_("A payment of yours is still open. Withdraw it, or wait until it is settled.")]
    return []


def erase(user: Any, now: datetime) -> None:
    """Address and card go; amounts, dates and codes stay."""
    _of(user).update(payer_email="", card_last4="")


def _identities_of(user: Any) -> Any:
    return TaxIdentity.objects.filter(Q(payer=user) | Q(payer=None, email__in=addresses_of(user)))


def papers_exported(user: Any) -> dict[str, Any]:
    """Receipts, corrections and what was told for the tax office."""
    papers = Receipt.objects.filter(payment__in=_of(user)).order_by("pk")
    shown = ("code", "issuer_code", "series", "number", "kind", "nature", "amount_minor", "issued_at", "facts")
    told = _identities_of(user).values("country", "kind", "name", "tax_id", "postal_code", "updated_at")
    return {"receipts": list(papers.values(*shown)), "tax_data": list(told)}


def erase_papers(user: Any, now: datetime) -> None:
    """Tax data goes, unless a deductible gift was certified to the account; summaries lose the address."""
    _identities_of(user).filter(payer=None).delete()
    own = TaxIdentity.objects.filter(payer=user)
    if Receipt.objects.filter(payment__payer=user, facts__certified=True).exists():
        own.update(email="")
    else:
        own.delete()
    mine = Q(payer=user) | Q(payer=None, payer_email__in=addresses_of(user))
    YearlySummary.objects.filter(mine).update(payer_email="")
