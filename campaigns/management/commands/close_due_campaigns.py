"""`manage.py close_due_campaigns [--now ISO] [--dry-run]`: what `tick` does for closings, by hand.
The work is services/closing.py's."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.exceptions import CampaignError
from campaigns.services.closing import Closing, close_due_campaigns
from crowdcoop import clock

COLUMNS = ("campaign", "round", "deadline", "pledges", "total EUR", "minimum EUR", "members", "outcome")


class Command(BaseCommand):
    help = "Close rounds whose deadline has come. --dry-run says what would happen and writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", default="", help="as of this moment (ISO 8601); with --dry-run only, in service")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now, dry_run = clock.moment(options["now"]) if options["now"] else clock.now(), options["dry_run"]
        if options["now"] and not dry_run and settings.DATABASE_CLOCK:
            raise CommandError("Here only the database's clock closes. --now goes with --dry-run.")
        try:
            closings = close_due_campaigns(now=now, dry_run=dry_run)
        except CampaignError as error:
            raise CommandError(str(error)) from None
        self._table(closings)
        self.stdout.write(f"{len(closings)} {'would close' if dry_run else 'closed'} as of {now.isoformat()}")

    def _table(self, closings: list[Closing]) -> None:
        rows = [COLUMNS] + [
            (
                c.campaign_code,
                str(c.round),
                f"{timezone.localtime(c.deadline_at):%Y-%m-%d %H:%M}",
                str(c.pledges),
                f"{c.total_minor / 100:.2f}",
                f"{c.minimum_minor / 100:.2f}" if c.minimum_minor else "none",
                f"{c.members}/{c.members_needed}" if c.members_needed else "-",
                str(c.outcome),
            )
            for c in closings
        ]
        widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS))]
        for row in rows if closings else []:
            cells = [
                cell.rjust(width) if n in (1, 3, 4, 5, 6) else cell.ljust(width)
                for n, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            self.stdout.write("  ".join(cells).rstrip())
