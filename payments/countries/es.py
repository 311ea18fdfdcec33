"""Spain: tax numbers with their control characters, the deduction for gifts, the rows of form 182.
Rates and the form's layout are data files; reading our rows is services/declarations.py's work."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from .deductions import Deduction, deduction_from, is_recurrent, table_on

NAME = _("Spain")
RATES = "es_gift_rates.toml"
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_PERSON = re.compile(r"([0-9]{8}|[XYZ][0-9]{7})([A-Z])")
_ORGANISATION = re.compile(r"([ABCDEFGHJNPQRSUVW])([0-9]{7})([0-9A-J])")
# Of these the control is a letter; of the others a figure or a letter.
_LETTER_ONLY = "NPQRSW"
_FIGURE_ONLY = "ABEH"


def clean_tax_id(text: str) -> str:
    """DNI, NIE or NIF without spaces and signs; "" when its control character does not fit."""
    bare = re.sub(r"[\s.\-/]", "", text).upper()
    if person := _PERSON.fullmatch(bare):
        number = int(person.group(1).translate(str.maketrans("XYZ", "012")))
        return bare if _LETTERS[number % 23] == person.group(2) else ""
    organisation = _ORGANISATION.fullmatch(bare)
    return bare if organisation and _control_fits(*organisation.groups()) else ""


def clean_organisation_tax_id(text: str) -> str:
    """The NIF of an organisation; "" for anything else, a person's number too."""
    found = clean_tax_id(text)
    return found if _ORGANISATION.fullmatch(found) else ""


def _control_fits(letter: str, digits: str, control: str) -> bool:
    doubled = (int(d) * 2 for d in digits[::2])
    total = sum(d // 10 + d % 10 for d in doubled) + sum(int(d) for d in digits[1::2])
    figure = -total % 10
    return (control == str(figure) and letter not in _LETTER_ONLY) or (
        control == "JABCDEFGHI"[figure] and letter not in _FIGURE_ONLY
    )


def clean_postal_code(text: str) -> str:
    """Five figures whose first two are one of the 52 provinces; "" otherwise."""
    bare = text.strip()
    return bare if re.fullmatch(r"(0[1-9]|[1-4][0-9]|5[0-2])[0-9]{3}", bare) else ""


def deduction(*, kind: str, amount_minor: int, day: date, years_before: tuple[int, int, int] = (0, 0, 0)) -> Deduction:
    """What a giver may deduct for a year's gifts (cents) to one entity. Raises NoRates for a year without a table."""
    return deduction_from(table_on(RATES, kind, day), amount_minor, recurrent=is_recurrent(years_before))


def declaration_rows(
    *, year: int, entity: dict[str, str], gifts: list[dict[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Form 182: the entity's record and one for each giver.

    entity: name, tax_id, contact_name, contact_phone. gifts: name, tax_id, postal_code, kind, amount_minor and
    years_before, all of givers with a tax number.
    """
    records = []
    for gift in gifts:
        found = deduction(
            kind=gift["kind"], amount_minor=gift["amount_minor"], day=date(year, 12, 31),
            years_before=gift["years_before"],
        )  # fmt: skip
        records.append(
            {
                "year": year,
                "entity_tax_id": entity["tax_id"],
                "tax_id": gift["tax_id"],
                "name": gift["name"],
                "province": gift["postal_code"][:2],
                "rate": found.rate_basis_points,
                "amount": gift["amount_minor"],
                "nature": "F" if gift["kind"] == "person" else "J",
                "recurrent": "1" if found.recurrent else "2",
            }
        )
    head = {
        "year": year,
        "entity_tax_id": entity["tax_id"],
        "entity_name": entity["name"],
        "contact": entity["contact_phone"].ljust(9)[:9] + entity["contact_name"],
        "identifier": f"182{year % 10000:04d}000001",
        "records": len(records),
        "total": sum(record["amount"] for record in records),
    }
    return head, records
