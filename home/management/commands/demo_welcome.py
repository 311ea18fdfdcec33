"""`manage.py demo_welcome`: where the demo runs and who can sign in.
Prints; changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from home.demo.people import DOMAIN, PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print the demo's address and logins."

    def handle(self, *args: Any, **options: Any) -> None:
        logins = ", ".join(person.login for person in PEOPLE)
        self.stdout.write(
            f"\n  Crowdcoop demo   {settings.SITE_URL}/\n  Guided tour      {settings.SITE_URL}/en/demo/\n"
            f"  Sign in as       {logins}\n                   each @{DOMAIN}, password {PASSWORD}\n"
            "  Stop             Ctrl-C\n"
        )
