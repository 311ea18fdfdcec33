"""What all parts of the editor share: unsaved text is kept and found again, and nobody overwrites anybody unawares.
What a part holds is its own view's."""

import hashlib
from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from campaigns import prefill
from campaigns.enums import EDITABLE
from campaigns.exceptions import SavedMeanwhile, WrittenElsewhere
from campaigns.models import EditorDraft, ReviewNote
from campaigns.prefill import Answer
from campaigns.queries import editing
from campaigns.services import keeping, notes
from crowdcoop import clock
from crowdcoop.exceptions import DomainError
from crowdcoop.views import FormPage

from .workspace import Workspace

Shown = list[list[tuple[str, str]]]


def shown(form: Any) -> list[tuple[str, str]]:
    """What a form holds, for reading: (label, text) of each field that holds something."""
    lines = []
    for field in form.visible_fields():
        if field.name == "DELETE" or isinstance(field.field, forms.FileField):
            continue
        text = _as_text(field.field, field.value())
        if text:
            lines.append((str(field.label), text))
    return lines


def _as_text(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Yes") if field.to_python(value) else ""
    if isinstance(field, forms.ChoiceField):
        chosen = [str(one) for one in (value if isinstance(value, list | tuple) else [value])]
        choices: Any = field.choices
        return ", ".join(str(label) for key, label in choices if key and str(key) in chosen)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


class Part(Workspace):
    """One part of the editor. `part` is its name in the journal and for what is kept."""

    part = ""
    # What somebody else saved, or the same person typed elsewhere, in the meantime.
    rival: Any = None
    # How often it was kept, once this request has kept it again.
    sent_serial = 0

    def saved(self) -> Any:
        """What is saved in this part now, as plain values."""
        raise NotImplementedError

    def typed(self) -> Any:
        """What the fields of this request hold, unchecked."""
        raise NotImplementedError

    def shown_of(self, content: Any) -> Shown:
        """Saved or typed content, for reading."""
        raise NotImplementedError

    @cached_property
    def unsaved(self) -> EditorDraft | None:
        return editing.draft_by(self.request.user, self.campaign, self.part)

    @cached_property
    def now_saved(self) -> str:
        return editing.fingerprint(self.saved())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "keep" in request.POST:
            return self._kept_quietly()
        if "bring" in request.POST:
            return self._bring_in()
        if "done" in request.POST:
            return self._done(request.POST["done"])
        if "drop" in request.POST:
            keeping.drop_draft(by=request.user, campaign=self.campaign, part=self.part)
            return redirect(request.path)
        return super().post(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    @cached_property
    def answers(self) -> list[Answer]:
        """What the team wrote elsewhere and has not brought in here."""
        return [] if self.campaign.state not in EDITABLE else prefill.answers(self.campaign, self.part)

    def lacking(self, typed: Any) -> list[Answer]:
        """Those of them that `typed` does not hold yet."""
        raise NotImplementedError

    def with_answers(self, typed: Any) -> tuple[Any, dict[str, str]]:
        """`typed` with them, and the fields that were filled, each with where its words came from."""
        raise NotImplementedError

    def _bring_in(self) -> HttpResponse:
        typed, brought = self.with_answers(self.typed())
        with suppress(DomainError):  # frozen, or written elsewhere: the page says so
            self.keep(typed, brought)
        return redirect(self.request.path)

    def keep(self, typed: Any, brought: dict[str, str] | None = None) -> EditorDraft:
        """Keep it as this person's unsaved text."""
        asked = self.request.POST.get("serial", "")
        serial = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
        seen = self.request.POST.get("seen", "")[:32].replace("\x00", "")
        order = keeping.DraftOrder(self.part, typed, seen, serial, brought or {})
        return keeping.keep_draft(by=self.request.user, campaign=self.campaign, order=order, now=clock.now())

    def _done(self, code: str) -> HttpResponse:
        """A reviewer's remark is done; what was being typed is kept."""
        note = get_object_or_404(ReviewNote, campaign=self.campaign, code=code[:32].replace("\x00", ""))
        notes.mark_done(by=self.request.user, note=note, now=clock.now())
        with suppress(DomainError):
            self.keep(self.typed())
        return redirect(self.request.path)

    def _kept_quietly(self) -> HttpResponse:
        context: dict[str, Any] = {"serial": self.request.POST.get("serial", "")[:9]}
        try:
            kept = self.keep(self.typed())
            other = kept.seen and kept.seen != self.now_saved
            context = {
                "serial": kept.serial,
                "kept_at": kept.kept_at,
                "other": editing.last_saved(self.campaign, self.part) if other else None,
            }
        except WrittenElsewhere:
            context["elsewhere"] = True
        except DomainError as error:
            context["refused"] = str(error)
        return render(self.request, "campaigns/includes/kept.html", context)

    def refuse_overwriting(self) -> None:
        """Raises SavedMeanwhile, WrittenElsewhere; the page then shows both texts."""
        sent = self.request.POST
        if sent.get("seen") and sent["seen"] != self.now_saved:
            self.rival = self.saved()
            raise SavedMeanwhile
        if self.unsaved and "serial" in sent and sent["serial"] != str(self.unsaved.serial):
            self.rival = self.unsaved.typed
            raise WrittenElsewhere

    def _context_of_draft(self) -> dict[str, Any]:
        """What the form carries, and what stands around it."""
        sent = self.request.POST if self.request.method == "POST" else None
        draft, seen = self.unsaved, self.now_saved
        if sent is None and draft and draft.seen and draft.seen != seen:
            self.rival = self.saved()
        elif sent is not None and self.rival is None:
            seen = sent.get("seen", "")[:32]
        serial = sent.get("serial") if sent else ""
        if draft and (sent is None or self.rival is not None):
            serial = str(draft.serial)
        return {
            "part": self.part,
            "seen": seen,
            "serial": self.sent_serial or serial or "",
            "going_on": draft if sent is None else None,
            "answers": self.lacking(draft.typed if draft else self.saved()),
            "rival": None if self.rival is None else self.shown_of(self.rival),
            "saved_last": editing.last_saved(self.campaign, self.part) if self.rival is not None else None,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self._context_of_draft()
        context.setdefault("writable", context["editable"])
        return context | {"notes": self._put_notes(context)}

    def _put_notes(self, context: dict[str, Any]) -> list[ReviewNote]:
        """Each open remark goes beside its field or row; returned are those on the whole part, or on what is gone."""
        fields = context["form"].fields if "form" in context else {}
        rows = {str(row["code"].value()): row for row in context.get("formset", ()) if row["code"].value()}
        left = []
        for note in self.campaign.notes.filter(done_at=None).select_related("author").order_by("pk"):
            if note.part != self.part:
                continue
            place = fields.get(note.place) or rows.get(note.place)
            if place is None:
                left.append(note)
            else:
                place.notes = [*getattr(place, "notes", []), note]
        return left


class EditForm(Part, FormPage):
    """A part that is one form."""

    template_name = "campaigns/workspace_part.html"

    def get_initial(self) -> dict[str, Any]:
        content: dict[str, Any] = self.unsaved.typed if self.unsaved else self.saved()
        return content

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        for name, source in (self.unsaved.brought if self.unsaved else {}).items():
            if name in form.fields:
                form.fields[name].brought_from = source
        form.helper.form_tag, form.helper.disable_csrf, form.helper.inputs = False, True, []
        return form

    def lacking(self, typed: dict[str, Any]) -> list[Answer]:
        return [answer for answer in self.answers if not typed.get(answer.place)]

    def with_answers(self, typed: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        new = {answer.place: answer for answer in reversed(self.lacking(typed))}
        return typed | {name: one.text for name, one in new.items()}, {name: one.source for name, one in new.items()}

    def typed(self) -> dict[str, Any]:
        form = self.get_form()
        kept = [name for name, field in form.fields.items() if not isinstance(field, forms.FileField)]
        return {name: form[name].value() for name in kept if name != "once"}

    def shown_of(self, content: dict[str, Any]) -> Shown:
        form = self.get_form_class()(**(self.get_form_kwargs() | {"data": None, "files": None, "initial": content}))
        return [shown(form)]

    def _once_key(self, form: Any) -> str:
        """Also bound to what was typed: who goes back and changes something has not sent the same thing twice."""
        key = super()._once_key(form)
        sent = sorted((name, self.request.POST.getlist(name)) for name in self.request.POST)
        return hashlib.sha256(f"{key}|{sent}".encode()).hexdigest() if key else ""

    def save(self, form: Any, now: datetime) -> None:
        raise NotImplementedError

    def act(self, form: Any) -> str:
        self.refuse_overwriting()
        with transaction.atomic():
            self.save(form, clock.now())
            keeping.drop_draft(by=self.request.user, campaign=self.campaign, part=self.part)
        messages.success(self.request, _("Saved."))
        return self.request.path
