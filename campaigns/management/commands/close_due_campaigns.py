"""`manage.py close_due_campaigns [--now ISO] [--dry-run]`: what `tick` does for closings, by hand.
The work is services/closing.py's."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from campaigns.services.closing import close_due_campaigns
from crowdcoop import clock


class Command(BaseCommand):
    help = "Close campaigns whose deadline has come. --dry-run says what would happen and writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", default="", help="as of this moment (ISO 8601)")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        now = self._moment(options["now"])
        closings = close_due_campaigns(now=now, dry_run=options["dry_run"])
        for c in closings:
            self.stdout.write(
                f"{c.campaign_code}: {c.outcome}, {c.total_minor / 100:.2f} of {c.minimum_minor / 100:.2f} EUR,"
                f" {c.pledges} pledges"
            )
        self.stdout.write(f"{len(closings)} to close" if options["dry_run"] else f"{len(closings)} closed")

    def _moment(self, text: str) -> datetime:
        if not text:
            return clock.now()
        moment = parse_datetime(text)
        if moment is None:
            raise CommandError(f"Not a moment in ISO 8601: {text}")
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
