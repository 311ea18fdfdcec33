"""`manage.py translation_debt [--fail]`: what is still to be translated, page by page.
The counting is in crowdcoop.cms.debt."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crowdcoop.cms.debt import board


class Command(BaseCommand):
    help = "List published pages that are not completely translated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fail", action="store_true", help="end with an error when anything is open")

    def handle(self, *args: Any, **options: Any) -> None:
        still = 0
        for summary in board():
            self.stdout.write(f"{summary.language}  {summary.complete} of {summary.total} complete")
            for debt in summary.open:
                still += 1
                self.stdout.write(f"    {debt.state:13} {debt.done:3}/{debt.total:<3} {debt.page.url_path}")
        if still and options["fail"]:
            raise CommandError(f"{still} pages are not completely translated")
