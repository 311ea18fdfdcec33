"""`manage.py load_demo_data`: the demo world, through services; does nothing twice.
The world itself is described in home/demo/."""

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from wagtail.signal_handlers import disable_reference_index_auto_update

from crowdcoop import clock
from home.demo.build import build_world
from home.demo.restart import keep_beginning


class Command(BaseCommand):
    help = "Build the demo world (only with DEBUG; safe to repeat)."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            # What refers to what, and what is found by search, is indexed once at the end.
            with disable_reference_index_auto_update():
                world = build_world(clock.now())
        except RuntimeError as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("rebuild_references_index", verbosity=0)
        if not settings.WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"]:
            call_command("update_index", verbosity=0)
        keep_beginning()
        self.stdout.write(
            f"Demo world: {len(world.users)} people, {len(world.pages)} pages, {time.monotonic() - began:.1f} s"
        )
