"""Reading papers: whose proof holds, a payer's papers, a year's sums.
Nothing here writes."""

from datetime import date

from django.db.models import Q

from ..models import DeclaringEntity


def entity_on(entity_code: str, day: date, country: str = "es") -> DeclaringEntity | None:
    """The issuer's proof that gifts to it are deductible, if it held on that day."""
    rows = DeclaringEntity.objects.filter(entity_code=entity_code, country=country, valid_from__lte=day)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=day)).first()
