"""Signed links a payer gets by letter, and reading them back.
What the page behind them does is views.py's."""

from django.core import signing

from crowdcoop.mail.services import link_in

from .models import Payment

SALT = "payments.repair"
PAPERS_SALT = "payments.papers"


def repair_token(payment: Payment) -> str:
    """Always the same for a payment, so that a repeated request carries the same address."""
    return signing.Signer(salt=SALT).sign(payment.code)


def repair_url(payment: Payment) -> str:
    """The absolute address of the page where a failed charge is put right, in the payer's language."""
    return link_in(payment.payer_language, "payments:repair", repair_token(payment))


def card_url(payment: Payment) -> str:
    """The absolute address of the page where another card is saved before the deadline, in the payer's language."""
    return link_in(payment.payer_language, "payments:card", repair_token(payment))


def transfer_url(payment: Payment) -> str:
    """The absolute address of the page that says where to send a transfer, in the payer's language."""
    return link_in(payment.payer_language, "payments:transfer", repair_token(payment))


def papers_token(payment: Payment) -> str:
    """Proof that its reader may see the papers of this payment."""
    return signing.Signer(salt=PAPERS_SALT).sign(payment.code)


def papers_url(payment: Payment) -> str:
    """The absolute address of the page with a payment's papers, in the payer's language."""
    return link_in(payment.payer_language, "payments:guest_papers", papers_token(payment))


def payment_of_papers(token: str) -> Payment | None:
    """The payment whose papers a link opens, or None for a forged or foreign one."""
    return _named(token, PAPERS_SALT)


def payment_of(token: str) -> Payment | None:
    """The payment a link names, or None for a forged or foreign one."""
    return _named(token, SALT)


def _named(token: str, salt: str) -> Payment | None:
    try:
        return Payment.objects.filter(code=signing.Signer(salt=salt).unsign(token)).first()
    except signing.BadSignature:
        return None
