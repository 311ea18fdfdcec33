"""Turns a receipt or a year's sums into a paper ready to draw, in its own language.
What a receipt says was frozen when it was given; here come only labels and who the payer is today."""

from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from crowdcoop.money import money

from ..documents import Fact, Paper, Section, Table, render_pdf
from ..enums import Method, Nature
from ..models import Payment, Receipt, TaxIdentity
from ..queries.papers import YearLine, identity_for
from .receipts import platform_issuer


def _day(moment: datetime | date) -> str:
    day = localtime(moment).date() if isinstance(moment, datetime) else moment
    return date_format(day, "DATE_FORMAT")


def _issuer_lines(issuer: dict[str, str]) -> tuple[str, ...]:
    tax = _("Tax number %(number)s") % {"number": issuer["tax_id"]} if issuer["tax_id"] else ""
    return tuple(line for line in (issuer["name"], tax, issuer["address"]) if line)


def payer_lines(payment: Payment, identity: TaxIdentity | None) -> str:
    """Whom a paper names: the organisation it was given for, else the payer by the tax identity, name or address."""
    if payment.organisation:
        return f"{payment.organisation}, {payment.organisation_tax_id}"
    if identity is not None:
        return f"{identity.name}, {identity.tax_id}"
    name = payment.payer.get_full_name() if payment.payer else ""
    return ", ".join(part for part in (name, payment.payer_email) if part)


def receipt_paper(receipt: Receipt) -> Paper:
    """One receipt or correction as a paper in the language it was given in."""
    facts, payment = receipt.facts, receipt.payment
    with translation.override(receipt.language):
        payer = payer_lines(payment, identity_for(payment.payer, payment.payer_email))
        shown = (
            Fact(_("Given on"), _day(receipt.issued_at)),
            Fact(_("Received on"), _day(date.fromisoformat(facts["collected_on"]))),
            Fact(_("Paid by"), str(Method(facts["method"]).label)),
            Fact(_("For"), facts["described"]),
            Fact(_("From"), payer),
            Fact(_("Legal nature"), str(Nature(receipt.nature).label)),
            Fact(_("Payment"), payment.code),
        )
        return Paper(
            title=facts["title"],
            language=receipt.language,
            dated_at=receipt.issued_at,
            number=receipt.shown_number,
            figure=money(receipt.amount_minor, receipt.currency),
            issuer=_issuer_lines(facts["issuer"]),
            sections=(
                Section(facts=tuple(fact for fact in shown if fact.value)),
                Section(heading=_("What this paper says"), paragraphs=tuple(facts["paragraphs"])),
            ),
            footer=facts["issuer"]["name"],
        )


def draw_receipt(receipt: Receipt) -> bytes:
    """The receipt as an accessible PDF."""
    return render_pdf(receipt_paper(receipt))


def year_paper(*, year: int, lines: list[YearLine], payer: str, language: str, now: datetime) -> Paper:
    """A payer's year, by issuer and legal nature; amounts in cents, corrections already subtracted."""
    with translation.override(language):
        total = sum(line.amount_minor for line in lines)
        table = Table(
            summary=_("Sums by organisation and legal nature"),
            columns=(_("Organisation"), _("Legal nature"), _("Papers"), _("Amount")),
            rows=tuple(
                (line.issuer, str(Nature(line.nature).label), str(line.papers), money(line.amount_minor))
                for line in lines
            ),
            amounts=(2, 3),
            total=(_("Together"), "", str(sum(line.papers for line in lines)), money(total)),
        )
        said = (
            _("These are the sums of your receipts of the year, less what went back to you."),
            _("Each receipt stays the proof of its own payment. Only gifts can be deductible, and only some of them."),
        )
        return Paper(
            title=_("Your year %(year)s") % {"year": year},
            language=language,
            dated_at=now,
            figure=money(total),
            issuer=(platform_issuer().name,),
            sections=(Section(facts=(Fact(_("For"), payer),), table=table), Section(paragraphs=said)),
            footer=platform_issuer().name,
        )
