"""Spain as a map of hexagons: one tile of the same size for each community and city, roughly where it lies.
Drawn by ourselves; who reads no pictures has the same links in a list beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from membership.enums import Territory

# Territory → the letters on its tile, and where it stands: half tiles from the left, rows from the top.
TILES: dict[str, tuple[str, int, int]] = {
    Territory.GALICIA: ("GAL", 0, 0),
    Territory.ASTURIAS: ("AST", 2, 0),
    Territory.CANTABRIA: ("CTB", 4, 0),
    Territory.BASQUE_COUNTRY: ("EUS", 6, 0),
    Territory.NAVARRE: ("NAV", 8, 0),
    Territory.CASTILE_LEON: ("CYL", 3, 1),
    Territory.LA_RIOJA: ("RIO", 5, 1),
    Territory.ARAGON: ("ARA", 7, 1),
    Territory.CATALONIA: ("CAT", 9, 1),
    Territory.EXTREMADURA: ("EXT", 2, 2),
    Territory.MADRID: ("MAD", 4, 2),
    Territory.CASTILE_LA_MANCHA: ("CLM", 6, 2),
    Territory.VALENCIA: ("VAL", 8, 2),
    Territory.BALEARICS: ("BAL", 12, 2),
    Territory.ANDALUSIA: ("AND", 5, 3),
    Territory.MURCIA: ("MUR", 7, 3),
    Territory.CANARIES: ("CAN", 0, 4),
    Territory.CEUTA: ("CEU", 4, 4),
    Territory.MELILLA: ("MEL", 6, 4),
}
# Half the width of a tile, the distance of rows, and the room left around each.
HALF, ROW, GAP = 26, 45, 2


@dataclass(frozen=True, slots=True)
class Place:
    """One territory: how many campaigns, where a press on it leads, and whether only it is being shown."""

    code: str
    name: str
    number: int
    url: str
    chosen: bool = False


def _corners(x: int, y: int) -> str:
    """The six corners of a tile around its centre, from the top."""
    wide, tall = HALF - GAP, HALF * 1.1547 - GAP
    around = ((0, -tall), (wide, -tall / 2), (wide, tall / 2), (0, tall), (-wide, tall / 2), (-wide, -tall / 2))
    return " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in around)


def _tile(place: Place, most: int) -> SafeString:
    letters, column, row = TILES[place.code]
    x, y = HALF * (column + 1), 32 + ROW * row
    level = 0 if not place.number else 1 + min(3 * place.number // (most + 1), 2)
    kind = "chosen" if place.chosen else str(level)
    drawn = format_html(
        '<g class="tile tile--{}"><title>{}: {}</title><polygon points="{}"/><text x="{}" y="{}">{}</text>'
        '<text class="tile__number" x="{}" y="{}">{}</text></g>',
        kind, place.name, place.number, _corners(x, y), x, y - 3, letters, x, y + 15, place.number,
    )  # fmt: skip
    # Not reached by keyboard: the list beside has the same link, with its name.
    return format_html('<a href="{}" tabindex="-1">{}</a>', place.url, drawn) if place.number else drawn


def render_map(places: Iterable[Place]) -> SafeString:
    """The whole map as inline SVG, decoration for screen readers. Places that have no tile are left out."""
    shown = [place for place in places if place.code in TILES]
    most = max((place.number for place in shown), default=0)
    tiles = mark_safe("".join(_tile(place, most) for place in shown))  # noqa: S308 - each was escaped
    islands = mark_safe('<path class="map__frame" d="M2 176h58v70"/>')
    return format_html(
        '<svg class="map" viewBox="-2 -2 368 252" width="368" height="252" aria-hidden="true" focusable="false">'
        "{}{}</svg>",
        islands, tiles,
    )  # fmt: skip
