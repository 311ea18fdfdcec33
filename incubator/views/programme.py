"""The programme manager's side: applications and their answers, campaigns to approve, cases and advisers.
A group's side of an application is views/intake.py."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView, View

from crowdcoop import clock
from crowdcoop.views import FormPage
from incubator import inbox, queries
from incubator.enums import IntakeState
from incubator.forms import AcceptForm, AdviserForm, DeclineForm, WaitlistForm
from incubator.models import Incubation, IntakeApplication
from incubator.rules import can_decide, can_manage
from incubator.services import incubations, intake

from .access import Allowed, OfCase


class OverviewView(Allowed, TemplateView):
    """What waits for the programme, and how it is going."""

    template_name = "incubator/programme.html"

    def allow(self) -> bool:
        return can_manage(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, user = clock.now(), self.request.user
        answered = IntakeApplication.objects.exclude(state=IntakeState.DRAFT).exclude(
            state__in=[IntakeState.SUBMITTED, IntakeState.IN_REVIEW]
        )
        cases = Incubation.objects.select_related("cooperative", "adviser", "programme").order_by("state", "started_at")
        lines = inbox.case_lines(cases.prefetch_related("stages"), now)
        return {
            **super().get_context_data(**kwargs),
            "items": inbox.for_manager(user, now),
            "answered": answered.select_related("call").order_by("-decided_at")[:20],
            "cases": inbox.running(lines),
            "ended": inbox.ended(lines),
        }


class _OfApplication(Allowed):
    application: IntakeApplication

    def allow(self) -> bool:
        if not can_manage(self.request.user):
            return False
        sent = IntakeApplication.objects.exclude(state=IntakeState.DRAFT)
        found = sent.select_related("call__programme", "applicant", "cooperative", "recommended_path")
        self.application = get_object_or_404(found, code=self.kwargs["code"])
        return can_decide(self.request.user, self.application)

    def application_context(self) -> dict[str, Any]:
        application = self.application
        checks = queries.eligibility(
            application.call,
            people=application.people_count or 0,
            territory=application.territory,
            group_stage=application.group_stage,
            together=True,
        )
        waiting = application.state in {IntakeState.SUBMITTED, IntakeState.IN_REVIEW, IntakeState.WAITLISTED}
        return {
            "application": application,
            "checks": checks[:2],
            "may_answer": waiting,
            "may_wait": waiting and application.state != IntakeState.WAITLISTED,
            "words": queries.programme_words(application.call.programme),
            "crumbs": [
                {"url": reverse("programme"), "label": queries.programme_words(application.call.programme).name},
                {"url": "", "label": application.group_name},
            ],
        }


class ApplicationView(_OfApplication, TemplateView):
    """One application, to read."""

    template_name = "incubator/application.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.application_context()}


class ReadingView(_OfApplication, View):
    """A manager takes it up: the group sees that it is being read."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        intake.start_reading(by=request.user, application=self.application, now=clock.now())
        return HttpResponseRedirect(reverse("programme_application", args=[self.application.code]))


class _AnswerView(_OfApplication, FormPage):
    template_name = "incubator/answer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.application_context()}


class AcceptView(_AnswerView):
    """Yes, and who accompanies them."""

    form_class = AcceptForm
    extra_context = {"kind": "accept"}

    def act(self, form: AcceptForm) -> str:
        incubation = intake.accept_application(
            by=self.request.user, application=self.application, adviser=form.cleaned_data["adviser"], now=clock.now()
        )
        return reverse("incubation", args=[incubation.code])


class WaitlistView(_AnswerView):
    """Not yet."""

    form_class = WaitlistForm
    extra_context = {"kind": "waitlist"}

    def act(self, form: WaitlistForm) -> str:
        intake.waitlist_application(
            by=self.request.user, application=self.application, text=form.cleaned_data["text"], now=clock.now()
        )
        return reverse("programme_application", args=[self.application.code])


class DeclineView(_AnswerView):
    """A useful no."""

    form_class = DeclineForm
    extra_context = {"kind": "decline"}

    def act(self, form: DeclineForm) -> str:
        data = form.cleaned_data
        intake.decline_application(
            by=self.request.user,
            application=self.application,
            reason_code=data["reason"],
            text=data["text"],
            reapply_on=data["reapply_on"],
            path=data["path"],
            now=clock.now(),
        )
        return reverse("programme_application", args=[self.application.code])


class AdviserView(OfCase, FormPage):
    """Another adviser for a case."""

    may = staticmethod(lambda user, incubation: can_manage(user))
    form_class = AdviserForm
    template_name = "incubator/adviser.html"

    def act(self, form: AdviserForm) -> str:
        incubations.assign_adviser(
            by=self.request.user, incubation=self.incubation, adviser=form.cleaned_data["adviser"], now=clock.now()
        )
        return reverse("incubation", args=[self.incubation.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.case_context()}
