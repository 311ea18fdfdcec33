"""Who supports a campaign, for its team: a list, and files for spreadsheets. What each person agreed to decides
what stands there; that somebody took the file away is written down."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from campaigns.queries import backers
from campaigns.rules import can_see_backers
from campaigns.services import drafts
from crowdcoop.audit.services import record
from crowdcoop.spreadsheets import fits_xlsx, table_file

from .cockpit import FiguresArea


class BackersArea(FiguresArea):
    """Only the cooperative's own people."""

    def may(self, user: Any) -> bool:
        return can_see_backers(user, self.campaign)


class BackerList(BackersArea, TemplateView):
    """The pledges that count, the newest first."""

    template_name = "campaigns/workspace_backers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found, more = backers.page_of(self.campaign, context["draft"], self.request.GET.get("page", ""))
        return context | {"backers": found, "more": more, "fits_xlsx": fits_xlsx(self.campaign.backers)}


class BackersFile(BackersArea, View):
    """The same as a table to take away."""

    def get(self, request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
        rows = backers.table_of(self.campaign, drafts.draft_of(self.campaign))
        lines, title = self.campaign.backers, _("Who supports you")
        answer = table_file(f"{self.campaign.code}-backers", kind, title, rows, lines=lines)
        record(by=request.user, action="campaign.backers_exported", subject=self.campaign, data={"kind": kind})
        return answer


class DaysFile(FiguresArea, View):
    """The figures of each day; nobody's name is in them."""

    def get(self, request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
        rows = backers.days_table(self.campaign)
        return table_file(f"{self.campaign.code}-days", kind, _("Day by day"), rows, lines=0)
