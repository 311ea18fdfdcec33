"""Tables for people who open them in a spreadsheet, as CSV or XLSX; no cell is ever run as a formula.
Which columns a table has is for whoever writes it."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel shows words of other languages rightly only after this mark.
BOM = "\ufeff"

# A workbook is one piece and keeps its request waiting; above this the table goes out line by line only.
XLSX_LINES = 20_000


def safe(cell: str) -> str:
    """A text that no spreadsheet runs as a formula, whatever blank is before it."""
    begins = cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)
    return f"'{cell}" if begins else cell


def cells(row: Iterable[Any]) -> list[Any]:
    """A row as it may be written: texts made safe, numbers and days as they are."""
    return [safe(ILLEGAL_CHARACTERS_RE.sub("", cell)) if isinstance(cell, str) else cell for cell in row]


class _Echo:
    """csv writes here; what it writes is what the reader gets."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The table line by line, however long."""
    writer = csv.writer(_Echo())
    yield BOM
    for row in rows:
        yield writer.writerow(cells(row))


def xlsx(title: str, rows: Iterable[Sequence[Any]], *, numbers: Collection[int] = ()) -> bytes:
    """The table as a workbook of one sheet; its headings stay in sight.

    What stands as text in the columns `numbers`, below the headings, can be added up."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for line, row in enumerate(rows):
        sheet.append([_number(c) if line and i in numbers else c for i, c in enumerate(cells(row))])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _number(cell: Any) -> float | None:
    return float(cell) if cell != "" else None


def fits_xlsx(lines: int) -> bool:
    return lines <= XLSX_LINES


def table_file(
    name: str, kind: str, title: str, rows: Iterable[Sequence[Any]], *, lines: int, numbers: Collection[int] = ()
) -> HttpResponseBase:
    """The table as the kind of file asked for. 404 for any other, and for a workbook that would be too large."""
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx" and fits_xlsx(lines):
        response = HttpResponse(xlsx(title, rows, numbers=numbers), content_type=XLSX)
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
