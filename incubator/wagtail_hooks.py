"""The incubator in Wagtail's admin: programmes, their words, and calls, for platform staff.
Applications and cases are not here: no personal data in the admin."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Call, DeliverableDefinition, Programme, StageDefinition
from .pages import ProgrammeText
from .services.programmes import raise_version


class ProgrammeViewSet(SnippetViewSet):
    model = Programme
    icon = "compass"
    menu_label = _("Programmes")
    list_display = ["code", "version"]
    panels = [
        FieldPanel(name)
        for name in ("code", "support_hours", "ask_people", "said_percent", "said_people", "said_ratings")
    ]


class StageViewSet(SnippetViewSet):
    model = StageDefinition
    icon = "list-ol"
    menu_label = _("Stages")
    list_display = ["programme", "position", "key", "sign_off"]
    panels = [
        FieldPanel(name) for name in ("programme", "key", "position", "days", "path", "learners_needed", "sign_off")
    ]


class DeliverableViewSet(SnippetViewSet):
    model = DeliverableDefinition
    icon = "doc-full"
    menu_label = _("Documents asked for")
    list_display = ["stage", "position", "key", "public_fact"]
    panels = [FieldPanel(name) for name in ("stage", "key", "position", "days", "public_fact")]


class TextViewSet(SnippetViewSet):
    model = ProgrammeText
    icon = "pilcrow"
    menu_label = _("Words of programmes")


class CallViewSet(SnippetViewSet):
    model = Call
    icon = "calendar-alt"
    menu_label = _("Calls")
    list_display = ["code", "programme", "state", "opens_at", "closes_at"]
    panels = [
        FieldPanel(name)
        for name in ("programme", "opens_at", "closes_at", "answer_by", "places", "min_people", "territories")
    ]


class IncubatorGroup(SnippetViewSetGroup):
    menu_label = _("Incubator")
    menu_icon = "group"
    items = (ProgrammeViewSet, StageViewSet, DeliverableViewSet, TextViewSet, CallViewSet)


register_snippet(IncubatorGroup)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def count_version(request: HttpRequest, instance: Any) -> None:
    """Whatever an editor changes in a programme makes a new version of it."""
    programme = None
    if isinstance(instance, StageDefinition | ProgrammeText):
        programme = instance.programme
    elif isinstance(instance, DeliverableDefinition):
        programme = instance.stage.programme
    elif isinstance(instance, Programme):
        programme = instance
    if programme is not None:
        raise_version(by=request.user, programme=programme)
