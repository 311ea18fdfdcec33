"""A plain text as the paragraphs of an HTML letter.
Only our own addresses become links: a name somebody chose must not carry a link into our mail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `link` where the line is nothing but an address of ours; `code` where it is a code to type."""

    text: str
    link: bool = False
    code: bool = False


def paragraphs(text: str, site_url: str) -> list[list[Line]]:
    """Paragraphs of lines, in order."""
    blocks = [block.splitlines() for block in text.split("\n\n")]
    return [[_line(line.strip(), site_url) for line in block if line.strip()] for block in blocks if any(block)]


def _line(text: str, site_url: str) -> Line:
    ours = text == site_url or text.startswith((f"{site_url}/", f"{site_url}?"))
    code = text.isascii() and text.replace("-", "").isalnum() and text.upper() == text and 4 <= len(text) <= 12
    return Line(text, link=ours and " " not in text, code=code)
