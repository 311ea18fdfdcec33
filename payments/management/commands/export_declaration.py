"""Write the yearly declaration of an entity's gifts to a file, and say what is not in it.
What it says is services/declarations.py's work; handing it in is a person's."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crowdcoop.clock import now
from payments.exceptions import NoDeclaration
from payments.services.declarations import export_declaration


class Command(BaseCommand):
    help = "Writes the yearly declaration of gifts to an organisation, as its country's tax office asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--country", default="es")
        parser.add_argument("--entity", required=True, help="code of the organisation")
        parser.add_argument("--to", default=".", help="folder for the file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = export_declaration(
                by=None, year=options["year"], country=options["country"], entity_code=options["entity"], now=now()
            )
        except NoDeclaration as error:
            raise CommandError(str(error)) from None
        path = Path(options["to"]) / made.name
        path.write_bytes(made.content)
        self.stdout.write(f"{path}: {made.records} giver(s), {made.total_minor / 100:.2f} EUR")
        for papers, amount_minor, why in made.left_out:
            self.stdout.write(f"left out: {papers}, {amount_minor / 100:.2f} EUR, {why}")
