"""Letters about money: a card was declined, the bank asks.
Letters about pledges and memberships belong to their owners."""

from django.utils import translation

from crowdcoop.mail.services import queue_mail

from .links import repair_url
from .models import Payment
from .purposes import owner_of


def _letter(payment: Payment, name: str, ordinal: int) -> None:
    with translation.override(payment.payer_language):
        described = str(owner_of(payment.purpose).describe(payment))
    queue_mail(
        kind=f"payments/{name}",
        to=payment.payer_email,
        language=payment.payer_language,
        context={"payment": payment, "described": described, "link": repair_url(payment)},
        subject_code=payment.code,
        ordinal=ordinal,
    )


def card_declined(payment: Payment, attempt: int) -> None:
    """The bank said no: here is how to put it right."""
    _letter(payment, "card_declined", attempt)


def authentication_needed(payment: Payment, attempt: int) -> None:
    """The bank wants the payer's own confirmation."""
    _letter(payment, "authentication_needed", attempt)
