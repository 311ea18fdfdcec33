"""Let a cooperative's new members pay their shares by direct debit, or stop it: the platform's decision.
The money lands on the platform's account; whoever turns this on agrees with the cooperative how it is passed on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crowdcoop.clock import now
from membership.exceptions import NoDebits
from membership.models import Cooperative
from membership.services.debits import offer_debits


class Command(BaseCommand):
    help = "Offer direct debits for the share capital of one cooperative; --stop ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--stop", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        cooperative = Cooperative.objects.filter(code=options["code"]).first()
        if cooperative is None:
            raise CommandError("No cooperative has this code.")
        try:
            offer_debits(cooperative=cooperative, offered=not options["stop"], now=now())
        except NoDebits as error:
            raise CommandError("It asks an entry fee: a fee would need a debit of its own.") from error
        self.stdout.write("stopped" if options["stop"] else "offered")
