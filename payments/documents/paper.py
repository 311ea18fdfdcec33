"""A paper as plain data: headings, sentences, facts and tables, all texts ready in the reader's language.
No layout and no wording lives here."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headed columns; `summary` is said above them.

    `amounts` are the places (from 0) of columns of figures; `total` closes the table.
    """

    summary: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    amounts: tuple[int, ...] = ()
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper; each piece may be left out."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `issuer`: the lines of who gives it. `figure`: the one amount it is about, ready to read."""

    title: str
    language: str
    dated_at: datetime
    number: str = ""
    figure: str = ""
    issuer: tuple[str, ...] = ()
    sections: tuple[Section, ...] = field(default=())
    footer: str = ""
