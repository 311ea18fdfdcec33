"""The provider's webhook, and the page where a failed charge is put right.
Views check, call one service, answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from crowdcoop.clock import now
from crowdcoop.exceptions import DomainError
from crowdcoop.looking import look_later, looks_again

from ..enums import PaymentState
from ..exceptions import NotRepairable, PaymentsOff
from ..forms import RepairForm
from ..providers.errors import ForgedMessage
from ..purposes import owner_of
from ..services.inbox import receive_message
from ..services.repair import begin_authentication, begin_new_card
from ..services.settlement import look_again
from .linked import LinkedPage

LARGEST_MESSAGE = 1_000_000


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Store a signed message and answer 200 at once; anything else is refused and leaves no trace.

    Too large is 413 before anything is read, everything else that is not a signed message is 400.
    """
    signature = request.headers.get("Stripe-Signature", "")
    length = request.headers.get("Content-Length") or "0"
    if not (length.isascii() and length.isdigit()):
        return HttpResponse(status=400)
    if len(length) > 9 or int(length) > LARGEST_MESSAGE:
        return HttpResponse("Larger than any message of the payment service.", status=413, content_type="text/plain")
    try:
        receive_message(body=request.body, signature=signature, now=now())
    except (ForgedMessage, PaymentsOff):
        return HttpResponse(status=400)
    return HttpResponse(status=200)


class RepairView(LinkedPage):
    """What happened to the charge, and the ways to put it right."""

    template_name = "payments/repair.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only reads; coming back from the bank or the card page, the provider is asked in the background."""
        look_again(self.payment)
        self.payment.refresh_from_db()
        context = self.get_context_data(looks_again=looks_again(request))
        response = self.render_to_response(context)
        # A direct debit is on its way for days: nobody waits for that in front of a page.
        waits = context["checking"] and self.payment.state != PaymentState.PROCESSING
        return look_later(request, response) if waits else response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RepairForm(request.POST)
        way = form.cleaned_data["way"] if form.is_valid() else ""
        begin = {RepairForm.AUTHENTICATE: begin_authentication, RepairForm.NEW_CARD: begin_new_card}.get(way)
        try:
            if begin is None:
                raise NotRepairable
            return HttpResponseRedirect(begin(payment=self.payment, now=now()))
        except DomainError as error:
            return self.render_to_response(self.get_context_data(error=str(error)), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payment = self.payment
        checking = {PaymentState.CHARGING, PaymentState.UNKNOWN, PaymentState.PROCESSING}
        if payment.state == PaymentState.DECLINED and not payment.card_closed and payment.next_attempt_at:
            checking = checking | ({PaymentState.DECLINED} if payment.next_attempt_at <= now() else set())
        return super().get_context_data(
            payment=payment,
            described=owner_of(payment.purpose).describe(payment),
            checking=payment.state in checking,
            noindex=True,
            **kwargs,
        )
