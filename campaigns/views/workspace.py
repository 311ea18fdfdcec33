"""The team's workspace: list, readiness, hand-in, launch date, preview. The parts of the editor build on it.
A campaign of others does not exist here."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from campaigns import gates, queries
from campaigns.enums import EDITABLE, CampaignState
from campaigns.forms.editor import LaunchForm, TitleForm
from campaigns.models import Campaign
from campaigns.queries import editing
from campaigns.rules import can_create_campaign, can_edit_campaign, can_handle_money, can_preview_campaign
from campaigns.services import drafts, review
from campaigns.services.stopping import may_be_cancelled
from crowdcoop import clock
from crowdcoop.forms import CrispyForm
from crowdcoop.views import FormPage
from membership.models import Cooperative


class Workspace(LoginRequiredMixin):
    """Loads the campaign; whoever may not edit it gets a 404."""

    campaign: Campaign
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.campaign = get_object_or_404(Campaign.objects.select_related("cooperative"), code=kwargs["code"])
        if not can_edit_campaign(request.user, self.campaign):
            raise Http404
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def workspace_url(self) -> str:
        return reverse("campaign_workspace", args=[self.campaign.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = drafts.draft_of(self.campaign)
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "campaign": self.campaign,
            "draft": page,
            "title": page.title,
            "editable": self.campaign.state in EDITABLE,
            "may_handle_money": can_handle_money(self.request.user, self.campaign),
            "noindex": True,
        }


class CampaignList(LoginRequiredMixin, TemplateView):
    """The campaigns of the cooperatives this person works for."""

    template_name = "campaigns/workspace_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        campaigns = list(Campaign.objects.visible_to(user).select_related("cooperative").order_by("-pk"))
        titles = queries.titles_of(campaigns)
        for campaign in campaigns:
            campaign.title = titles[campaign.pk]  # type: ignore[attr-defined]
        cooperatives = Cooperative.objects.edited_by(user).distinct()
        return super().get_context_data(**kwargs) | {
            "campaigns": campaigns,
            "cooperatives": cooperatives.order_by("name"),
            "noindex": True,
        }


class NewCampaign(LoginRequiredMixin, FormPage):
    """A title is enough to begin."""

    form_class = TitleForm
    template_name = "campaigns/workspace_new.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.cooperative = get_object_or_404(Cooperative, code=kwargs["code"])
        if not can_create_campaign(request.user, self.cooperative):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"cooperative": self.cooperative, "noindex": True}

    def act(self, form: TitleForm) -> str:
        campaign = drafts.create_campaign(
            by=self.request.user,
            cooperative=self.cooperative,
            title=form.cleaned_data["title"],
            now=clock.now(),
        )
        return reverse("campaign_workspace", args=[campaign.code])


class CampaignWorkspace(Workspace, FormPage):
    """What is next: the readiness list, reviewers' words, the way so far. Its one form hands the campaign in."""

    form_class = CrispyForm
    template_name = "campaigns/workspace.html"

    def get_form(self, form_class: Any = None) -> CrispyForm:
        form = super().get_form(form_class)
        form.helper.inputs = []
        form.helper.form_tag = False
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = list(self.campaign.events.order_by("-at", "-pk"))
        context = super().get_context_data(**kwargs)
        return context | {
            "readiness": queries.readiness_of(self.campaign, context["draft"]) if context["editable"] else None,
            "gates": gates.items(self.campaign),
            "events": events,
            "comment": next((e for e in events if e.comment), None)
            if self.campaign.state == CampaignState.CHANGES_REQUESTED
            else None,
            "progress": queries.progress(self.campaign),
            "may_cancel": may_be_cancelled(self.campaign),
            "open_notes": self.campaign.notes.filter(done_at=None).order_by("pk"),
            "unsaved": editing.open_drafts(self.campaign) if context["editable"] else [],
            "can_schedule": self.campaign.state in (CampaignState.APPROVED, CampaignState.SCHEDULED),
            "tab": "workspace",
        }

    def act(self, form: CrispyForm) -> str:
        review.submit_campaign(by=self.request.user, campaign=self.campaign, now=clock.now())
        messages.success(self.request, _("Handed in. Your adviser reads it and answers here."))
        return self.workspace_url()


class ScheduleCampaign(Workspace, FormPage):
    """Only while approved or scheduled; before that there is nothing to schedule."""

    form_class = LaunchForm
    template_name = "campaigns/workspace_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "tab": "calendar",
            "heading": _("When it opens"),
            "may_save": self.campaign.state in (CampaignState.APPROVED, CampaignState.SCHEDULED),
        }

    def act(self, form: LaunchForm) -> str:
        review.schedule_campaign(
            by=self.request.user, campaign=self.campaign, opens_at=form.to_moment(), now=clock.now()
        )
        messages.success(self.request, _("The date is set. The campaign opens by itself."))
        return self.workspace_url()


class PreviewCampaign(LoginRequiredMixin, View):
    """The page as its newest revision has it, for the team and for reviewers. Never indexed, never kept."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        campaign = get_object_or_404(Campaign.objects.select_related("cooperative"), code=code)
        if not can_preview_campaign(request.user, campaign):
            raise Http404
        page = drafts.draft_of(campaign)
        context = page.get_context(request) | {"noindex": True, "is_preview": True}
        response = render(request, page.get_template(request), context)
        add_never_cache_headers(response)
        return page.allow_frame(request, response)  # type: ignore[no-any-return]
