"""`manage.py tick [--now ISO] [--loop SECONDS]`: the clock's round, once or again and again.
What is due is decided by each app."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from crowdcoop import clock
from home.services.ticking import tick


class Command(BaseCommand):
    help = "Do everything that has become due: letters, payments, campaigns, applications, calls."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", default="", help="as if it were this moment (ISO 8601)")
        parser.add_argument("--loop", type=int, default=0, metavar="SECONDS", help="again and again, this far apart")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = clock.moment(options["now"]) if options["now"] else None
        while True:
            failed = tick(moment or clock.now())
            if not options["loop"]:
                if failed:
                    raise CommandError("Failed: " + ", ".join(failed) + " (see the log)")
                return
            close_old_connections()
            time.sleep(options["loop"])
