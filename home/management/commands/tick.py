"""`manage.py tick [--now ISO] [--loop SECONDS]`: the clock's round, once or again and again.
What is due is decided by each app."""

import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from crowdcoop import clock
from home.services.ticking import tick


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"{text!r} is not a moment such as 2027-03-09T10:00+01:00")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class Command(BaseCommand):
    help = "Do everything that has become due: letters, payments, campaigns, applications, calls."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", default="", help="as if it were this moment (ISO 8601)")
        parser.add_argument("--loop", type=int, default=0, metavar="SECONDS", help="again and again, this far apart")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = _moment(options["now"]) if options["now"] else None
        while True:
            failed = tick(moment or clock.now())
            if not options["loop"]:
                if failed:
                    raise CommandError("Failed: " + ", ".join(failed) + " (see the log)")
                return
            close_old_connections()
            time.sleep(options["loop"])
