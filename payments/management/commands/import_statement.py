"""Import a bank statement from the command line.
Reading is payments/services/statements.py's work, matching payments/services/matching.py's."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crowdcoop.clock import now
from payments.exceptions import StatementRefused
from payments.services.matching import match_waiting
from payments.services.statements import import_statement


class Command(BaseCommand):
    help = "Keeps a camt.053 or CSV statement of the platform's account and matches what it can."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            statement = import_statement(by=None, data=path.read_bytes(), filename=path.name, now=now())
        except (StatementRefused, OSError) as error:
            raise CommandError(str(error)) from error
        matched = match_waiting(now=now(), statement=statement)
        new = statement.line_count - statement.known_count
        self.stdout.write(f"{statement.code}: {statement.line_count} movement(s), {new} new, {matched} matched.")
