"""Ending a campaign early: the team's page before anything is charged, finance's page at any time.
What will happen to each promise stands on both before anybody decides."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.emails import title_of
from campaigns.exceptions import NothingToStop
from campaigns.forms.stopping import CancelForm, StopForm
from campaigns.models import Campaign, CampaignStop
from campaigns.queries.stopping import consequences
from campaigns.services import stopping
from crowdcoop import clock
from crowdcoop.views import FormPage
from payments.views.access import FinanceOnly

from .workspace import Workspace


class CancelPage(Workspace, FormPage):
    """The team ends its own campaign while nobody has been charged."""

    form_class = CancelForm
    template_name = "campaigns/workspace_cancel.html"
    limit = (20, 3600)

    def act(self, form: CancelForm) -> str:
        reason = form.cleaned_data["reason"]
        stopping.cancel_campaign(by=self.request.user, campaign=self.campaign, reason=reason, now=clock.now())
        messages.success(self.request, _("The campaign is cancelled. Everybody who supports it gets a letter."))
        return self.workspace_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "tab": "workspace",
            "may_cancel": stopping.may_be_cancelled(self.campaign),
            "needs_two": stopping.may_be_stopped(self.campaign),
            "means": consequences(self.campaign),
        }


class StopPage(FinanceOnly, FormPage):
    """One campaign for finance: what stopping it would do, a colleague's proposal, and the buttons."""

    form_class = StopForm
    template_name = "campaigns/stop.html"
    campaign: Campaign

    def allow(self) -> bool:
        found = Campaign.objects.select_related("cooperative")
        self.campaign = get_object_or_404(found, code=self.kwargs["code"])
        return True

    def act(self, form: StopForm) -> str:
        data = form.cleaned_data
        said: dict[str, Any] = {"by": self.request.user, "now": clock.now()}
        if data["way"] == StopForm.CANCEL:
            stopping.cancel_campaign(campaign=self.campaign, reason=data["reason"], **said)
            text = _("The campaign is cancelled. Everybody who supports it gets a letter.")
        elif data["way"] == StopForm.PROPOSE:
            stopping.propose_stop(campaign=self.campaign, reason=data["reason"], **said)
            text = _("Noted. A second person has to agree.")
        else:
            agreed = data["way"] == StopForm.AGREE
            stopping.decide_stop(stop=self._named(data["stop"]), agreed=agreed, **said)
            text = _("Agreed. Everything goes back from now on.") if agreed else _("Noted. The campaign goes on.")
        messages.success(self.request, text)
        return reverse("campaign_stop", args=[self.campaign.code])

    def _named(self, code: str) -> CampaignStop:
        """The proposal this person has read, not whatever is open by now."""
        found: CampaignStop | None = self.campaign.stops.filter(code=code).first()
        if found is None:
            raise NothingToStop
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.campaign.refresh_from_db()
        waiting = self.campaign.stops.filter(decided_at=None).select_related("proposed_by").first()
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "title": title_of(self.campaign, get_language() or ""),
            "waiting": waiting,
            "own": waiting is not None and waiting.proposed_by_id == self.request.user.pk,
            "may_cancel": stopping.may_be_cancelled(self.campaign),
            "may_stop": stopping.may_be_stopped(self.campaign),
            "means": consequences(self.campaign),
            "stops": self.campaign.stops.exclude(decided_at=None).select_related("proposed_by", "decided_by"),
            "noindex": True,
        }
