"""What differs by country about gifts: tax numbers, deductions, the yearly declaration.
One module a country, registered below; rates and formats are data files, so that a new year needs no code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import es
from .deductions import Deduction


@dataclass(frozen=True, slots=True)
class Country:
    """A country's answers. `declaration` names the format file beside this module."""

    code: str
    name: Any
    clean_tax_id: Callable[[str], str]
    clean_organisation_tax_id: Callable[[str], str]
    clean_postal_code: Callable[[str], str]
    deduction: Callable[..., Deduction]
    declaration: str
    declare: Callable[..., tuple[dict[str, Any], list[dict[str, Any]]]]


_countries = {
    "es": Country(
        code="es",
        name=es.NAME,
        clean_tax_id=es.clean_tax_id,
        clean_organisation_tax_id=es.clean_organisation_tax_id,
        clean_postal_code=es.clean_postal_code,
        deduction=es.deduction,
        declaration="es_182.toml",
        declare=es.declaration_rows,
    )
}


def country_named(code: str) -> Country | None:
    """The country's plug-in, or None where there is none."""
    return _countries.get(code)
