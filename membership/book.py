"""The register as a book to read: its rows, and a CSV that a spreadsheet cannot be tricked with.
Writing entries lives in services/register.py."""

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from crowdcoop.spreadsheets import safe

from .models import Cooperative, RegisterOperation


@dataclass(frozen=True, slots=True)
class Line:
    """One operation as the law's book shows it; amounts in cents."""

    number: int
    valid_on: date
    recorded_on: date
    operation: str
    member_number: int
    full_name: str
    tax_id: str
    address: str
    shares: int
    share_value_minor: int
    amount_minor: int
    reference: str
    payment_code: str
    hash: str


def lines(cooperative: Cooperative) -> Iterator[Line]:
    """Every operation in order."""
    for op in RegisterOperation.objects.of(cooperative).select_related("member").order_by("number"):
        yield Line(
            op.number,
            op.valid_on,
            op.recorded_at.date(),
            op.get_kind_display(),
            op.member.number,
            op.member.full_name,
            op.member.tax_id,
            op.member.address,
            op.quantity,
            op.share_value_minor,
            op.amount_minor,
            op.reference,
            op.payment_code,
            op.hash,
        )


def as_csv(cooperative: Cooperative) -> str:
    """The book as CSV. Texts that a spreadsheet would run as a formula are quoted; numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_headings())
    for line in lines(cooperative):
        writer.writerow([_safe(value) for value in astuple(line)])
    return out.getvalue()


def _headings() -> list[str]:
    return [
        _("No."),
        _("Valid on"),
        _("Recorded on"),
        _("Operation"),
        _("Member no."),
        _("Name"),
        _("Identity number"),
        _("Address"),
        _("Shares"),
        _("Value of one share, cents"),
        _("Amount, cents"),
        _("Reference"),
        _("Payment"),
        _("Seal"),
    ]


def _safe(value: Any) -> Any:
    return safe(value) if isinstance(value, str) else value
