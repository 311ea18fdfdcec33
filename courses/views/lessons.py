"""Acting on a lesson: going on, answering, writing a worksheet.
Rendering the lesson itself is the page's; grading and writing are services."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from courses import queries
from courses.exceptions import HasQuestions
from courses.forms import QuizForm, WorksheetForm
from courses.models import QuizAttempt
from courses.rules import can_see_attempt
from courses.services.grading import Grading, grade_answers, questions_from
from courses.services.learning import mark_done, submit_quiz, view_lesson
from courses.services.worksheets import save_worksheet
from crowdcoop import clock
from crowdcoop.cms.languages import reading_language
from crowdcoop.exceptions import DomainError
from crowdcoop.views import FormPage

from .base import lesson_frame, lesson_or_404, path_of


class GoOnView(LoginRequiredMixin, View):
    """“Done, go on”: finishes a lesson without questions, else leads to them. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        unit = lesson_or_404(uuid)
        order: dict[str, Any] = {"by": request.user, "unit": unit, "language": reading_language(), "now": clock.now()}
        try:
            mark_done(**order)
        except HasQuestions:
            view_lesson(**order)
            return HttpResponseRedirect(reverse("learning_quiz", args=[uuid]))
        except DomainError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(self.next_address(unit))

    def next_address(self, unit: Any) -> str:
        around = queries.lesson_view(unit.uuid, self.request.user)
        found = around["map"]
        upcoming = around.get("next_lesson") or (found.next if found else None)
        if upcoming:
            return str(upcoming.face.url)
        return found.face.url if found and found.face else reverse("learning")


class QuizView(FormPage):
    """The questions of a lesson. Guests are graded and told; who is signed in gets an attempt that stays."""

    form_class = QuizForm
    template_name = "courses/quiz.html"
    limit = (200, 3600)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.unit = lesson_or_404(kwargs["uuid"])
        self.page = queries.page_of(self.unit)
        self.questions = queries.questions_in(self.page) if self.page else []
        if not self.questions:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"questions": self.questions}

    def get_initial(self) -> dict[str, Any]:
        """An answer picked on the lesson page comes along in the address."""
        picked = {}
        for question in self.questions:
            known = {answer.id for answer in question.answers}
            chosen = [value for value in self.request.GET.getlist(question.id) if value in known]
            if chosen:
                picked[question.id] = chosen if question.kind == "multiple" else chosen[0]
        return picked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        frame = lesson_frame(self.unit, self.page, queries.reader_of(self.request))
        return super().get_context_data(**kwargs) | frame

    def form_valid(self, form: Any) -> HttpResponse:
        if self.request.user.is_authenticated:
            return super().form_valid(form)
        try:
            answers = form.to_order()
            grading = grade_answers(questions=self.questions, answers=answers, pass_mark=self.unit.pass_mark)
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        result = {"grading": grading, "passed": grading.passed, "guest": True}
        context = self.get_context_data(form=form) | result
        return render(self.request, "courses/quiz_result.html", context)

    def act(self, form: Any) -> str:
        attempt = submit_quiz(
            by=self.request.user,
            unit=self.unit,
            answers=form.to_order(),
            language=reading_language(),
            now=clock.now(),
            once=form.cleaned_data["once"],
        )
        return reverse("learning_attempt", args=[attempt.code])


class AttemptView(LoginRequiredMixin, View):
    """How a set of answers went: in the language being read as long as the questions are still the same."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        attempt = get_object_or_404(QuizAttempt.objects.select_related("unit__parent__parent"), code=code)
        page = queries.page_of(attempt.unit)
        if not can_see_attempt(request.user, attempt) or page is None:
            raise Http404
        context = lesson_frame(attempt.unit, page, request.user)
        context |= {"grading": self.grading(attempt, page), "passed": attempt.passed, "guest": False}
        response = render(request, "courses/quiz_result.html", context)
        add_never_cache_headers(response)
        return response

    def grading(self, attempt: QuizAttempt, page: Any) -> Grading:
        kept = questions_from(attempt.snapshot)
        for questions in (
            (queries.questions_in(page), kept) if attempt.unit_version == attempt.unit.version else (kept,)
        ):
            with suppress(DomainError):
                return grade_answers(questions=questions, answers=attempt.answers, pass_mark=attempt.unit.pass_mark)
        raise Http404


class WorksheetView(LoginRequiredMixin, FormPage):
    """A lesson's worksheet: the team's shared one, or one's own."""

    form_class = WorksheetForm
    template_name = "courses/worksheet.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.unit = lesson_or_404(kwargs["uuid"])
        self.page = queries.page_of(self.unit)
        self.prompts = queries.prompts_in(self.page) if self.page else []
        if not self.prompts:
            raise Http404
        self.teams = queries.team_lines(request.user, path_of(self.unit), self.unit)
        codes = [line.cooperative_code for line in self.teams]
        asked = request.GET.get("team", "")
        if asked and asked not in codes:
            raise Http404
        self.team = asked or next(iter(codes), "")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        texts = queries.worksheet_texts(self.unit, user=self.request.user, cooperative_code=self.team)
        return super().get_form_kwargs() | {"prompts": self.prompts, "texts": texts}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        frame = lesson_frame(self.unit, self.page, self.request.user)
        sheets = [block.value for block in self.page.body if block.block_type == "worksheet"]
        return super().get_context_data(**kwargs) | frame | {"team": self.team, "sheets": sheets}

    def act(self, form: Any) -> str:
        order = {"by": self.request.user, "unit": self.unit, "texts": form.to_order()}
        save_worksheet(**order, cooperative_code=self.team, now=clock.now())
        messages.success(self.request, _("Saved. You can go on writing whenever you like."))
        return self.request.get_full_path()
