"""The editor's lists: story sections, costs, rewards, returns. One view, four kinds of rows.
"Add another row" shows the form again with one more; nothing is saved by it."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from campaigns import queries
from campaigns.enums import SUCCEEDED
from campaigns.forms.editor import CostRow, NeedRow, ReturnRow, RewardRow, SectionRow
from campaigns.forms.rows import Row, rows_of
from campaigns.licences import Licence, about
from campaigns.services import drafts, stories
from crowdcoop import clock
from crowdcoop.exceptions import DomainError

from .workspace import Workspace


class EditLines(Workspace, TemplateView):
    """Show, extend and save one list."""

    template_name = "campaigns/workspace_lines.html"
    row: type[Row]
    tab = ""
    heading: Any = ""
    intro: Any = ""

    def rows(self) -> list[dict[str, Any]]:
        raise NotImplementedError

    def save(self, orders: list[Any]) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.rows()
        return self._show(rows_of(self.row, extra=0 if rows else 1)(initial=rows, prefix="rows"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formset = rows_of(self.row)(request.POST, request.FILES, initial=self.rows(), prefix="rows")
        if not formset.management_form.is_valid():
            return redirect(request.path)
        if "add" in request.POST:
            typed = formset.as_typed()
            return self._show(rows_of(self.row, extra=1)(initial=typed, prefix="rows"))
        if not formset.is_valid():
            return self._show(formset)
        try:
            self.save(formset.to_orders())
        except DomainError as error:
            return self._show(formset, refusal=str(error))
        messages.success(request, _("Saved."))
        return redirect(request.path)

    def _show(self, formset: Any, refusal: str = "") -> HttpResponse:
        context = self.get_context_data(formset=formset, refusal=refusal)
        return self.render_to_response(context | {"tab": self.tab, "heading": self.heading, "intro": self.intro})


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


class EditStory(EditLines):
    row = SectionRow
    tab = "story"
    heading = gettext_lazy("Story")
    intro = gettext_lazy("Tell it as you would tell a neighbour. Short paragraphs, plain words, one thought each.")

    def rows(self) -> list[dict[str, Any]]:
        return [asdict(part) for part in stories.sections(drafts.draft_of(self.campaign).story.get_prep_value())]

    def save(self, orders: list[Any]) -> None:
        drafts.save_story(by=self.request.user, campaign=self.campaign, order=orders, now=clock.now())


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
