"""Which characters our fonts can draw, read from the fonts; the standard refuses a paper with any other.
Drawing is render.py's work."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
# The drawing engine's own book face stands in for letters the house faces lack.
_STAND_IN = frozenset([*range(0x384, 0x3CF), *range(0x400, 0x460)]) - {0x38B, 0x38D, 0x3A2}


def characters_of(font: bytes) -> frozenset[int]:
    """The code points of a TrueType file, from its segment table (format 4)."""
    tables = struct.unpack(">H", font[4:6])[0]
    records = (struct.unpack(">4sIII", font[12 + 16 * i : 28 + 16 * i]) for i in range(tables))
    cmap = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    count = struct.unpack(">H", font[cmap + 2 : cmap + 4])[0]
    starts = [cmap + struct.unpack(">HHI", font[cmap + 4 + 8 * i : cmap + 12 + 8 * i])[2] for i in range(count)]
    at = next(start for start in starts if font[start : start + 2] == b"\0\4")
    segments = struct.unpack(">H", font[at + 6 : at + 8])[0] // 2
    ends = struct.unpack(f">{segments}H", font[at + 14 : at + 14 + 2 * segments])
    begins = struct.unpack(f">{segments}H", font[at + 16 + 2 * segments : at + 16 + 4 * segments])
    return frozenset(c for a, b in zip(begins, ends, strict=True) for c in range(a, b + 1)) - {0xFFFF}


@cache
def covered() -> frozenset[int]:
    """What every face we vendor can draw, and what the stand-in adds."""
    faces = [characters_of(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*faces) | _STAND_IN


def drawable(text: str) -> str:
    """The text with what no font has written by its base letters ("ŀ" → "l·"), or as a question mark."""
    return "".join(c if ord(c) in covered() else _nearest(c) for c in unicodedata.normalize("NFC", text))


def _nearest(character: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    if plain and all(ord(c) in covered() for c in plain):
        return plain
    return " " if character.isspace() else "?"
