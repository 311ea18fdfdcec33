"""A story between the page (pictures, quotes, rich text) and the form (sections of plain text).
Nothing is lost on the way: what the form cannot show stays where it was. Nothing here is saved."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape, strip_tags

_SHOWN = ("heading", "text")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the story: a heading and its paragraphs (blank lines part them); `code` where it is there already.

    `picture` is a new one to come after the text; `drop_pictures` takes away those that are there."""

    heading: str
    text: str
    code: str = ""
    picture: Any = None
    picture_alt: str = ""
    drop_pictures: bool = False


@dataclass(slots=True)
class _Part:
    """The blocks that make a section on the page, in their order there, as StreamField stores them."""

    blocks: list[dict[str, Any]] = field(default_factory=list)

    def first(self, kind: str) -> dict[str, Any] | None:
        return next((block for block in self.blocks if block["type"] == kind), None)

    @property
    def code(self) -> str:
        return next((str(block.get("id") or "") for block in self.blocks if block["type"] in _SHOWN), "")

    @property
    def hidden(self) -> list[dict[str, Any]]:
        return [block for block in self.blocks if block["type"] not in _SHOWN]

    def as_section(self) -> Section:
        heading, text = self.first("heading"), self.first("text")
        return Section(heading["value"] if heading else "", plain_text(text["value"]) if text else "", self.code)


def sections(stored: list[dict[str, Any]]) -> list[Section]:
    """The story as the form shows it."""
    return [part.as_section() for part in _parts(stored)[1:]]


def joined(stored: list[dict[str, Any]], order: list[Section]) -> list[dict[str, Any]]:
    """The blocks to store when `stored` becomes `order`; what the form does not show moves with its section.

    Where a section goes, its pictures and quotes stay with the one before. Ids stay, since translations hang on them;
    text that nobody changed keeps its links and emphasis.
    """
    opening, *parts = _parts(stored)
    wanted = {section.code for section in order if section.code}
    survivor = opening
    for part in parts:
        if part.code in wanted:
            survivor = part
        else:
            survivor.blocks.extend(part.hidden)
    known = {part.code: part for part in parts if part.code in wanted}
    blocks = list(opening.blocks)
    for section in order:
        blocks += _written(known.pop(section.code, _Part()), section)
    return blocks


def _parts(stored: list[dict[str, Any]]) -> list[_Part]:
    """First what stands before any section, then section by section: a heading, or a second text, begins one."""
    parts = [_Part()]
    for block in stored:
        kind = block["type"]
        begins = kind == "heading" or (kind == "text" and (len(parts) == 1 or parts[-1].first("text")))
        if begins:
            parts.append(_Part())
        parts[-1].blocks.append(block)
    return parts


def _written(part: _Part, section: Section) -> list[dict[str, Any]]:
    """The part's blocks with the section's words in them."""
    words: dict[str, str] = {"heading": section.heading, "text": section.text}
    text = part.first("text")
    if text and section.text:
        same = plain_text(text["value"]) == section.text.replace("\r\n", "\n").strip()
        words["text"] = text["value"] if same else rich_text(section.text)
    elif section.text:
        words["text"] = rich_text(section.text)
    blocks = [block | {"value": words[block["type"]]} if block["type"] in _SHOWN else block for block in part.blocks]
    for kind in reversed(_SHOWN):
        if not part.first(kind):
            place = 1 if kind == "text" and part.first("heading") else 0
            blocks.insert(place, {"type": kind, "value": words[kind]})
    if section.drop_pictures:
        blocks = [block for block in blocks if block["type"] != "image"]
    if section.picture:
        blocks.append({"type": "image", "value": _picture(section)})
    return [block for block in blocks if block["type"] not in _SHOWN or block["value"]]


def _picture(section: Section) -> dict[str, Any]:
    """As the page stores it."""
    return {"image": section.picture, "alt_text": section.picture_alt, "decorative": False}


def rich_text(plain: str) -> str:
    """Paragraphs from plain text: blank lines part them, nothing else is markup."""
    parts = [p.strip() for p in plain.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p>{escape(p).replace(chr(10), '<br/>')}</p>" for p in parts if p)


def plain_text(rich: str) -> str:
    """The way back: paragraphs become blank lines, everything else but its text is dropped."""
    broken = re.sub(r"<br */?>", "\n", rich)
    broken = re.sub(r"</(?:p|li|h[1-6])>", "\n\n", broken)
    return html.unescape(strip_tags(broken)).strip()
