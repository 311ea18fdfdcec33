"""`manage.py export_open_data DIR`: everything open as CSV files, for a nightly job.
Writes files; changes no row."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.services.open_files import write_open_data


class Command(BaseCommand):
    help = "Write the open data as CSV files into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        for name in write_open_data(folder=options["folder"]):
            self.stdout.write(name)
