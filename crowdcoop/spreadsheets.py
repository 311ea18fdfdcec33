"""Cells for people who open a table in a spreadsheet.
Which columns a table has is for whoever writes it."""

from collections.abc import Collection, Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: str) -> str:
    """A text that no spreadsheet runs as a formula, whatever blank is before it."""
    begins = cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)
    return f"'{cell}" if begins else cell


def as_xlsx(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: Collection[int] = ()
) -> bytes:
    """A workbook of one sheet. What is in the columns `numbers` can be added up; every other cell is plain text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_cell(value, place in numbers) for place, value in enumerate(row)])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(value: Any, is_number: bool) -> Any:
    if is_number:
        return float(value) if value != "" else None
    return safe(str(value))
