"""Reading papers: whose proof holds, a payer's papers, a year's sums.
Nothing here writes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Q, QuerySet, Sum

from ..enums import Nature
from ..models import DeclaringEntity, Receipt, TaxIdentity


@dataclass(frozen=True, slots=True)
class YearLine:
    """What one organisation received from a payer in a year, of one legal nature; cents, less what went back."""

    issuer_code: str
    issuer: str
    nature: str
    papers: int
    amount_minor: int

    @property
    def nature_label(self) -> str:
        return str(Nature(self.nature).label)


def entity_on(entity_code: str, day: date, country: str = "es") -> DeclaringEntity | None:
    """The issuer's proof that gifts to it are deductible, if it held on that day."""
    rows = DeclaringEntity.objects.filter(entity_code=entity_code, country=country, valid_from__lte=day)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=day)).first()


def proved_addresses(user: Any) -> list[str]:
    """Addresses this person has confirmed to be theirs, in lower case. An unconfirmed one opens nothing."""
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return [address.lower() for address in rows.values_list("email", flat=True)]


def papers_of(user: Any) -> QuerySet[Receipt]:
    """Every paper of a person: paid with the account, or as a guest with an address they have confirmed."""
    own = Q(payment__payer=user)
    for address in proved_addresses(user):
        own |= Q(payment__payer=None, payment__payer_email__iexact=address)
    return Receipt.objects.filter(own).select_related("payment__payer").order_by("-issued_at", "-pk")


def papers_of_guest(email: str) -> QuerySet[Receipt]:
    """Every paper given to an address without an account."""
    own = Receipt.objects.filter(payment__payer=None, payment__payer_email__iexact=email)
    return own.select_related("payment__payer").order_by("-issued_at", "-pk")


def year_lines(papers: QuerySet[Receipt], year: int) -> list[YearLine]:
    """The year's sums by organisation and legal nature, of what was paid in one's own name. Two queries."""
    rows = papers.filter(year=year, payment__organisation="")
    named = {row.issuer_code: str(row.facts["issuer"]["name"]) for row in rows.reverse()}
    sums = rows.order_by("issuer_code", "nature").values("issuer_code", "nature")
    return [
        YearLine(s["issuer_code"], named[s["issuer_code"]], s["nature"], s["papers"], s["amount"])
        for s in sums.annotate(papers=Count("pk"), amount=Sum("amount_minor"))
    ]


def identity_for(payer: Any, email: str) -> TaxIdentity | None:
    """What a payer told for the tax office: with the account, or as a guest."""
    if payer is not None:
        return TaxIdentity.objects.filter(payer=payer).first()
    return TaxIdentity.objects.filter(payer=None, email__iexact=email).exclude(email="").first()


def years_of(papers: QuerySet[Receipt]) -> list[int]:
    """The years with papers in one's own name, the latest first."""
    return list(papers.filter(payment__organisation="").order_by("-year").values_list("year", flat=True).distinct())
