"""How a case is found for the person asking: signed in, and theirs to see; anything else is a 404.
Who may do what is decided in rules.py."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers

from incubator.models import Deliverable, Incubation, Session
from incubator.rules import can_see


class SignedIn(LoginRequiredMixin):
    """Only for people with an account; never cached."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response


class Allowed(SignedIn):
    """Asks `allow()` before anything else; a no is a 404."""

    kwargs: dict[str, Any]

    def allow(self) -> bool:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.request, self.kwargs = request, kwargs
        if request.user.is_authenticated and not self.allow():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class OfCase(Allowed):
    """A page of one incubation; `may` is the rule that lets people in."""

    may: Callable[[Any, Incubation], bool] = staticmethod(can_see)
    incubation: Incubation

    def allow(self) -> bool:
        cases = Incubation.objects.select_related("cooperative", "programme", "adviser")
        self.incubation = get_object_or_404(cases, code=self.kwargs["code"])
        return type(self).may(self.request.user, self.incubation)

    def case_context(self) -> dict[str, Any]:
        return {"incubation": self.incubation, "cooperative": self.incubation.cooperative}


class OfDocument(OfCase):
    """A page of one document of a case."""

    deliverable: Deliverable

    def allow(self) -> bool:
        if not super().allow():
            return False
        found = Deliverable.objects.select_related("stage__incubation__cooperative", "stage__incubation__programme")
        here = found.filter(stage__incubation=self.incubation)
        self.deliverable = get_object_or_404(here, code=self.kwargs["deliverable"])
        return True


class OfSession(OfCase):
    """A page of one session of a case."""

    session: Session

    def allow(self) -> bool:
        if not super().allow():
            return False
        here = Session.objects.filter(incubation=self.incubation).select_related("incubation__cooperative", "adviser")
        self.session = get_object_or_404(here, code=self.kwargs["session"])
        return True
