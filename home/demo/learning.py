"""The demo's training: the paths, and how far its people are.
The lessons themselves are texts in courses/demo_content."""

from courses.models import LearningUnit
from courses.services.seeding import load_paths

from .world import World


def build(world: World) -> None:
    """Every path in three languages; world.paths names the units by their short names."""
    pages = load_paths(by=world.users["admin"], parent_page=world.pages["home"], now=world.now)
    for name, page in pages.items():
        world.paths[name] = LearningUnit.objects.get(uuid=page.translation_key)
