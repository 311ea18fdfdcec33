"""How a campaign goes: the team's dashboard, the public figures, and what a campaign costs.
They only read; a campaign of others does not exist here."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns.enums import EDITABLE
from campaigns.forms.fees import FeeForm
from campaigns.models import Campaign
from campaigns.queries import cockpit as cockpits
from campaigns.queries.charts import days_of, money_over_time
from campaigns.queries.figures import CARDS_THAT_WORK_PERCENT
from campaigns.rules import can_edit_campaign, can_handle_money, can_see_backers, can_see_figures
from campaigns.services import drafts
from crowdcoop import clock
from payments.fees import costs_of

from .community import PublicRoom

EXAMPLE = {"sum": 10_000_00, "each": 50_00}


class FiguresArea(LoginRequiredMixin):
    """Loads the campaign; whoever may not see its figures gets a 404."""

    request: HttpRequest
    campaign: Campaign

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.campaign = get_object_or_404(Campaign.objects.select_related("cooperative"), code=kwargs["code"])
        if not self.may(request.user):
            raise Http404
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def may(self, user: Any) -> bool:
        return can_see_figures(user, self.campaign)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = drafts.draft_of(self.campaign)
        user = self.request.user
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "campaign": self.campaign,
            "draft": page,
            "title": page.title,
            "tab": "figures",
            "editable": self.campaign.state in EDITABLE,
            "may_edit": can_edit_campaign(user, self.campaign),
            "may_handle_money": can_handle_money(user, self.campaign),
            "may_see_backers": can_see_backers(user, self.campaign),
            "noindex": True,
        }


class Cockpit(FiguresArea, TemplateView):
    """What to do today, how it goes, where people come from."""

    template_name = "campaigns/workspace_figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = clock.now()
        context = super().get_context_data(**kwargs)
        own = context["may_see_backers"]
        return context | {
            "cockpit": cockpits.cockpit(self.campaign, context["draft"], now),
            "today": cockpits.today(self.campaign, self.request.user, now) if own else [],
        }


class PublicFigures(PublicRoom):
    """Money over time, for everybody."""

    template_name = "campaigns/figures.html"
    room = "figures"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chart = money_over_time(self.campaign, days_of(self.campaign), clock.now())
        return super().get_context_data(**kwargs) | {"chart": chart}


class Fees(TemplateView):
    """What a campaign costs, worked out for an example or for what was asked."""

    template_name = "campaigns/fees.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        request.cacheable = True  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET if {"sum", "each"} & set(self.request.GET) else None
        form = FeeForm(asked, initial=EXAMPLE)
        taken = form.cleaned_data if form.is_valid() else EXAMPLE
        show = not form.is_bound or form.is_valid()
        return super().get_context_data(**kwargs) | {
            "form": form,
            "sum_minor": taken["sum"],
            "each_minor": taken["each"],
            "costs": list(costs_of(taken["sum"], taken["each"])) if show else [],
            "works_percent": CARDS_THAT_WORK_PERCENT,
            "works_minor": taken["sum"] * CARDS_THAT_WORK_PERCENT // 100,
            "title": _("What a campaign costs"),
        }
