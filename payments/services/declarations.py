"""The yearly declaration of gifts to a tax office: who gave how much, written as the country's form asks.
Form and rates are the country plug-in's; handing the file in is a person's work."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from crowdcoop.audit.services import record

from ..countries import Country, country_named
from ..countries.fixed_width import read_format, write_file
from ..enums import Nature
from ..exceptions import NoDeclaration
from ..models import DeclaringEntity, Receipt, TaxIdentity


@dataclass(slots=True)
class Giver:
    """One giver's net gifts in cents by year, and the papers of the declared year."""

    identity: TaxIdentity | None
    by_year: dict[int, int]
    papers: list[str]
    for_another: bool = False


@dataclass(frozen=True, slots=True)
class Declaration:
    """The file, and what is not in it: (papers' numbers, cents, why)."""

    name: str
    content: bytes
    records: int
    total_minor: int
    left_out: list[tuple[str, int, str]]


NO_TAX_ID, NOTHING_LEFT = "no tax number", "everything went back"
FOR_ANOTHER = "given for an organisation: add it by hand"


@transaction.atomic
def export_declaration(*, by: Any, year: int, country: str, entity_code: str, now: datetime) -> Declaration:
    """The declaration of `entity_code`'s certified gifts of `year`. Rows without a tax number are told, not written.

    Raises NoDeclaration when the country or the entity's proof is missing. Writes an audit row; sends nothing.
    """
    plug_in = country_named(country)
    entity = DeclaringEntity.objects.filter(entity_code=entity_code, country=country).first()
    if plug_in is None or entity is None:
        raise NoDeclaration
    gifts: list[dict[str, Any]] = []
    left_out: list[tuple[str, int, str]] = []
    for giver in _givers(entity_code, country, year):
        amount, papers = giver.by_year[year], ", ".join(giver.papers)
        if giver.for_another:
            left_out.append((papers, amount, FOR_ANOTHER))
        elif giver.identity is None:
            left_out.append((papers, amount, NO_TAX_ID))
        elif amount <= 0:
            left_out.append((papers, amount, NOTHING_LEFT))
        else:
            gifts.append(_gift(giver.identity, giver.by_year, year))
    content = _write(plug_in, year, entity, sorted(gifts, key=lambda gift: str(gift["tax_id"])))
    total = sum(gift["amount_minor"] for gift in gifts)
    said = {"year": year, "country": country, "records": len(gifts), "left_out": len(left_out)}
    record(by=by, action="payments.declaration_exported", subject=entity_code, data=said)
    return Declaration(f"{country}-{entity_code}-{year}.txt", content, len(gifts), total, left_out)


def _gift(identity: TaxIdentity, by_year: dict[int, int], year: int) -> dict[str, Any]:
    return {
        "name": identity.name,
        "tax_id": identity.tax_id,
        "postal_code": identity.postal_code,
        "kind": identity.kind,
        "amount_minor": by_year[year],
        "years_before": tuple(max(by_year.get(year - back, 0), 0) for back in (1, 2, 3)),
    }


def _write(plug_in: Country, year: int, entity: DeclaringEntity, gifts: list[dict[str, Any]]) -> bytes:
    known = {name: getattr(entity, name) for name in ("name", "tax_id", "contact_name", "contact_phone")}
    head, records = plug_in.declare(year=year, entity=known, gifts=gifts)
    lines = [("entity", head), *(("giver", row) for row in records)]
    return write_file(read_format(plug_in.declaration), lines)


def _givers(entity_code: str, country: str, year: int) -> list[Giver]:
    """Everybody with a certified gift in `year`, with the three years before; one person is one giver."""
    papers = Receipt.objects.filter(
        issuer_code=entity_code, nature=Nature.GIFT, year__gt=year - 4, year__lte=year, facts__certified=True
    ).select_related("payment")
    known = _identities(country)
    found: dict[str, Giver] = {}
    for paper in papers.order_by("pk"):
        payer = paper.payment.payer_id
        # What was given for an organisation is not the payer's to deduct.
        other = paper.payment.organisation_tax_id
        payer_key = f"account {payer}" if payer else paper.payment.payer_email.lower()
        who = f"for {other}" if other else payer_key
        identity = None if other else known.get(who)
        giver = found.setdefault(identity.tax_id if identity else who, Giver(identity, {}, [], for_another=bool(other)))
        giver.by_year[paper.year] = giver.by_year.get(paper.year, 0) + paper.amount_minor
        if paper.year == year:
            giver.papers.append(paper.shown_number)
    return [giver for giver in found.values() if year in giver.by_year]


def _identities(country: str) -> dict[str, TaxIdentity]:
    """Tax identities by whose they are: an account's number, or a guest's address."""
    rows = TaxIdentity.objects.filter(country=country).filter(Q(payer__isnull=False) | ~Q(email=""))
    return {f"account {row.payer_id}" if row.payer_id else row.email: row for row in rows}
