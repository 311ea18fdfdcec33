"""Who of the demo's people may do what on the site; the groups exist once the page tree does.
Roles inside cooperatives come with the cooperatives."""

from home.services.roles import ensure_groups

from . import people
from .world import World


def build(world: World) -> None:
    """Groups of editors, translators and programme managers, and the people in them."""
    ensure_groups()
    people.join_groups(world)
