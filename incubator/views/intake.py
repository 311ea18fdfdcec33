"""A group's side of a call: the checker, the application, its draft and its status.
The manager's side is views/programme.py."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.generic import TemplateView

from courses.queries import title_of, url_of
from crowdcoop import clock
from crowdcoop.views import FormPage
from incubator import queries
from incubator.enums import IntakeState
from incubator.forms import EligibilityForm, IntakeForm
from incubator.models import Call, IntakeApplication
from incubator.rules import can_see_application
from incubator.services import intake

from .access import Allowed


def _call(code: str) -> Call:
    return get_object_or_404(Call.objects.select_related("programme"), code=code)


def _page_of(call: Call) -> Any:
    return call.pages.filter(live=True).first()


@require_GET
def check(request: HttpRequest, call: str) -> HttpResponse:
    """The eligibility checker: answers travel in the address, nothing is kept, no cookie."""
    found = _call(call)
    form = EligibilityForm(request.GET or None)
    checks = queries.eligibility(found, **form.cleaned_data) if form.is_bound and form.is_valid() else []
    context = {
        "call": found,
        "form": form,
        "checks": checks,
        "fits": bool(checks) and all(line.ok for line in checks),
        "open": found.takes_applications(clock.now()),
        "words": queries.programme_words(found.programme),
        "call_page": _page_of(found),
        "noindex": True,
    }
    return render(request, "incubator/check.html", context)


class _IntakePage(FormPage):
    """The application form, new or going on with a draft."""

    form_class = IntakeForm
    template_name = "incubator/apply.html"
    limit = (20, 3600)
    call: Call
    application: IntakeApplication | None = None

    def _sending(self) -> bool:
        return "save" not in self.request.POST

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        user = self.request.user if self.request.user.is_authenticated else None
        return {**kwargs, "user": user, "sending": self._sending()}

    def get_initial(self) -> dict[str, Any]:
        application = self.application
        if application is None:
            user = self.request.user
            return {"email": user.email} if user.is_authenticated else {}
        names = [*IntakeForm.base_fields]
        values = {name: getattr(application, name) for name in names if name not in {"once", "cooperative"}}
        return {**values, "cooperative": application.cooperative.code if application.cooperative else ""}

    def act(self, form: IntakeForm) -> str:
        do = intake.submit_application if self._sending() else intake.save_draft
        application = do(
            by=self.request.user,
            call=self.call,
            order=form.to_order(),
            application=self.application,
            now=clock.now(),
        )
        token = queries.application_token(application)
        saved = "" if self._sending() else "?saved=1"
        return reverse("intake_resume", args=[self.call.code, token]) + saved

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["call"] = self.call
        context["application"] = self.application
        context["open"] = self.call.takes_applications(clock.now())
        context["words"] = queries.programme_words(self.call.programme)
        context["rules"] = queries.public_rules(self.call)
        context["call_page"] = _page_of(self.call)
        context["saved"] = "saved" in self.request.GET
        context["noindex"] = True
        return context


class ApplyView(_IntakePage):
    """A new application; somebody signed in who has one already is led to it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.call = _call(kwargs["call"])
        if request.method == "GET" and request.user.is_authenticated:
            mine = IntakeApplication.objects.of(request.user).filter(call=self.call).order_by("-pk").first()
            if mine is not None:
                token = queries.application_token(mine)
                return HttpResponseRedirect(reverse("intake_resume", args=[self.call.code, token]))
        return super().dispatch(request, *args, **kwargs)


def status_context(application: IntakeApplication) -> dict[str, Any]:
    """What the status page shows."""
    path = application.recommended_path
    incubation = getattr(application, "incubation", None)
    return {
        "application": application,
        "call": application.call,
        "call_page": _page_of(application.call),
        "words": queries.programme_words(application.call.programme),
        "path": {"title": title_of(path), "url": url_of(path)} if path else None,
        "incubation": incubation,
        "noindex": True,
    }


class ResumeView(_IntakePage):
    """The link from the letter: a draft goes on, a sent application shows its status."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        application = queries.application_by_token(kwargs["token"])
        if application is None or application.call.code != kwargs["call"]:
            raise Http404
        self.application, self.call = application, application.call
        if application.state != IntakeState.DRAFT:
            response = render(request, "incubator/status.html", status_context(application))
            response.headers["Cache-Control"] = "no-store, private"
            return response
        return super().dispatch(request, *args, **kwargs)


class StatusView(Allowed, TemplateView):
    """The status of my application, by account."""

    template_name = "incubator/status.html"
    application: IntakeApplication

    def allow(self) -> bool:
        found = IntakeApplication.objects.select_related("call__programme", "recommended_path")
        self.application = get_object_or_404(found, code=self.kwargs["code"], call__code=self.kwargs["call"])
        return can_see_application(self.request.user, self.application)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.application.state == IntakeState.DRAFT:
            token = queries.application_token(self.application)
            return HttpResponseRedirect(reverse("intake_resume", args=[self.application.call.code, token]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **status_context(self.application)}
