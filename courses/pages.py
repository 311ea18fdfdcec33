"""The faces of training in one language: index, path, module, lesson. They render GET and nothing else.
Facts about learners live in models and point to LearningUnit, never here."""

import hashlib
import json
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from crowdcoop.cms.models import BasePage

from . import queries
from .blocks import LessonBlock
from .enums import UnitKind


class TrainingPage(BasePage):
    """What the four page types share: a lead, and no shared cache for pages that show one's own progress."""

    lead = models.TextField(_("lead"), max_length=400, help_text=_("One or two sentences that say what one gains."))

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if getattr(request, "signed_in", False):
            patch_cache_control(response, private=True, no_store=True)
        return response


class TrainingIndexPage(TrainingPage):
    """The door of training: every path."""

    template = "courses/training_index_page.html"
    subpage_types = ["courses.PathPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("lead")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"paths": queries.path_cards()}


class PathPage(TrainingPage):
    """A path: what it leads to, and its map."""

    unit_kind = UnitKind.PATH
    template = "courses/path_page.html"
    parent_page_types = ["courses.TrainingIndexPage"]
    subpage_types = ["courses.ModulePage"]
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    outcome = models.CharField(_("what you will have"), max_length=240, blank=True)
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("audience"),
        FieldPanel("outcome"),
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"map": queries.path_map(self.translation_key, queries.reader_of(request))}

    def unit_facts(self) -> dict[str, Any]:
        return {}


class ModulePage(TrainingPage):
    """A part of a path."""

    unit_kind = UnitKind.MODULE
    template = "courses/module_page.html"
    parent_page_types = ["courses.PathPage"]
    subpage_types = ["courses.LessonPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("lead")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | queries.module_view(self.translation_key, queries.reader_of(request))

    def unit_facts(self) -> dict[str, Any]:
        return {}


class LessonPage(TrainingPage):
    """A lesson. What it asks for (minutes, pass mark, required) is the same in every language."""

    unit_kind = UnitKind.LESSON
    template = "courses/lesson_page.html"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in per cent"), default=100, validators=[MaxValueValidator(100)]
    )
    required = models.BooleanField(_("needed to finish the path"), default=True)
    body = StreamField(LessonBlock(), blank=True)

    override_translatable_fields = [
        SynchronizedField("minutes", overridable=False),
        SynchronizedField("pass_mark", overridable=False),
        SynchronizedField("required", overridable=False),
    ]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("minutes"),
        FieldPanel("pass_mark"),
        FieldPanel("required"),
        FieldPanel("body"),
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        around = queries.lesson_view(self.translation_key, queries.reader_of(request))
        return context | around | {"questions": queries.shown_questions(self)}

    def unit_facts(self) -> dict[str, Any]:
        """What the registry keeps of this lesson; the fingerprint changes with what is asked and what is right."""
        questions = queries.questions_in(self)
        keys = [[q.id, q.kind, q.points, [[a.id, a.correct] for a in q.answers]] for q in questions]
        printed = json.dumps([self.pass_mark if keys else None, keys])
        return {
            "required": self.required,
            "pass_mark": self.pass_mark,
            "minutes": self.minutes,
            "question_count": len(questions),
            "prompt_count": len(queries.prompts_in(self)),
            "fingerprint": hashlib.sha256(printed.encode()).hexdigest(),
        }
