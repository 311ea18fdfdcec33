"""`manage.py set_up_groups`: editors, translators, programme managers and their rights.
The rights themselves are in home.services.roles."""

from typing import Any

from django.core.management.base import BaseCommand

from home.services.roles import ensure_groups


class Command(BaseCommand):
    help = "Make the groups of people who look after the site (safe to repeat)."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_groups()
