"""Who gets to the finance desk: its people, with a second factor; for everybody else it does not exist.
Who belongs to it is decided in rules.py."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.utils.cache import add_never_cache_headers

from crowdcoop.accounts.middleware import ask_second_factor

from ..rules import has_second_factor, is_finance


class FinanceOnly(LoginRequiredMixin):
    """A page of the desk. `allow()` may narrow it further; a no is a 404. Never cached."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def allow(self) -> bool:
        return True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.request, self.kwargs = request, kwargs
        if request.user.is_authenticated:
            if not is_finance(request.user):
                raise Http404
            if not has_second_factor(request.user):
                return ask_second_factor(request)
            if not self.allow():
                raise Http404
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response
