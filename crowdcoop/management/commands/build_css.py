"""`manage.py build_css`: writes the bundle of the look; `--check` only says whether it is fresh.
Must not decide the order or the content: that is `crowdcoop.stylesheet`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crowdcoop import stylesheet


class Command(BaseCommand):
    help = "Join the component stylesheets into crowdcoop.css."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when the bundle is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            if not stylesheet.is_fresh():
                raise CommandError("crowdcoop.css is stale: run manage.py build_css")
            return
        stylesheet.BUNDLE.write_text(stylesheet.bundle(), encoding="utf-8")
        self.stdout.write(f"{stylesheet.BUNDLE.name}: {stylesheet.BUNDLE.stat().st_size} bytes")
