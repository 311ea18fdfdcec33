"""The page a payer gets by letter: where to send a promised transfer, with a code for banking apps.
It only reads; what arrives is matched in services/matching.py."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from ..bankfiles.epc import epc_svg, epc_text
from ..bankfiles.numbers import spaced
from ..enums import Method, PaymentState
from ..links import payment_of
from ..models import Payment
from ..purposes import owner_of
from ..services.matching import received_minor
from ..services.transfers import takes_transfers


@method_decorator(never_cache, name="dispatch")
class TransferView(TemplateView):
    """Account, amount, reference and payment code while a transfer is awaited. Reached by a signed link only."""

    template_name = "payments/transfer.html"
    payment: Payment

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = payment_of(kwargs["token"])
        if found is None or found.method != Method.TRANSFER:
            raise Http404
        self.payment = found
        return self.render_to_response(self.get_context_data())

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
