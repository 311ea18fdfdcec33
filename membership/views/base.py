"""What the views of this app share: finding the cooperative, the side of the applicant, the side of the board.
Single pages live beside this file."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.generic import TemplateView

from crowdcoop import clock
from crowdcoop.views import FormPage

from .. import links, rules
from ..forms import StepForm
from ..models import Application, Cooperative


class Personal(TemplateView):
    """A page without a form that depends on a person: never cached."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Django hands the address's parts to the template; ours are found in setup.
        return self.render_to_response(self.get_context_data())


class OfCooperative:
    """Finds `self.cooperative` by its code, or 404."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.now = clock.now()
        self.cooperative = get_object_or_404(Cooperative.objects.select_related("jurisdiction"), code=kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cooperative=self.cooperative, **kwargs)  # type: ignore[misc]


class Workspace(OfCooperative):
    """The cooperative's own rooms: sign-in first; somebody without the role finds nothing here."""

    allowed: Any = staticmethod(rules.can_see_workspace)
    tab = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not type(self).allowed(request.user, self.cooperative):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user  # type: ignore[attr-defined]
        return super().get_context_data(
            tab=self.tab,
            may_decide=rules.can_decide_applications(user, self.cooperative),
            may_manage=rules.can_manage_people(user, self.cooperative),
            may_handle=self.cooperative.takes_debits and rules.can_handle_capital(user, self.cooperative),
            may_book=rules.can_record_contribution(user, self.cooperative),
            noindex=True,
            **kwargs,
        )


class OfApplicant:
    """The applicant's own side: the account that applied, or the key from a letter; anybody else finds nothing."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.now = clock.now()
        self.key = request.GET.get("key", "")
        found = Application.objects.select_related("cooperative", "jurisdiction").filter(code=kwargs["code"]).first()
        if found is None or not self._may_see(request, found):
            raise Http404
        self.application = found

    def _may_see(self, request: HttpRequest, application: Application) -> bool:
        if self.key and links.opens_application(self.key, application):
            return True
        return request.user.is_authenticated and application.user_id == request.user.pk

    def back(self) -> str:
        """The status page, with the key where one was used."""
        path = links.status_path(self.application)
        return f"{path}?key={self.key}" if self.key else path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            application=self.application,
            cooperative=self.application.cooperative,
            law=self.application.jurisdiction,
            key=self.key,
            back_url=self.back(),
            noindex=True,
            **kwargs,
        )


class Step(FormPage):
    """One step with its own page: a title, what it does, a form, a way back."""

    template_name = "membership/step.html"
    form_class: Any = StepForm
    title: Any = ""
    lead: Any = ""
    submit_label: Any = None
    danger = False

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"submit_label": self.submit_label}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, lead=self.lead, danger=self.danger, **kwargs)
