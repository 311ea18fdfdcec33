"""Who supports a campaign, for its team: a list, and files for spreadsheets. What each person agreed to decides
what stands there; that somebody took the file away is written down."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from campaigns.queries import backers
from campaigns.rules import can_see_backers
from campaigns.services import drafts
from crowdcoop.audit.services import record
from crowdcoop.spreadsheets import XLSX, csv_lines, xlsx

from .cockpit import FiguresArea

# A workbook is made in memory; above this the table goes out line by line.
XLSX_LINES = 20_000


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
        return context | {"backers": found, "more": more, "fits_xlsx": self.campaign.backers <= XLSX_LINES}


def _file(name: str, kind: str, title: str, rows: Iterable[Any], lines: int) -> HttpResponseBase:
    """The table as the kind of file asked for. 404 for any other, and for a workbook that would be too large."""
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx" and lines <= XLSX_LINES:
        response = HttpResponse(xlsx(title, rows), content_type=XLSX)
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


class BackersFile(BackersArea, View):
    """The same as a table to take away."""

    def get(self, request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
        rows = backers.table_of(self.campaign, drafts.draft_of(self.campaign))
        answer = _file(f"{self.campaign.code}-backers", kind, _("Who supports you"), rows, self.campaign.backers)
        record(by=request.user, action="campaign.backers_exported", subject=self.campaign, data={"kind": kind})
        return answer


class DaysFile(FiguresArea, View):
    """The figures of each day; nobody's name is in them."""

    def get(self, request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
        return _file(f"{self.campaign.code}-days", kind, _("Day by day"), backers.days_table(self.campaign), 0)
