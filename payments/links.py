"""Signed links a payer gets by letter, and reading them back.
What the page behind them does is views.py's."""

from django.core import signing
from django.urls import reverse
from django.utils import translation

from crowdcoop.mail.services import absolute

from .models import Payment

SALT = "payments.repair"
PAPERS_SALT = "payments.papers"


def repair_token(payment: Payment) -> str:
    """Always the same for a payment, so that a repeated request carries the same address."""
    return signing.Signer(salt=SALT).sign(payment.code)


def repair_url(payment: Payment) -> str:
    """The absolute address of the page where a failed charge is put right, in the payer's language."""
    with translation.override(payment.payer_language):
        return absolute(reverse("payments:repair", args=[repair_token(payment)]))


def card_url(payment: Payment) -> str:
    """The absolute address of the page where another card is saved before the deadline, in the payer's language."""
    with translation.override(payment.payer_language):
        return absolute(reverse("payments:card", args=[repair_token(payment)]))


def transfer_url(payment: Payment) -> str:
    """The absolute address of the page that says where to send a transfer, in the payer's language."""
    with translation.override(payment.payer_language):
        return absolute(reverse("payments:transfer", args=[repair_token(payment)]))


def papers_token(payment: Payment) -> str:
    """Proof that its reader may see the papers of this payment."""
    return signing.Signer(salt=PAPERS_SALT).sign(payment.code)


def papers_url(payment: Payment) -> str:
    """The absolute address of the page with a payment's papers, in the payer's language."""
    with translation.override(payment.payer_language):
        return absolute(reverse("payments:guest_papers", args=[papers_token(payment)]))


def payment_of_papers(token: str) -> Payment | None:
    """The payment whose papers a link opens, or None for a forged or foreign one."""
    try:
        return Payment.objects.filter(code=signing.Signer(salt=PAPERS_SALT).unsign(token)).first()
    except signing.BadSignature:
        return None


def payment_of(token: str) -> Payment | None:
    """The payment a link names, or None for a forged or foreign one."""
    try:
        return Payment.objects.filter(code=signing.Signer(salt=SALT).unsign(token)).first()
    except signing.BadSignature:
        return None
