"""The base of every page with a form, and the answers to broken requests.
No domain rule lives here."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.generic import FormView

from crowdcoop.audit.services import act_once
from crowdcoop.exceptions import DomainError


class FormPage(FormView):
    """A page with one form: `act` makes the one domain call and returns the address to go to.

    A submission with the same once-token is carried out once; a DomainError appears above the form and nothing
    typed is lost. Pages with forms depend on a person, so they are never cached.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def act(self, form: Any) -> str:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        who = self.request.user.pk or self.request.session.session_key or ""
        once = form.cleaned_data.get("once") or ""
        try:
            url = act_once(key=f"{who}:{once}"[:64] if once else "", act=lambda: self.act(form))
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(url)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's safety token was missing or old: say so calmly and offer the way back."""
    return render(request, "403.html", {"expired_form": True}, status=403)


def bad_request(request: HttpRequest, exception: SuspiciousOperation | None = None) -> HttpResponse:
    """400 in the house look."""
    return render(request, "400.html", status=400)
