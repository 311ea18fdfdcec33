"""The base of every page with a form, and the answers to broken requests.
No domain rule lives here."""

import hashlib
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.generic import FormView

from crowdcoop.audit.services import act_once
from crowdcoop.exceptions import DomainError
from crowdcoop.limits import address_of, allow, too_many, wait


class FormPage(FormView):  # type: ignore[type-arg]
    """A page with one form: `act` makes the one domain call and returns the address to go to.

    A submission with the same once-token is carried out once; a DomainError appears above the form and nothing
    typed is lost. `act` runs in a transaction; what must happen outside it (asking a payment provider) goes into
    `finish`, which is also reached by a replay and therefore must be safe to call again.
    `limit` is how many submissions one sender may make in how many seconds. Never cached: it depends on a person.
    """

    limit: tuple[int, int] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def act(self, form: Any) -> str:
        raise NotImplementedError

    def finish(self, url: str) -> str:
        """Called after the transaction, also on a replay. Override for calls that leave the house."""
        return url

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.limit:
            limit, seconds = self.limit
            if not allow(f"{type(self).__qualname__}:{address_of(request)}", limit, seconds):
                return too_many(request, wait(seconds))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            url = self.finish(act_once(key=self._once_key(form), act=lambda: self.act(form)))
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(url)

    def _once_key(self, form: Any) -> str:
        """Bound to this address and to this person (or, without sign-in, to this browser's CSRF cookie)."""
        once = form.cleaned_data.get("once") or ""
        if not once:
            return ""
        who = self.request.user.pk or self.request.META.get("CSRF_COOKIE", "")
        return hashlib.sha256(f"{who}|{self.request.path}|{once}".encode()).hexdigest()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's safety token was missing or old: say so calmly and offer the way back."""
    return render(request, "403.html", {"expired_form": True}, status=403)


def bad_request(request: HttpRequest, exception: SuspiciousOperation | None = None) -> HttpResponse:
    """400 in the house look."""
    return render(request, "400.html", status=400)
