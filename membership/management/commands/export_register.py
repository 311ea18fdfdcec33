"""`manage.py export_register COOP`: the register of one cooperative as CSV on standard output.
The book itself is membership/book.py."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from membership.book import as_csv
from membership.models import Cooperative
from membership.services.register import broken_links


class Command(BaseCommand):
    help = "Print the register of members of a cooperative (its code) as CSV; refuses a book that was altered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cooperative", help="code of the cooperative")

    def handle(self, *args: Any, **options: Any) -> None:
        cooperative = Cooperative.objects.filter(code=options["cooperative"]).first()
        if cooperative is None:
            raise CommandError("There is no cooperative with this code.")
        if broken := broken_links(cooperative):
            raise CommandError(f"The book was altered at entries {broken}.")
        self.stdout.write(as_csv(cooperative), ending="")
