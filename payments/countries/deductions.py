"""Dated tables of rates: which share of a gift may be deducted, by year and kind of giver. All sums are cents.
The figures are data; which country uses which file is the country module's business."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"


class NoRates(LookupError):
    """No table is valid on that day."""


@dataclass(frozen=True, slots=True)
class Deduction:
    """What may be deducted, in cents; the highest rate used above the first part, in hundredths of a percent.

    `limit_basis_points`: of the giver's own tax base, which we do not know: the deduction may be smaller for it.
    """

    amount_minor: int
    rate_basis_points: int
    recurrent: bool
    limit_basis_points: int
    source: str


@cache
def tables(file: str) -> list[dict[str, Any]]:
    """Every table of a file."""
    found: list[dict[str, Any]] = tomllib.loads((DATA / file).read_text())["table"]
    return found


def table_on(file: str, kind: str, day: date) -> dict[str, Any]:
    """The table for a kind of giver on a day. Raises NoRates."""
    for table in tables(file):
        valid = table["from"] <= day and ("until" not in table or day <= table["until"])
        if table["kind"] == kind and valid:
            return table
    raise NoRates(f"{file}: no rates for {kind} on {day}")


def is_recurrent(years_before: tuple[int, int, int]) -> bool:
    """Gifts in both years before, and in each not less than in the year before it. Cents, the latest year first."""
    last, second, third = years_before
    return second > 0 and last >= second >= third


def deduction_from(table: dict[str, Any], amount_minor: int, *, recurrent: bool) -> Deduction:
    """The first part at its own rate, the rest at the general or the recurrent one; fractions of a cent are dropped."""
    first = min(amount_minor, table["first_minor"])
    rest_rate = table["recurrent_basis_points"] if recurrent else table["rest_basis_points"]
    total = first * table["first_basis_points"] + (amount_minor - first) * rest_rate
    rate = rest_rate if amount_minor > table["first_minor"] else table["first_basis_points"]
    return Deduction(
        amount_minor=total // 10_000,
        rate_basis_points=rate,
        recurrent=recurrent,
        limit_basis_points=table["limit_basis_points"],
        source=table["source"],
    )
