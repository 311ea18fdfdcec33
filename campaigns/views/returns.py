"""The team marks a collective return as delivered.
When that is possible is services/returns.py's to say."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns import queries
from campaigns.enums import SUCCEEDED
from campaigns.forms.returns import DeliverForm
from campaigns.services import drafts
from campaigns.services.returns import deliver_return
from crowdcoop import clock
from crowdcoop.views import FormPage

from .workspace import Workspace


class DeliverReturn(Workspace, FormPage):
    """One promise of a campaign that succeeded; afterwards the same page corrects link and words."""

    form_class = DeliverForm
    template_name = "campaigns/workspace_return.html"

    def line(self) -> queries.Line:
        lines = queries.promises_of(self.campaign, drafts.draft_of(self.campaign), clock.now())
        found = next((line for line in lines if line.fact.code == self.kwargs["promise"]), None)
        if found is None or self.campaign.state not in SUCCEEDED:
            raise Http404
        return found

    def get_initial(self) -> dict[str, Any]:
        fact = self.line().fact
        return {"link": fact.link, "evidence": fact.evidence}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tab": "returns", "line": self.line()}

    def act(self, form: DeliverForm) -> str:
        data = form.cleaned_data
        deliver_return(
            by=self.request.user,
            row=self.line().fact,
            link=data["link"],
            evidence=data["evidence"],
            now=clock.now(),
        )
        messages.success(self.request, _("Thank you. Everybody sees on the page that it is there."))
        return reverse("campaign_edit_returns", args=[self.campaign.code])
