"""Match funds as teams and everybody else meet them: the pitch, its answer, and the public page.
The portal of a fund's own people is in match_funds.py."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns.enums import PitchState
from campaigns.forms import match_pitches as forms
from campaigns.models import MatchFund, MatchFunder
from campaigns.queries import match_faces
from campaigns.queries.match_funders import funder_face
from campaigns.queries.match_rules import rows_of
from campaigns.queries.match_scores import questions_of
from campaigns.services import match_pitches
from crowdcoop import clock
from crowdcoop.views import FormPage

from .workspace import Workspace


class PitchList(Workspace, TemplateView):
    """The team sees which funds take pitches, and what they answered."""

    template_name = "campaigns/workspace_match.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = list(self.campaign.match_entries.select_related("fund").order_by("pk"))
        asked = {entry.fund_id for entry in entries if entry.state != PitchState.DECLINED}
        funds = MatchFund.objects.filter(state__in=match_pitches.TAKES_PITCHES).exclude(pk__in=asked)
        more = {"entries": entries, "funds": funds.prefetch_related("rules").order_by("pk"), "tab": "match"}
        return super().get_context_data(**kwargs) | more


class Pitch(Workspace, FormPage):
    """The team asks one fund to match its campaign."""

    form_class = forms.PitchForm
    template_name = "campaigns/workspace_pitch.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.fund = get_object_or_404(MatchFund.objects.public(), code=kwargs["fund"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"questions": questions_of(self.fund)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"fund": self.fund, "rules": rows_of(self.fund), "tab": "match"}
        return super().get_context_data(**kwargs) | more

    def act(self, form: forms.PitchForm) -> str:
        match_pitches.pitch(
            by=self.request.user,
            campaign=self.campaign,
            fund=self.fund,
            answers=form.answers(),
            terms=form.cleaned_data["terms"],
            now=clock.now(),
        )
        messages.success(self.request, _("The fund has your pitch. Its answer comes here and to your mailbox."))
        return reverse("campaign_match", args=[self.campaign.code])


class PublicFund(TemplateView):
    """What everybody may know of a fund: its rules, who gives, what is left, and its campaigns."""

    template_name = "campaigns/match_fund_public.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        request.cacheable = True  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fund = get_object_or_404(MatchFund.objects.public(), code=kwargs["code"])
        rows = match_faces.campaigns_of(fund, public=True)
        return super().get_context_data(**kwargs) | {
            "fund": fund,
            "rows": rows,
            "rules": rows_of(fund),
            "funders": fund.funders.order_by("pk"),
            "fell_minor": match_faces.fell_minor(fund),
            "use": match_faces.use_of(fund, rows),
        }


class PublicFunder(TemplateView):
    """What everybody may know of an organisation that pays into funds: who it is, what it gave, and to whom."""

    template_name = "campaigns/match_funder.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        request.cacheable = True  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = MatchFunder.objects.filter(fund__in=MatchFund.objects.public())
        funder = get_object_or_404(rows.select_related("fund"), code=kwargs["code"])
        return super().get_context_data(**kwargs) | {"face": funder_face(funder)}
