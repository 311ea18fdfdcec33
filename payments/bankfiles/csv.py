"""Statements as the tables banks let one download: delimiter, header, dates and decimal marks are found out.
What cannot be read without guessing is refused, line by line named."""

import csv
import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from ..exceptions import StatementRefused
from .facts import MAX_BYTES, MAX_LINES, LineFact, StatementFact, with_keys
from .numbers import plain_iban

# What banks call their columns, in the languages of this portal and some neighbours; compared without accents.
COLUMNS: dict[str, tuple[str, ...]] = {
    "booked": (
        "fecha operacion", "fecha", "f. operacion", "fecha contable", "data operacio", "data", "data operacion",
        "data comptable", "booking date", "transaction date", "date", "eragiketa data", "eguna", "buchungstag",
    ),
    "valued": ("fecha valor", "f. valor", "data valor", "value date", "balio data", "balio-data", "valuta"),
    "amount": ("importe", "importe eur", "import", "amount", "amount (eur)", "zenbatekoa", "importe (eur)", "betrag"),
    "credit": ("haber", "abono", "abonos", "ingresos", "haver", "abonament", "credit", "hartzekoa"),
    "debit": ("debe", "cargo", "cargos", "gastos", "deure", "carrec", "debit", "zordunketa"),
    "text": ("concepto", "concepte", "descripcion", "descripcio", "description", "details", "kontzeptua", "movimiento"),
    "more": ("observaciones", "mas datos", "informacion adicional", "remittance", "referencia", "reference", "remesa"),
    "name": ("ordenante", "ordenant", "beneficiario", "nombre", "nom", "name", "payer", "contrapartida", "izena"),
    "iban": ("cuenta ordenante", "iban ordenante", "counterparty iban", "iban contrapartida", "payer iban"),
    "own": ("iban", "cuenta", "compte", "account", "kontua"),
    "currency": ("divisa", "moneda", "currency", "moneta"),
}  # fmt: skip
DELIMITERS = (";", "\t", ",", "|")
HEADER_WITHIN = 30
_DATES = (
    (re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"), (1, 2, 3)),
    (re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})"), (3, 2, 1)),
)
_MONEY = re.compile(r"([+-]?)([0-9]{1,3}(?:([., '])[0-9]{3})(?:\3[0-9]{3})*|[0-9]+)(?:([.,])([0-9]{1,2}))?([+-]?)")
_ACCENTS = str.maketrans("áàéèíïóòúüñç", "aaeeiioouunc")
BROKEN = _("This table cannot be read: no line names the columns for date, text and amount.")


def read(data: bytes) -> StatementFact:
    """The facts of a table. Raises StatementRefused with a sentence when it may not or cannot be read."""
    if len(data) > MAX_BYTES:
        raise StatementRefused(_("This file is larger than 20 MB. Ask the bank for shorter periods."))
    if b"\x00" in data:
        raise StatementRefused(_("This file is not a table of text. Ask the bank for camt.053 or CSV."))
    rows, columns, start, account = _table(_text(data))
    lines = [line for number, row in enumerate(rows[start:], start + 1) if (line := _line(row, columns, number))]
    owns = {plain_iban(row[columns["own"]]) for row in rows[start:] if "own" in columns and len(row) > columns["own"]}
    accounts = (owns | {account}) - {""}
    if len(accounts) > 1:
        raise StatementRefused(_("This file must tell of one account only."))
    return StatementFact("csv", accounts.pop() if accounts else "", with_keys(lines))


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StatementRefused(_("This file is not a table of text. Ask the bank for camt.053 or CSV."))


def _table(text: str) -> tuple[list[list[str]], dict[str, int], int, str]:
    """Rows, column positions, where the rows begin, and our account where the lines above the header name it."""
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
        except csv.Error:
            continue
        for position, row in enumerate(rows[:HEADER_WITHIN]):
            columns = _columns(row)
            if "booked" in columns and "text" in columns and ("amount" in columns or "credit" in columns):
                if len(rows) > MAX_LINES:
                    raise StatementRefused(_("This file holds too many lines. Ask the bank for shorter periods."))
                above = [cell for early in rows[:position] for cell in early]
                return rows, columns, position + 1, _account_in(above)
    raise StatementRefused(BROKEN)


def _columns(header: list[str]) -> dict[str, int]:
    """The first column of each meaning."""
    found: dict[str, int] = {}
    for position, cell in enumerate(header):
        name = " ".join(cell.lower().translate(_ACCENTS).split())
        for meaning, names in COLUMNS.items():
            if name in names:
                found.setdefault(meaning, position)
    return found


def _account_in(cells: list[str]) -> str:
    for cell in cells:
        for word in (cell, *re.findall(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}", cell)):
            if found := plain_iban(word):
                return found
    return ""


def _line(row: list[str], columns: dict[str, int], number: int) -> LineFact | None:
    """One movement; None for an empty row. Raises StatementRefused, naming the row."""

    def cell(meaning: str) -> str:
        position = columns.get(meaning, len(row))
        return row[position].strip() if position < len(row) else ""

    if not any(c.strip() for c in row):
        return None
    booked_on, amount = _day(cell("booked")), _amount(cell("amount"), cell("credit"), cell("debit"))
    currency = cell("currency").upper().replace("€", "EUR") or "EUR"
    if booked_on is None or amount is None or currency != "EUR":
        sentence = _("Line %(number)s of this file cannot be read: it needs a date, an amount, and euros.")
        raise StatementRefused(sentence % {"number": number})
    if amount == 0:
        return None
    return LineFact(
        booked_on=booked_on,
        value_on=_day(cell("valued")),
        amount_minor=amount,
        remittance=" ".join(f"{cell('text')} {cell('more')}".split())[:500],
        party_name=cell("name")[:140],
        party_iban=plain_iban(cell("iban")),
    )


def _day(text: str) -> date | None:
    """Day before month, as everywhere here; or ISO."""
    for pattern, (year, month, day) in _DATES:
        if found := pattern.fullmatch(text):
            years = int(found.group(year))
            try:
                return date(years + 2000 if years < 100 else years, int(found.group(month)), int(found.group(day)))
            except ValueError:
                return None
    return None


def _amount(signed: str, credit: str, debit: str) -> int | None:
    if signed:
        return _cents(signed)
    into, out = (_cents(text) if text else 0 for text in (credit, debit))
    if into is None or out is None or not (credit or debit):
        return None
    return abs(into) - abs(out)


def _cents(text: str) -> int | None:
    """Cents of an amount with comma or point, grouped or not, sign before or behind; None for anything else.

    A single mark before three digits groups thousands: no bank writes tenths of a cent.
    """
    bare = text.replace("\u00a0", " ").replace("\u202f", " ").replace("−", "-")
    bare = re.sub(r"^(?:EUR|€)\s*|\s*(?:EUR|€)$", "", bare.strip()).strip()
    found = _MONEY.fullmatch(bare)
    if found is None or (found.group(1) and found.group(6)) or (found.group(3) and found.group(3) == found.group(4)):
        return None
    units = int(re.sub(r"[^0-9]", "", found.group(2)))
    minor = units * 100 + int((found.group(5) or "0").ljust(2, "0"))
    return -minor if "-" in (found.group(1), found.group(6)) else minor
