"""The editor's lists: costs, rewards, returns, needs. One view, kinds of rows; the story's is story.py's.
Adding, moving and removing a row are submits: the page comes back so, and what was typed is kept unsaved."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from campaigns import queries
from campaigns.enums import SUCCEEDED
from campaigns.forms.editor import CostRow, NeedRow, ReturnRow, RewardRow
from campaigns.forms.rows import MAX_ROWS, Row, rows_of
from campaigns.licences import Licence, about
from campaigns.prefill import Answer
from campaigns.services import drafts, keeping
from crowdcoop import clock
from crowdcoop.exceptions import DomainError

from .editing import Part, Shown, shown

ACTS = ("add", "up", "down", "remove")
Typed = list[dict[str, Any]]


def changed(typed: Typed, act: str, asked: str, new: dict[str, Any]) -> tuple[Typed, int]:
    """The rows after one press of a button, and which of them has the focus now."""
    if act == "add":
        return ([*typed, new], len(typed)) if len(typed) < MAX_ROWS else (typed, -1)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else -1
    if not 0 <= number < len(typed):
        return typed, -1
    rows = list(typed)
    row = rows.pop(number)
    if act == "remove":
        return rows, min(number, len(rows) - 1)
    place = max(number - 1, 0) if act == "up" else min(number + 1, len(rows))
    rows.insert(place, row)
    return rows, place


class EditLines(Part, TemplateView):
    """Show, extend, order and save one list."""

    template_name = "campaigns/workspace_lines.html"
    row: type[Row]
    tab = ""
    heading: Any = ""
    intro: Any = ""

    @property
    def part(self) -> str:  # type: ignore[override]
        return self.tab

    def rows(self) -> Typed:
        raise NotImplementedError

    def save(self, orders: list[Any]) -> None:
        raise NotImplementedError

    def saved(self) -> Typed:
        return self.rows()

    def new_row(self, kind: str) -> dict[str, Any]:
        """What a row begins with that was just added."""
        return {}

    def bound(self) -> Any:
        """The formset of this request."""
        sent = {"data": self.request.POST, "files": self.request.FILES}
        return rows_of(self.row)(prefix="rows", form_kwargs={"empty_permitted": True}, **sent)

    def unbound(self, rows: Typed) -> Any:
        return rows_of(self.row, extra=0 if rows else 1)(initial=rows, prefix="rows")

    def typed(self) -> Typed:
        formset = self.bound()
        typed: Typed = formset.as_typed() if formset.management_form.is_valid() else []
        return typed

    def lacking(self, typed: Typed) -> list[Answer]:
        held = {str(value).replace("\r\n", "\n") for row in typed for value in row.values()}
        return [answer for answer in self.answers if answer.text not in held]

    def with_answers(self, typed: Typed) -> tuple[Typed, dict[str, str]]:
        new = [
            self.new_row("") | {answer.place: answer.text, "brought": answer.source} for answer in self.lacking(typed)
        ]
        return ([*typed, *new])[:MAX_ROWS], {}

    def shown_of(self, content: Typed) -> Shown:
        return [shown(form) for form in self.unbound(content)] if content else []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(self.unbound(self.unsaved.typed if self.unsaved else self.rows()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if {"keep", "drop", "done", "bring"} & set(request.POST):
            return super().post(request, *args, **kwargs)
        formset = self.bound()
        if not formset.management_form.is_valid():
            return redirect(request.path)
        if act := next((act for act in ACTS if act in request.POST), ""):
            return self._act(formset, act, request.POST[act])
        if not formset.is_valid():
            return self._show(formset)
        try:
            self._save(formset)
        except DomainError as error:
            return self._show(formset, refusal=str(error))
        messages.success(request, _("Saved."))
        return redirect(request.path)

    def _act(self, formset: Any, act: str, asked: str) -> HttpResponse:
        typed = formset.as_typed()
        rows, place = changed(typed, act, asked, self.new_row(asked))
        refusal = _("At most %(most)s lines fit here.") % {"most": MAX_ROWS} if act == "add" and place < 0 else ""
        with suppress(DomainError):  # said where it is saved
            self.sent_serial = self.keep(rows).serial
        return self._show(self.unbound(rows), refusal=refusal, place=place)

    def _save(self, formset: Any) -> None:
        if [shown(form) for form in formset.kept()] != self.shown_of(self.rows()):
            self.refuse_overwriting()
        with transaction.atomic():
            self.save(formset.to_orders())
            keeping.drop_draft(by=self.request.user, campaign=self.campaign, part=self.part)

    def _show(self, formset: Any, refusal: str = "", place: int = -1) -> HttpResponse:
        if 0 <= place < len(formset.forms):
            field = next(iter(formset.forms[place].visible_fields()), None)
            if field:
                field.field.widget.attrs["autofocus"] = True
        said = {"tab": self.tab, "heading": self.heading, "intro": self.intro}
        return self.render_to_response(self.get_context_data(formset=formset, refusal=refusal) | said)


def _facts_with_words(rows: Any, stream: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    """One dict per fact row: its own fields under the form's names, and its words."""
    words = queries.words_of(stream)
    nothing = queries.Words("", "")
    return [
        {
            "code": row.code,
            "title": words.get(row.code, nothing).title,
            "text": words.get(row.code, nothing).text,
            **{field: getattr(row, attribute) for field, attribute in names.items()},
        }
        for row in rows.order_by("position", "pk")
    ]


