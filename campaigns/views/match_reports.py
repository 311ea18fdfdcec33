"""What a fund has done: a page to read and print, and the same figures as tables to take away.
No names of people are in them."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from campaigns.models import MatchFund
from campaigns.queries.match_faces import campaigns_of
from campaigns.queries.match_report import report_of
from crowdcoop import clock
from crowdcoop.spreadsheets import XLSX, safe, xlsx
from payments.rules import can_work_finance

from .ledger import euros
from .match_funds import OwnFund

COLUMNS = (
    "campaign", "title", "cooperative", "place", "state", "score", "pledges", "people gave EUR", "set aside EUR",
    "settled EUR", "paid EUR", "taken back EUR",
)  # fmt: skip


class FundReportPage(OwnFund, TemplateView):
    """On paper or on screen, in the language being read."""

    template_name = "campaigns/match_report.html"

    def may(self, user: Any) -> bool:
        return super().may(user) or can_work_finance(user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "report": report_of(self.fund),
            "at": clock.now(),
            "heading": _("What %(fund)s has done") % {"fund": self.fund.name},
        }


def _lines(fund: MatchFund) -> Iterator[tuple[Any, ...]]:
    for row in campaigns_of(fund):
        entry, campaign = row.entry, row.entry.campaign
        amounts = row.given_minor, row.reserved_minor, row.settled_minor, row.paid_minor, row.reversed_minor
        words = campaign.code, row.title, campaign.cooperative.name, campaign.place, entry.state
        score = f"{row.score.average:.1f}" if row.score else ""
        yield (*(safe(word) for word in words), score, row.pledges, *(euros(amount) for amount in amounts))


class FundReport(FundReportPage):
    """One line for each campaign that pitched."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.fund.code}.csv"'
        writer = csv.writer(response)
        writer.writerows([COLUMNS, *_lines(self.fund)])
        return response


class FundReportSheet(FundReportPage):
    """The same as a workbook: amounts are numbers there, texts are never formulas."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = xlsx(self.fund.code, [COLUMNS, *_lines(self.fund)], numbers=range(5, len(COLUMNS)))
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{self.fund.code}.xlsx"'
        return response
