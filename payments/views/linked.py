"""What every page has in common that a payer reaches by the signed link in a letter.
What such a page shows or does is its own."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from ..links import payment_of
from ..models import Payment


@method_decorator(never_cache, name="dispatch")
class LinkedPage(TemplateView):
    """About one payment, for whoever holds its link; a forged link and a payment it is not for are 404."""

    payment: Payment

    def is_for(self, payment: Payment) -> bool:
        return True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = payment_of(kwargs["token"])
        if found is None or not self.is_for(found):
            raise Http404
        self.payment = found
        return super().dispatch(request, *args, **kwargs)
