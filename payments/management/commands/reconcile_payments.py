"""Ask the provider about everything open, now.
The asking is in payments/services/reconcile.py."""

from typing import Any

from django.core.management.base import BaseCommand

from crowdcoop.clock import now
from payments.services.reconcile import reconcile


class Command(BaseCommand):
    help = "Brings every open payment up to date with the provider."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Asked about {reconcile(now=now())} payment(s).")
