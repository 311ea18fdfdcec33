"""`manage.py load_demo_data`: the demo world, through services; does nothing twice.
The world itself is described in home/demo/."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crowdcoop import clock
from home.demo.build import build_world
from home.demo.restart import keep_beginning


class Command(BaseCommand):
    help = "Build the demo world (only with DEBUG; safe to repeat)."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            world = build_world(clock.now())
        except RuntimeError as refusal:
            raise CommandError(str(refusal)) from refusal
        keep_beginning()
        self.stdout.write(
            f"Demo world: {len(world.users)} people, {len(world.pages)} pages, {time.monotonic() - began:.1f} s"
        )
