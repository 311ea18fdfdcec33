"""Reported messages, for those who run the programme: read, and hidden or left standing.
Only what was reported can be read here, and reading it is noted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns.forms.talks import VerdictForm
from campaigns.queries import talks as queries
from campaigns.rules import can_moderate
from campaigns.services.talks import decide_report
from crowdcoop import clock
from crowdcoop.audit.services import record
from crowdcoop.views import FormPage


class Moderators(LoginRequiredMixin):
    """Those who run the programme; for everybody else this does not exist."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not can_moderate(request.user):
            raise Http404
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response


class Reports(Moderators, TemplateView):
    template_name = "campaigns/talk_reports.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"reports": list(queries.reported()[:100]), "noindex": True}


class Report(Moderators, FormPage):
    """One reported message and the two answers."""

    form_class = VerdictForm
    template_name = "campaigns/talk_report.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.message = queries.reported().filter(code=kwargs["message"]).first()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self._found()
        record(by=request.user, action="message.looked_at", subject=self._found())
        return super().get(request, *args, **kwargs)

    def _found(self) -> Any:
        if self.message is None:
            raise Http404
        return self.message

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"message": self._found(), "noindex": True}

    def act(self, form: VerdictForm) -> str:
        hide = form.cleaned_data["way"] == VerdictForm.HIDE
        decide_report(by=self.request.user, message=self._found(), hide=hide, now=clock.now())
        messages.success(self.request, _("Decided."))
        return reverse("talk_reports")
