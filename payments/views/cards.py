"""The page where another card is saved for a promise, before its deadline.
What happens with a card is services/cards.py's work."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from crowdcoop.clock import now
from crowdcoop.exceptions import DomainError

from ..purposes import owner_of
from ..services.cards import begin_card_change, expires_too_soon, may_change_card
from ..services.settlement import look_again
from .linked import LinkedPage


class CardView(LinkedPage):
    """Which card is saved, and a button for another one."""

    template_name = "payments/card.html"

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
