"""A story between the page (blocks as StreamField stores them) and the editor (pieces a person writes).
Block ids stay, since translations hang on them. Nothing here is saved."""

import html
import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, strip_tags

Stored = dict[str, Any]
FIGURES = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs (blank lines part them), either of which may be missing.

    `code` of any piece is where it is there already: the id of its first block."""

    heading: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """`image` is the number of a kept picture, `alt` what it shows."""

    image: int
    alt: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    said: str
    author: str
    role: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Film:
    """The address of a film elsewhere, and its title."""

    link: str
    film_title: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """(figure, what it counts), at most four. An empty pair holds the place of one that goes."""

    figures: tuple[tuple[str, str], ...]
    code: str = ""


Piece = Section | Picture | Quote | Film | Figures


def pieces(stored: list[Stored]) -> list[Piece]:
    """The story as the editor shows it."""
    return [_read(run) for run in _runs(stored)]


def blocks(stored: list[Stored], order: list[Piece]) -> list[Stored]:
    """The blocks to store when `stored` becomes `order`. Text that nobody changed keeps its links and emphasis."""
    known = {_code(run): run for run in _runs(stored)}
    written: list[Stored] = []
    for piece in order:
        run = known.pop(piece.code, [])
        written += _written(piece, run if run and type(_read(run)) is type(piece) else [])
    return written


def rows(stored: list[Stored]) -> list[dict[str, Any]]:
    """The same as `pieces`, one dict for each row of the editor's form."""
    return [_row(piece) for piece in pieces(stored)]


def _runs(stored: list[Stored]) -> list[list[Stored]]:
    """A heading and the text right after it belong together; everything else stands alone."""
    runs: list[list[Stored]] = []
    for block in stored:
        if block["type"] == "text" and runs and runs[-1][-1]["type"] == "heading":
            runs[-1].append(block)
        else:
            runs.append([block])
    return runs


def _code(run: list[Stored]) -> str:
    return str(run[0].get("id") or "")


def _read(run: list[Stored]) -> Piece:
    kind, value, code = run[0]["type"], run[0]["value"], _code(run)
    if kind == "image":
        return Picture(value["image"], value.get("alt_text") or "", code)
    if kind == "quote":
        return Quote(value["text"], value["author"], value.get("role") or "", code)
    if kind == "video":
        return Film(value["link"], value["title"], code)
    if kind == "figures":
        items = [item["value"] for item in value]
        return Figures(tuple((item["number"], item["label"]) for item in items), code)
    found = {block["type"]: block["value"] for block in run}
    return Section(found.get("heading", ""), plain_text(found.get("text", "")), code)


def _row(piece: Piece) -> dict[str, Any]:
    match piece:
        case Section():
            return {"kind": "text", "code": piece.code, "heading": piece.heading, "text": piece.text}
        case Picture():
            return {"kind": "image", "code": piece.code, "image": piece.image, "picture_alt": piece.alt}
        case Quote():
            said = {"said": piece.said, "author": piece.author, "role": piece.role}
            return {"kind": "quote", "code": piece.code, **said}
        case Film():
            return {"kind": "video", "code": piece.code, "link": piece.link, "film_title": piece.film_title}
    pairs = enumerate(piece.figures, start=1)
    named = {f"{name}{n}": text for n, pair in pairs for name, text in zip(("number", "label"), pair, strict=True)}
    return {"kind": "figures", "code": piece.code, **named}


def _written(piece: Piece, run: list[Stored]) -> list[Stored]:
    """The piece's blocks, under the ids they had."""
    match piece:
        case Section():
            return _section(piece, {block["type"]: block for block in run})
        case Picture():
            return [_block("image", {"image": piece.image, "alt_text": piece.alt, "decorative": False}, run)]
        case Quote():
            return [_block("quote", {"text": piece.said, "author": piece.author, "role": piece.role}, run)]
        case Film():
            return [_block("video", {"title": piece.film_title, "link": piece.link}, run)]
    before = run[0]["value"] if run else []
    ids = [item["id"] for item in before] + [_id() for _pair in piece.figures]
    items = [
        {"type": "item", "value": {"number": number, "label": label}, "id": ids[n]}
        for n, (number, label) in enumerate(piece.figures)
        if number and label
    ]  # fmt: skip
    return [_block("figures", items, run)] if items else []


def _section(piece: Section, before: dict[str, Stored]) -> list[Stored]:
    said = piece.text.replace("\r\n", "\n").strip()
    text = before.get("text")
    rich = text["value"] if text and plain_text(text["value"]) == said else rich_text(said)
    words = {"heading": piece.heading, "text": rich}
    return [_block(kind, value, [before[kind]] if kind in before else []) for kind, value in words.items() if value]


def _block(kind: str, value: Any, run: list[Stored]) -> Stored:
    return {"type": kind, "value": value, "id": (_code(run) if run else "") or _id()}


def _id() -> str:
    return str(uuid.uuid4())


def rich_text(plain: str) -> str:
    """Paragraphs from plain text: blank lines part them, nothing else is markup."""
    parts = [p.strip() for p in plain.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p>{escape(p).replace(chr(10), '<br/>')}</p>" for p in parts if p)


def plain_text(rich: str) -> str:
    """The way back: paragraphs become blank lines, everything else but its text is dropped."""
    broken = re.sub(r"<br */?>", "\n", rich)
    broken = re.sub(r"</(?:p|li|h[1-6])>", "\n\n", broken)
    return html.unescape(strip_tags(broken)).strip()
