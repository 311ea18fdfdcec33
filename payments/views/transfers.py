"""The page a payer gets by letter: where to send a promised transfer, with a code for banking apps.
It only reads; what arrives is matched in services/matching.py."""

from typing import Any

from django.conf import settings
from django.utils.safestring import mark_safe

from ..bankfiles.epc import epc_svg, epc_text
from ..bankfiles.numbers import spaced
from ..enums import Method, PaymentState
from ..models import Payment
from ..purposes import owner_of
from ..services.matching import received_minor
from ..services.transfers import takes_transfers
from .linked import LinkedPage


class TransferView(LinkedPage):
    """Account, amount, reference and payment code while a transfer is awaited."""

    template_name = "payments/transfer.html"

    def is_for(self, payment: Payment) -> bool:
        return payment.method == Method.TRANSFER

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payment = self.payment
        waiting = payment.state == PaymentState.AWAITING_TRANSFER and takes_transfers()
        context = {
            "payment": payment,
            "described": owner_of(payment.purpose).describe(payment),
            "waiting": waiting,
            "noindex": True,
        }
        return super().get_context_data(**context, **(self._instructions() if waiting else {}), **kwargs)

    def _instructions(self) -> dict[str, Any]:
        received = received_minor(self.payment)
        missing = self.payment.amount_minor - received
        text = epc_text(
            name=settings.BANK_ACCOUNT_NAME,
            iban=settings.BANK_ACCOUNT_IBAN,
            amount_minor=missing,
            reference=self.payment.reference,
        )
        return {
            "holder": settings.BANK_ACCOUNT_NAME,
            "iban": spaced(settings.BANK_ACCOUNT_IBAN),
            "reference": spaced(self.payment.reference),
            "received_minor": received,
            "missing_minor": missing,
            "qr": mark_safe(epc_svg(text)),  # noqa: S308 - drawn by us from digits and letters
        }
