"""After a database came back from a copy: enter safe mode, replay, match; or say that it is right.
What happens is in payments/services/restoring.py; the steps for people are in deploy/README.md."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crowdcoop.accounts.models import User
from crowdcoop.clock import now
from crowdcoop.exceptions import DomainError
from payments.providers.errors import ProviderError
from payments.services.restoring import agree_restored, begin_restoration, open_restoration, replay


class Command(BaseCommand):
    help = "Safe mode after a restore: --from WHEN starts it and replays; --done --by E-MAIL, twice, ends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="since", default="", help="when the copy was made, as 2027-03-01T04:00Z")
        parser.add_argument("--done", action="store_true", help="one person agrees; the second one ends safe mode")
        parser.add_argument("--by", default="", help="the e-mail address of the person who agrees")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(self._agree(options["by"]) if options["done"] else self._replay(options["since"]))
        except DomainError as error:
            raise CommandError(str(error)) from None
        except ProviderError as error:
            raise CommandError(f"The provider did not answer ({error}). Safe mode stays; run this again.") from None

    def _replay(self, since: str) -> str:
        at = now()
        found = open_restoration() or begin_restoration(backup_at=_read(since, at), now=at)
        found = replay(restoration=found, now=at)
        for number, name, detail in found.findings:
            self.stderr.write(f"{number} {name}: {detail}")
        return (
            f"Safe mode is on. {found.replayed} message(s) replayed, {len(found.findings)} finding(s)."
            " Nothing leaves and nothing is charged until two people have agreed."
        )

    def _agree(self, email: str) -> str:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        row = agree_restored(by=person, now=now())
        return "Safe mode has ended." if row.done_at else "Noted. A second person has to agree as well."


def _read(text: str, at: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("Say when the copy was made: --from 2027-03-01T04:00Z") from None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    if aware > at:
        raise CommandError("The copy cannot come from the future.")
    return aware
