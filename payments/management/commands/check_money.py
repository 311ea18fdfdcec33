"""Ask every invariant of money and fail when one is broken.
The invariants are in payments/checks_money.py and in the apps that register theirs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crowdcoop.clock import now
from payments.checks_money import check_money
from payments.invariants import all_invariants


class Command(BaseCommand):
    help = "Checks every invariant of money; exits with an error when one does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        violations = check_money(now())
        for violation in violations:
            self.stderr.write(str(violation))
        if violations:
            raise CommandError(f"{len(violations)} finding(s). Set MONEY_OUT=0 and look before anything else.")
        self.stdout.write(f"{len(all_invariants())} invariants hold.")
