"""Match funds: the portal of those who run them. The team's pitch and the public page are in match_public.py.
A fund of others does not exist here; what an act means is the services' work."""

import csv
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from campaigns.enums import FUND_EDITABLE, FUND_TRANSITIONS, FundState
from campaigns.forms import match_funds as forms
from campaigns.models import MatchFund
from campaigns.queries import match_faces
from campaigns.queries.match_rules import rows_of
from campaigns.queries.match_simulation import simulate
from campaigns.rules import can_open_match_funds, can_run_match_fund
from campaigns.services import match_funds, match_pitches
from crowdcoop import clock
from crowdcoop.views import FormPage
from payments.rules import can_work_finance

from .ledger import euros, safe


class FundList(LoginRequiredMixin, TemplateView):
    """The funds this person runs."""

    template_name = "campaigns/match_funds.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opens, finance = can_open_match_funds(self.request.user), can_work_finance(self.request.user)
        funds = match_faces.funds_for(self.request.user, all_of_them=opens or finance)
        return super().get_context_data(**kwargs) | {"funds": funds, "opens": opens, "noindex": True}


class NewFund(LoginRequiredMixin, FormPage):
    """Whoever manages programmes begins a fund."""

    form_class = forms.FundForm
    template_name = "campaigns/match_fund_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not can_open_match_funds(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"heading": _("A new match fund"), "noindex": True}

    def act(self, form: forms.FundForm) -> str:
        user = self.request.user
        fund = match_funds.create_fund(by=user, order=form.to_order(), matcher=user, now=clock.now())
        return reverse("match_fund", args=[fund.code])


class OwnFund(LoginRequiredMixin):
    """Loads the fund; whoever does not run it gets a 404."""

    fund: MatchFund
    request: HttpRequest

    def may(self, user: Any) -> bool:
        return can_run_match_fund(user, self.fund)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.fund = get_object_or_404(MatchFund, code=kwargs["code"])
        if not self.may(request.user):
            raise Http404
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def url(self) -> str:
        return reverse("match_fund", args=[self.fund.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "fund": self.fund,
            "heading": self.fund.name,
            "noindex": True,
        }


class FundPage(OwnFund, FormPage):
    """The fund as it stands: use, campaigns, rules, funders, a trial on past pledges, and its next step."""

    form_class = forms.MoveForm
    template_name = "campaigns/match_fund.html"

    def may(self, user: Any) -> bool:
        """Finance reads it, to know what to wait for; acting is refused by the services."""
        return super().may(user) or can_work_finance(user)

    def act(self, form: forms.MoveForm) -> str:
        by, way, now = self.request.user, form.cleaned_data["way"], clock.now()
        if way == "remove":
            match_funds.remove_rule(by=by, fund=self.fund, rule_id=form.cleaned_data["rule"] or 0, now=now)
        else:
            match_funds.move_fund(by=by, fund=self.fund, to=way, now=now)
        messages.success(self.request, _("Saved."))
        return self.url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = match_faces.campaigns_of(self.fund)
        funders = list(self.fund.funders.order_by("pk"))
        budget = max(self.fund.budget_minor, sum(funder.committed_minor for funder in funders))
        runs = can_run_match_fund(self.request.user, self.fund)
        editable = runs and self.fund.state in FUND_EDITABLE
        steps = FUND_TRANSITIONS[self.fund.state] if runs else ()
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "use": match_faces.use_of(self.fund, rows),
            "rules": rows_of(self.fund),
            "funders": funders,
            "editable": editable,
            "runs": runs,
            "steps": [(s, FundState(s).label) for s in FundState.values if s in steps],
            "trial": simulate(self.fund, budget_minor=budget) if editable and budget and rows_of(self.fund) else None,
            "is_finance": can_work_finance(self.request.user),
        }


class EditFund(OwnFund, FormPage):
    form_class = forms.FundForm
    template_name = "campaigns/match_fund_form.html"

    def get_initial(self) -> dict[str, Any]:
        names = ("per_pledge", "per_person", "per_campaign", "per_round")
        limits = {name: getattr(self.fund, f"{name}_minor") for name in names}
        words = {name: getattr(self.fund, name) for name in ("name", "about", "questions")}
        return words | limits | {"ends_on": self.fund.ends_at and self.fund.ends_at.date()}

    def act(self, form: forms.FundForm) -> str:
        match_funds.change_fund(by=self.request.user, fund=self.fund, order=form.to_order(), now=clock.now())
        return self.url()


class NewRule(OwnFund, FormPage):
    form_class = forms.RuleForm
    template_name = "campaigns/match_fund_form.html"

    def act(self, form: forms.RuleForm) -> str:
        match_funds.add_rule(by=self.request.user, fund=self.fund, order=form.to_order(), now=clock.now())
        return self.url()


class NewFunder(OwnFund, FormPage):
    form_class = forms.FunderForm
    template_name = "campaigns/match_fund_form.html"

    def act(self, form: forms.FunderForm) -> str:
        data = form.cleaned_data
        match_funds.add_funder(
            by=self.request.user,
            fund=self.fund,
            name=data["name"],
            email=data["email"],
            committed_minor=data["committed"],
            now=clock.now(),
        )
        return self.url()


class PaidIn(OwnFund, FormPage):
    """Finance records what came for the pool."""

    form_class = forms.PaidInForm
    template_name = "campaigns/match_fund_form.html"

    def may(self, user: Any) -> bool:
        return can_work_finance(user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"funders": self.fund.funders.order_by("pk")}

    def act(self, form: forms.PaidInForm) -> str:
        data = form.cleaned_data
        match_funds.record_paid_in(
            by=self.request.user,
            funder=self.fund.funders.get(code=data["funder"]),
            amount_minor=data["amount"],
            reference=data["reference"],
            received_on=data["received_on"],
            now=clock.now(),
        )
        messages.success(self.request, _("Recorded."))
        return reverse("match_fund_money", args=[self.fund.code])


class AnswerPitch(OwnFund, FormPage):
    """One pitch, and the fund's yes or no."""

    form_class = forms.PitchAnswerForm
    template_name = "campaigns/match_fund_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.pitch_of = kwargs["campaign"]
        return super().dispatch(request, *args, **kwargs)

    def entry(self) -> Any:
        return get_object_or_404(self.fund.entries.select_related("campaign"), campaign__code=self.pitch_of)

    def act(self, form: forms.PitchAnswerForm) -> str:
        data = form.cleaned_data
        match_pitches.answer_pitch(
            by=self.request.user,
            entry=self.entry(),
            accepted=data["accepted"] == "yes",
            answer=data["answer"],
            score=data["score"],
            now=clock.now(),
        )
        return self.url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"entry": self.entry()}


COLUMNS = ("campaign", "title", "state", "pledges", "set aside EUR", "settled EUR", "paid EUR", "taken back EUR")


class FundReport(OwnFund, View):
    """The fund's use as a table: no names of people."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.fund.code}.csv"'
        writer = csv.writer(response)
        writer.writerow(COLUMNS)
        for row in match_faces.campaigns_of(self.fund):
            amounts = (row.reserved_minor, row.settled_minor, row.paid_minor, row.reversed_minor)
            name = row.entry.campaign.code, safe(row.title), row.entry.state, row.pledges
            writer.writerow((*name, *(euros(amount) for amount in amounts)))
        return response
