"""Match funds: the portal of those who run them. Pitches are in match_pitches.py, reports in match_reports.py.
A fund of others does not exist here; what an act means is the services' work."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from campaigns.enums import FUND_EDITABLE, FUND_TRANSITIONS, FundState
from campaigns.forms import match_funds as forms
from campaigns.models import MatchFund, MatchFunder
from campaigns.queries import match_faces
from campaigns.queries.match_rewards import offered_rewards
from campaigns.queries.match_rules import rows_of
from campaigns.queries.match_scores import questions_of
from campaigns.queries.match_simulation import simulate
from campaigns.rules import can_open_match_funds, can_run_match_fund
from campaigns.services import match_funds, match_money, match_questions
from crowdcoop import clock
from crowdcoop.views import FormPage
from payments.rules import can_work_finance


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
        return super().get_context_data(**kwargs) | {"heading": gettext("A new match fund"), "noindex": True}

    def act(self, form: forms.FundForm) -> str:
        user = self.request.user
        fund = match_funds.create_fund(by=user, order=form.to_order(), matcher=user, now=clock.now())
        return reverse("match_fund", args=[fund.code])


class OwnFund(LoginRequiredMixin):
    """Loads the fund; whoever does not run it gets a 404."""

    fund: MatchFund
    request: HttpRequest
    # What the page is for; empty: the fund's own name.
    says: Any = ""

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
            "heading": self.says or self.fund.name,
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
        elif way == "unask":
            asked = form.cleaned_data["question"] or 0
            match_questions.remove_question(by=by, fund=self.fund, question_id=asked, now=now)
        elif way == "dismiss":
            match_funds.remove_person(by=by, fund=self.fund, role_id=form.cleaned_data["person"] or 0, now=now)
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
            "questions": questions_of(self.fund),
            "people": self.fund.roles.select_related("user").order_by("pk"),
            "names_people": can_open_match_funds(self.request.user),
            "may_ask": editable and not rows,
            "fell_minor": match_faces.fell_minor(self.fund),
            "editable": editable,
            "runs": runs,
            "steps": [(s, FundState(s).label) for s in FundState.values if s in steps],
            "trial": simulate(self.fund, budget_minor=budget) if editable and budget and rows_of(self.fund) else None,
            "is_finance": can_work_finance(self.request.user),
        }


class FundForm(OwnFund, FormPage):
    """One form of its own about the fund, and back to the fund."""

    template_name = "campaigns/match_fund_form.html"


class EditFund(FundForm):
    says = _("Name and limits")
    form_class = forms.FundForm

    def get_initial(self) -> dict[str, Any]:
        names = ("per_pledge", "per_person", "per_campaign", "per_round")
        limits = {name: getattr(self.fund, f"{name}_minor") for name in names}
        words = {name: getattr(self.fund, name) for name in ("name", "about")}
        return words | limits | {"ends_on": self.fund.ends_at and self.fund.ends_at.date()}

    def act(self, form: forms.FundForm) -> str:
        match_funds.change_fund(by=self.request.user, fund=self.fund, order=form.to_order(), now=clock.now())
        return self.url()


class NewRule(FundForm):
    says = _("A new rule")
    form_class = forms.RuleForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rewards": offered_rewards(self.fund)}

    def act(self, form: forms.RuleForm) -> str:
        match_funds.add_rule(by=self.request.user, fund=self.fund, order=form.to_order(), now=clock.now())
        return self.url()


class NewPerson(FundForm):
    """Whoever manages programmes names who runs the fund."""

    says = _("Name a person")
    form_class = forms.PersonForm

    def may(self, user: Any) -> bool:
        return can_open_match_funds(user)

    def act(self, form: forms.PersonForm) -> str:
        match_funds.add_person(by=self.request.user, fund=self.fund, email=form.cleaned_data["email"], now=clock.now())
        return self.url()


class NewFunder(FundForm):
    says = _("A new funder")
    form_class = forms.FunderForm

    def act(self, form: forms.FunderForm) -> str:
        match_funds.add_funder(by=self.request.user, fund=self.fund, order=form.to_order(), now=clock.now())
        return self.url()


class EditFunder(FundForm):
    """What a funder says of itself, and how much it will pay."""

    says = _("About this funder")
    form_class = forms.EditFunderForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.funder_code = kwargs["funder"]
        return super().dispatch(request, *args, **kwargs)

    def funder(self) -> MatchFunder:
        return get_object_or_404(self.fund.funders.select_related("fund"), code=self.funder_code)

    def get_initial(self) -> dict[str, Any]:
        own = self.funder()
        names = ("name", "email", "about", "website")
        return {name: getattr(own, name) for name in names} | {"committed": own.committed_minor}

    def act(self, form: forms.FunderForm) -> str:
        match_funds.change_funder(by=self.request.user, funder=self.funder(), order=form.to_order(), now=clock.now())
        return self.url()


class PaidIn(FundForm):
    """Finance records what came for the pool."""

    says = _("Record money paid in")
    form_class = forms.PaidInForm

    def may(self, user: Any) -> bool:
        return can_work_finance(user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"funders": self.fund.funders.order_by("pk")}

    def act(self, form: forms.PaidInForm) -> str:
        data = form.cleaned_data
        match_money.record_paid_in(
            by=self.request.user,
            funder=self.fund.funders.get(code=data["funder"]),
            amount_minor=data["amount"],
            reference=data["reference"],
            received_on=data["received_on"],
            now=clock.now(),
        )
        messages.success(self.request, _("Recorded."))
        return reverse("match_fund_money", args=[self.fund.code])
