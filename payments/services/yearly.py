"""The sum of a year for each payer: written once in January, with a letter; and the same as a table to keep.
Reading the papers is queries/papers.py's work, drawing is drawing.py's."""

import csv
import io
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from crowdcoop.audit.services import record
from crowdcoop.spreadsheets import safe

from .. import emails
from ..models import Receipt, YearlySummary
from ..queries.papers import YearLine, papers_of_guest, year_lines

BATCH = 100


def issue_yearly_summaries(*, now: datetime) -> int:
    """Write to every payer with papers of last year who was not written to yet; at most BATCH at a time.

    One transaction each; twice at once writes once. Returns how many letters were queued.
    """
    year = localtime(now).year - 1
    written = 0
    for payer, email in _waiting(year)[:BATCH]:
        try:
            written += _issue(payer=payer, email=email, year=year, now=now)
        except IntegrityError:  # another worker was faster
            continue
    return written


def _waiting(year: int) -> list[tuple[int | None, str]]:
    """(account, "") or (None, address) of everybody whose year is not written yet."""
    papers = Receipt.objects.filter(year=year, payment__organisation="")
    done = YearlySummary.objects.filter(year=year)
    accounts = papers.filter(payment__payer__is_active=True).exclude(
        payment__payer__in=done.filter(payer__isnull=False).values("payer")
    )
    guests = papers.filter(payment__payer=None).exclude(payment__payer_email="")
    guests = guests.annotate(address=Lower("payment__payer_email")).exclude(
        address__in=done.filter(payer=None).values("payer_email")
    )
    people = accounts.order_by("payment__payer").values_list("payment__payer", flat=True).distinct()
    addresses = guests.order_by("address").values_list("address", flat=True).distinct()
    return [*((pk, "") for pk in people), *((None, address) for address in addresses)]


@transaction.atomic
def _issue(*, payer: int | None, email: str, year: int, now: datetime) -> int:
    person: Any = get_user_model().objects.get(pk=payer) if payer else None
    own = Receipt.objects.filter(payment__payer=person).order_by("-issued_at", "-pk")
    papers: QuerySet[Receipt] = own if person else papers_of_guest(email)
    latest = papers.filter(year=year).select_related("payment")[0]
    summary = YearlySummary.objects.create(
        year=year,
        payer=person,
        payer_email=person.email.lower() if person else email,
        language=person.language if person else latest.language,
        lines=[asdict(line) for line in year_lines(papers, year)],
        issued_at=now,
    )
    emails.year_summed_up(summary, latest.payment)
    record(by=None, action="payments.year_summed_up", subject=summary, data={"year": year})
    return 1


def year_csv(lines: list[YearLine], language: str) -> str:
    """The year's sums as CSV: amounts with a point, in euros. Texts that a spreadsheet would run are quoted."""
    with translation.override(language):
        head = [_("Organisation"), _("Legal nature"), _("Papers"), _("Amount"), _("Currency")]
        rows = [[safe(line.issuer), line.nature_label, line.papers, _euros(line.amount_minor), "EUR"] for line in lines]
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue()


def _euros(amount_minor: int) -> str:
    units, cents = divmod(abs(amount_minor), 100)
    return f"{'-' if amount_minor < 0 else ''}{units}.{cents:02d}"
