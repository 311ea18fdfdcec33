"""Cover artwork: a geometric picture grown from a seed (a cooperative's code), the same everywhere and always.
Must not read rows or files; two seeds never share palette, rhythm and shapes by more than chance."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

PAPER, INK, RED, GREEN = "#faf6ee", "#221c16", "#c2371f", "#115e52"
YELLOW, BLUE, ROSE, MINT = "#f0b429", "#2f5d8c", "#f3c3b2", "#a9d3c5"

PALETTES: tuple[tuple[str, ...], ...] = (
    (GREEN, RED, YELLOW, PAPER, BLUE),
    (YELLOW, INK, GREEN, RED, PAPER),
    (BLUE, YELLOW, RED, PAPER, GREEN),
    (RED, GREEN, YELLOW, PAPER, INK),
    (PAPER, RED, GREEN, YELLOW, INK),
    (ROSE, RED, GREEN, PAPER, YELLOW),
    (MINT, GREEN, RED, PAPER, YELLOW),
    (INK, YELLOW, RED, PAPER, MINT),
    (GREEN, MINT, YELLOW, PAPER, ROSE),
    (BLUE, ROSE, YELLOW, PAPER, INK),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the picture: its corner and its size."""

    x: int
    y: int
    size: int


def _numbers(seed: str) -> Iterator[int]:
    """Endless bytes that depend on the seed alone."""
    block = 0
    while True:
        yield from hashlib.sha256(f"{seed}/{block}".encode("utf-8", "replace")).digest()
        block += 1


def _path(d: str, ink: str) -> str:
    return f'<path d="{d}" fill="{ink}"/>'


def _circle(c: Cell, radius: int, ink: str) -> str:
    half = c.size // 2
    return f'<circle cx="{c.x + half}" cy="{c.y + half}" r="{radius}" fill="{ink}"/>'


def _arch(c: Cell, ink: str, _other: str) -> str:
    r = c.size // 2
    return _path(f"M{c.x} {c.y + r}a{r} {r} 0 0 1 {c.size} 0v{r}h-{c.size}z", ink)


def _bowl(c: Cell, ink: str, _other: str) -> str:
    r = c.size // 2
    return _path(f"M{c.x} {c.y}h{c.size}v{r}a{r} {r} 0 0 1-{c.size} 0z", ink)


def _ring(c: Cell, ink: str, other: str) -> str:
    return _circle(c, c.size // 2, ink) + _circle(c, c.size // 4, other)


def _disc(c: Cell, ink: str, _other: str) -> str:
    return _circle(c, c.size // 2, ink)


def _diamond(c: Cell, ink: str, _other: str) -> str:
    r = c.size // 2
    return _path(f"M{c.x + r} {c.y}l{r} {r}l-{r} {r}l-{r}-{r}z", ink)


def _quarter_left(c: Cell, ink: str, other: str) -> str:
    s, h = c.size, c.size // 2
    return _path(f"M{c.x} {c.y}a{s} {s} 0 0 1 {s} {s}h-{s}z", ink) + _path(
        f"M{c.x} {c.y + h}a{h} {h} 0 0 1 {h} {h}h-{h}z", other
    )


def _quarter_right(c: Cell, ink: str, _other: str) -> str:
    s = c.size
    return _path(f"M{c.x} {c.y + s}a{s} {s} 0 0 1 {s}-{s}v{s}z", ink)


def _column(c: Cell, ink: str, _other: str) -> str:
    return _path(f"M{c.x} {c.y}h{c.size // 2}v{c.size}h-{c.size // 2}z", ink)


def _leaf(c: Cell, ink: str, _other: str) -> str:
    s = c.size
    return _path(f"M{c.x} {c.y}a{s} {s} 0 0 1 {s} {s}a{s} {s} 0 0 1-{s}-{s}z", ink)


def _stripes(c: Cell, ink: str, _other: str) -> str:
    q = c.size // 4
    return "".join(_path(f"M{c.x} {c.y + row * 2 * q}h{c.size}v{q}h-{c.size}z", ink) for row in range(2))


SHAPES = (_arch, _ring, _quarter_left, _quarter_right, _diamond, _column, _disc, _leaf, _bowl, _stripes)


def _shapes(seed: str, columns: int, rows: int, unit: int) -> Iterator[str]:
    numbers = _numbers(seed)
    palette = PALETTES[next(numbers) % len(PALETTES)]
    start, step = next(numbers), (1, 3, 7, 9)[next(numbers) % 4]
    kept = [SHAPES[(start + i * step) % len(SHAPES)] for i in range(6)]
    air = 10 + next(numbers) % 36
    yield f'<path d="M0 0h{columns * unit}v{rows * unit}H0z" fill="{palette[0]}"/>'
    for row in range(rows):
        for column in range(columns):
            empty, which, first, second = (next(numbers) for _ in range(4))
            if empty < air:
                continue
            ink = palette[1 + first % 4]
            other = palette[second % 5]
            if other == ink:
                other = palette[0]
            yield kept[which % 6](Cell(column * unit, row * unit, unit), ink, other)


@lru_cache(maxsize=512)
def render_cover(
    seed: str, *, columns: int = 6, rows: int = 4, css_class: str = "cover", label: str = ""
) -> SafeString:
    """The picture as inline SVG: decoration unless a label is given. The seed itself never enters the markup."""
    unit = 120
    role = f'role="img" aria-label="{_attribute(label)}"' if label else 'aria-hidden="true" focusable="false"'
    shapes = "".join(_shapes(seed, columns, rows, unit))
    width, height = columns * unit, rows * unit
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" preserveAspectRatio="xMidYMid slice"'
    # Numbers, our own colours and escaped attributes only.
    return mark_safe(f'<svg class="{_attribute(css_class)}" {box} {role}>{shapes}</svg>')  # noqa: S308


def _attribute(text: str) -> str:
    return str(text).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
