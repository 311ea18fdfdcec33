"""Start the payment sandbox in this process, until interrupted.
Its behaviour is in payments/sandbox/."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from payments.sandbox.server import SandboxServer


class Command(BaseCommand):
    help = "Serves the payment sandbox on loopback."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
        parser.add_argument("--data", default=":memory:", help="SQLite file that keeps its state")
        parser.add_argument("--webhook", default="", help="address events are sent to; none when empty")
        parser.add_argument("--secret", default="whsec_sandbox", help="signs the events")
        parser.add_argument("--seed", type=int, default=1, help="makes ids and faults repeatable")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.STRIPE_API_KEY.startswith(("sk_live_", "rk_live_")):
            raise CommandError("The sandbox does not run beside a live key.")
        server = SandboxServer(
            options["port"],
            data=options["data"],
            seed=options["seed"],
            webhook=options["webhook"],
            secret=options["secret"],
        )
        self.stdout.write(f"payment sandbox {server.address} seed {options['seed']}")
        self.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            server.server_close()
