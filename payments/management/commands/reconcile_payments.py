"""Ask the provider about everything open, now; with --match also compare the balance to the cent.
The asking is in payments/services/reconcile.py, the comparing in balance.py."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crowdcoop.clock import now
from payments.exceptions import PaymentsOff
from payments.providers.errors import ProviderError
from payments.services.balance import match_balance
from payments.services.reconcile import reconcile, sweep_events


class Command(BaseCommand):
    help = "Brings every open payment up to date with the provider. Exit code 1 when the balance differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--match", action="store_true", help="fetch all messages and compare the balance")
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        done: dict[str, int] = {"asked": reconcile(now=at)}
        if options["match"]:
            done |= self._match(at)
        self.stdout.write(json.dumps(done) if options["json"] else self._said(done))
        if done.get("difference_minor"):
            raise CommandError(f"The balance differs by {done['difference_minor']} cents.")

    def _match(self, at: Any) -> dict[str, int]:
        try:
            new = sweep_events(now=at, every=timedelta(0))
            row = match_balance(now=at)
        except (ProviderError, PaymentsOff) as error:
            raise CommandError(f"The provider could not be asked: {error}") from None
        return {
            "new_messages": new,
            "provider_minor": row.provider_minor,
            "books_minor": row.books_minor,
            "difference_minor": row.difference_minor,
        }

    def _said(self, done: dict[str, int]) -> str:
        text = f"Asked about {done['asked']} payment(s)."
        if "provider_minor" in done:
            text += f" Provider {done['provider_minor']}, books {done['books_minor']} cents."
        return text
