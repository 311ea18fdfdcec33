"""Writes lines of fields at fixed places, as a format definition file says. Knows no country and no form.
A definition has a line length, an encoding, and for each record its fields: name, place, length, kind, value."""

import tomllib
import unicodedata
from dataclasses import dataclass
from typing import Any

from .deductions import DATA


class FormatError(ValueError):
    """A definition that contradicts itself, or a value that does not fit its place."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. kind: text (upper case, left), contact (phone and name), number (right, zeros), constant, blank."""

    name: str
    start: int
    length: int
    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A whole form: its records by name, in order."""

    length: int
    encoding: str
    newline: str
    records: dict[str, tuple[Field, ...]]


def read_format(file: str) -> Format:
    """The definition, checked. Raises FormatError."""
    return parse_format((DATA / file).read_text())


def parse_format(text: str) -> Format:
    """The same from its text. Fields must follow one another without gap or overlap up to the line's length."""
    raw = tomllib.loads(text)
    found = {name: tuple(Field(**field) for field in fields) for name, fields in raw["record"].items()}
    for name, fields in found.items():
        at = 1
        for field in fields:
            if field.start != at or field.length < 1 or field.kind not in _WRITERS:
                raise FormatError(f"{name}.{field.name} does not begin at {at} or is of no known kind")
            at += field.length
        if at != raw["length"] + 1:
            raise FormatError(f"{name} ends at {at - 1}, not at {raw['length']}")
    return Format(raw["length"], raw["encoding"], raw["newline"], found)


def write_line(form: Format, record: str, values: dict[str, Any]) -> str:
    """One line. Raises FormatError for a missing value, a number that is negative or too long."""
    return "".join(_WRITERS[field.kind](field, values) for field in form.records[record])


def write_file(form: Format, lines: list[tuple[str, dict[str, Any]]]) -> bytes:
    """All lines, in the form's own encoding."""
    return "".join(write_line(form, record, values) + form.newline for record, values in lines).encode(form.encoding)


def plain(text: str) -> str:
    """Upper case A–Z, Ñ, Ç, figures and a few signs; accents go, anything else becomes a blank."""
    kept = []
    for character in unicodedata.normalize("NFC", text.upper()):
        base = character if character in "ÑÇ" else unicodedata.normalize("NFKD", character)[0]
        kept.append(base if (base.isascii() and base.isalnum()) or base in "ÑÇ ,.-&'/" else " ")
    return " ".join("".join(kept).split())


def _value(field: Field, values: dict[str, Any]) -> Any:
    if field.name not in values:
        raise FormatError(f"{field.name} is missing")
    return values[field.name]


def _text(field: Field, values: dict[str, Any]) -> str:
    return plain(str(_value(field, values)))[: field.length].ljust(field.length)


def _contact(field: Field, values: dict[str, Any]) -> str:
    """A telephone in nine places, then a name: the blanks between them are part of the field."""
    said = str(_value(field, values))
    return (plain(said[:9]).ljust(9) + plain(said[9:]))[: field.length].ljust(field.length)


def _number(field: Field, values: dict[str, Any]) -> str:
    said = int(_value(field, values))
    if said < 0 or len(str(said)) > field.length:
        raise FormatError(f"{field.name}: {said} does not fit in {field.length} places")
    return str(said).zfill(field.length)


def _constant(field: Field, values: dict[str, Any]) -> str:
    if len(field.value) != field.length:
        raise FormatError(f"{field.name}: the constant does not fill its place")
    return field.value


def _blank(field: Field, values: dict[str, Any]) -> str:
    return " " * field.length


_WRITERS = {"text": _text, "contact": _contact, "number": _number, "constant": _constant, "blank": _blank}