class EditCosts(EditLines):
    row = CostRow
    tab = "costs"
    heading = gettext_lazy("What the money buys")
    intro = gettext_lazy(
        "What is needed makes the minimum: below it nobody is charged. Everything together makes the optimum."
    )

    def rows(self) -> list[dict[str, Any]]:
        names = {"amount": "amount_minor"} | {name: name for name in ("kind", "required", "from_on", "until_on")}
        return _facts_with_words(self.campaign.cost_lines, drafts.draft_of(self.campaign).cost_words, names)

    def save(self, orders: list[Any]) -> None:
        drafts.save_costs(by=self.request.user, campaign=self.campaign, order=orders, now=clock.now())


class EditRewards(EditLines):
    row = RewardRow
    tab = "rewards"
    heading = gettext_lazy("Rewards")
    intro = gettext_lazy("What each supporter gets for themselves. Three to six are easy to choose from.")

    def rows(self) -> list[dict[str, Any]]:
        own = ("stock", "delivery_on", "shipping", "hide_when_gone")
        names = {"price": "price_minor"} | {name: name for name in own}
        return _facts_with_words(self.campaign.rewards, drafts.draft_of(self.campaign).reward_words, names)

    def save(self, orders: list[Any]) -> None:
        drafts.save_rewards(by=self.request.user, campaign=self.campaign, order=orders, now=clock.now())


class EditReturns(EditLines):
    row = ReturnRow
    tab = "returns"
    heading = gettext_lazy("What stays for everybody")
    intro = gettext_lazy("Recipes, plans, data, an open door: what people may use, whether they supported you or not.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "licences": [(licence.label, about(licence)) for licence in Licence],
            "promises": queries.promises_of(self.campaign, drafts.draft_of(self.campaign), clock.now()),
            "owed": self.campaign.state in SUCCEEDED,
        }

    def rows(self) -> list[dict[str, Any]]:
        names = {"licence": "licence", "promised_on": "promised_on"}
        return _facts_with_words(self.campaign.returns, drafts.draft_of(self.campaign).return_words, names)

    def save(self, orders: list[Any]) -> None:
        drafts.save_returns(by=self.request.user, campaign=self.campaign, order=orders, now=clock.now())


class EditNeeds(EditLines):
    row = NeedRow
    tab = "needs"
    heading = gettext_lazy("Help that is no money")
    intro = gettext_lazy(
        "Hours, things, a room: what neighbours could lend. Hours add up to the goal of hours on your page."
    )

    def rows(self) -> list[dict[str, Any]]:
        names = {"kind": "kind", "quantity": "quantity"}
        return _facts_with_words(self.campaign.needs, drafts.draft_of(self.campaign).need_words, names)

    def save(self, orders: list[Any]) -> None:
        drafts.save_needs(by=self.request.user, campaign=self.campaign, order=orders, now=clock.now())
