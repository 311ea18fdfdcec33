"""Open data as files: one CSV for each collection, whole or not at all.
What is in them is queries/open_*.py's."""

import csv
import json
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from campaigns.queries import has_ledger, public_campaigns
from crowdcoop.spreadsheets import safe
from home.queries.open_collections import FILED
from home.queries.open_data import Collection, all_rows, moment
from payments.queries import ledger_lines

LEDGER = ("campaign", "entry", "at", "what", "account", "debit", "credit", "nature")


def write_open_data(*, folder: Path) -> list[str]:
    """Write every collection and the open books into `folder`, in the site's first language; returns the files' names.

    A file is put in place when it is whole, so whoever fetches one meanwhile gets yesterday's or today's."""
    folder.mkdir(parents=True, exist_ok=True)
    with translation.override(settings.LANGUAGE_CODE):
        written = [_write(folder, f"{c.name}.csv", _columns(c), _rows(c)) for c in FILED.values()]
        return [*written, _write(folder, "ledger.csv", LEDGER, _books())]


def _columns(collection: Collection) -> tuple[str, ...]:
    return tuple(column.name for column in collection.columns)


def _rows(collection: Collection) -> Any:
    names = _columns(collection)
    for row in all_rows(collection, settings.LANGUAGE_CODE):
        yield [_cell(row[name]) for name in names]


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return safe(json.dumps(value, ensure_ascii=False))
    return "" if value is None else safe(value) if isinstance(value, str) else value


def _books() -> Any:
    for campaign in public_campaigns().order_by("pk").iterator(chunk_size=500):
        if has_ledger(campaign):
            for line in ledger_lines(campaign.code):
                said = (line.number, moment(line.at), line.kind, line.account, line.debit_minor, line.credit_minor)
                yield [campaign.code, *said, line.nature]


def _write(folder: Path, name: str, columns: tuple[str, ...], rows: Any) -> str:
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(folder / name)
    return name
