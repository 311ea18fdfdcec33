"""The page where another card is saved for a promise, before its deadline.
What happens with a card is services/cards.py's work."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from crowdcoop.clock import now
from crowdcoop.exceptions import DomainError

from ..links import payment_of
from ..models import Payment
from ..purposes import owner_of
from ..services.cards import begin_card_change, expires_too_soon, may_change_card
from ..services.settlement import look_again


@method_decorator(never_cache, name="dispatch")
class CardView(TemplateView):
    """Which card is saved, and a button for another one. Reached by a signed link only."""

    template_name = "payments/card.html"
    payment: Payment

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = payment_of(kwargs["token"])
        if found is None:
            raise Http404
        self.payment = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only reads; coming back from the card page, the provider is asked in the background."""
        look_again(self.payment)
        self.payment.refresh_from_db()
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return HttpResponseRedirect(begin_card_change(payment=self.payment, now=now()))
        except DomainError as error:
            return self.render_to_response(self.get_context_data(error=str(error)), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            payment=self.payment,
            described=owner_of(self.payment.purpose).describe(self.payment),
            changeable=may_change_card(self.payment, now()),
            too_soon=expires_too_soon(self.payment),
            noindex=True,
            **kwargs,
        )
