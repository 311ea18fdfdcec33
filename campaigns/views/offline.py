"""Money given by hand: the team's page to enter it, finance's page to answer, and the evidence for both.
What counts when is services/offline.py's work."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from campaigns.emails import title_of
from campaigns.enums import CampaignState, OfflineState
from campaigns.evidence import ENDINGS
from campaigns.forms.offline import OfflineAnswerForm, OfflineForm
from campaigns.models import OfflinePledge
from campaigns.rules import belongs_to_team, can_edit_campaign
from campaigns.services.offline import approve_offline_pledge, enter_offline_pledge, reject_offline_pledge
from crowdcoop import clock
from crowdcoop.views import FormPage
from payments.rules import can_work_finance
from payments.services.transfers import takes_transfers
from payments.views.access import FinanceOnly

from .workspace import Workspace


class OfflinePledges(Workspace, FormPage):
    """What was given by hand, and the form for the next one while the campaign is open."""

    form_class = OfflineForm
    template_name = "campaigns/workspace_offline.html"
    limit = (60, 3600)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "tab": "offline",
            "may_enter": self.campaign.state == CampaignState.LIVE and takes_transfers(),
            "entries": self.campaign.offline_pledges.select_related("pledge__payment").order_by("-pk"),
        }

    def act(self, form: OfflineForm) -> str:
        enter_offline_pledge(by=self.request.user, campaign=self.campaign, order=form.to_order(), now=clock.now())
        messages.success(self.request, _("Noted. It counts as soon as finance has seen the evidence."))
        return reverse("campaign_offline", args=[self.campaign.code])


class OfflineReview(FinanceOnly, FormPage):
    """One entry for the second person: what it says, its evidence, and the two answers."""

    form_class = OfflineAnswerForm
    template_name = "campaigns/offline_review.html"
    entry: OfflinePledge

    def allow(self) -> bool:
        found = OfflinePledge.objects.select_related("campaign__cooperative", "entered_by", "decided_by", "pledge")
        self.entry = get_object_or_404(found, code=self.kwargs["code"])
        return True

    def act(self, form: OfflineAnswerForm) -> str:
        by, at = self.request.user, clock.now()
        if form.cleaned_data["way"] == OfflineAnswerForm.APPROVE:
            approve_offline_pledge(by=by, entry=self.entry, now=at)
            messages.success(self.request, _("It counts now."))
        else:
            reject_offline_pledge(by=by, entry=self.entry, answer=form.cleaned_data["answer"], now=at)
            messages.success(self.request, _("The team has been told what is missing."))
        return reverse("offline_review", args=[self.entry.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        own = user.pk == self.entry.entered_by_id or belongs_to_team(user, self.entry.campaign)
        return super().get_context_data(**kwargs) | {
            "entry": self.entry,
            "title": title_of(self.entry.campaign),
            "waits": self.entry.state == OfflineState.ENTERED,
            "own": own,
            "noindex": True,
        }


class OfflineEvidence(LoginRequiredMixin, View):
    """The voucher, for the team and for finance; for everybody else it does not exist."""

    def get(self, request: HttpRequest, code: str) -> FileResponse:
        entry = get_object_or_404(OfflinePledge.objects.select_related("campaign__cooperative"), code=code)
        if not (can_edit_campaign(request.user, entry.campaign) or can_work_finance(request.user)):
            raise Http404
        name = f"{entry.code}.{ENDINGS[entry.evidence_type]}"
        response = FileResponse(entry.evidence.open(), as_attachment=True, filename=name)
        response.headers["Content-Type"] = entry.evidence_type
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        add_never_cache_headers(response)
        return response
