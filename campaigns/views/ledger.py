"""The books of one campaign as a table that anybody may take away: no names, and what a page shows re-adds from it.
What is booked is payments' work; this only writes it out."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.queries import has_ledger
from crowdcoop.spreadsheets import safe
from payments.queries import ledger_lines

COLUMNS = ("entry", "day", "what", "account", "debit EUR", "credit EUR", "nature")


class _Echo:
    """csv writes here; what it writes is what the reader gets."""

    def write(self, text: str) -> str:
        return text


def euros(minor: int) -> str:
    """Cents as euros with a point, empty for nothing."""
    return f"{minor // 100}.{minor % 100:02d}" if minor else ""


def _rows(campaign: Campaign) -> Iterator[tuple[Any, ...]]:
    yield COLUMNS
    for line in ledger_lines(campaign.code):
        day = timezone.localtime(line.at).date().isoformat()
        amounts = euros(line.debit_minor), euros(line.credit_minor)
        yield line.number, day, safe(line.kind), safe(line.account), *amounts, safe(line.nature)


@require_safe
def campaign_ledger(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Every posting of a campaign whose first round has closed with success; before that there is nothing to show."""
    campaign = get_object_or_404(Campaign.objects.public(), code=code.replace("\x00", "?"))
    if not has_ledger(campaign):
        raise Http404
    writer = csv.writer(_Echo())
    lines = (writer.writerow(row) for row in _rows(campaign))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{campaign.code}-ledger.csv"'
    return answer
