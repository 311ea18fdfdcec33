"""Ask every invariant of money and fail when one is broken.
The invariants are in payments/checks_money.py and in the apps that register theirs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crowdcoop.clock import now
from payments.checks_money import check_money
from payments.invariants import all_invariants
from payments.services.watch import frozen, watch_money


class Command(BaseCommand):
    help = "Checks every invariant of money. Exit code 1 when one does not hold: then money going out is stopped too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")
        parser.add_argument("--look-only", action="store_true", help="write nothing, tell nobody, stop nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        findings, asked = self._look() if options["look_only"] else self._watch()
        if options["json"]:
            rows = [{"number": number, "name": name, "detail": detail} for number, name, detail in findings]
            self.stdout.write(json.dumps({"asked": asked, "findings": rows}))
        else:
            for number, name, detail in findings:
                self.stderr.write(f"{number} {name}: {detail}")
        if findings:
            raise CommandError(f"{len(findings)} finding(s). Look before anything else; see the finance desk.")
        if not options["json"]:
            self.stdout.write(f"{asked} invariants hold.")

    def _look(self) -> tuple[list[Any], int]:
        with frozen():
            found = check_money(now())
        return [[v.number, v.name, v.detail] for v in found], len(all_invariants())

    def _watch(self) -> tuple[list[Any], int]:
        run = watch_money(cause="command", now=now())
        return run.findings, run.asked
