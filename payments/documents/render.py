"""Draws a paper as a tagged PDF that meets PDF/UA-1; the standard's own rules are checked while drawing.
Which papers exist and what they say is not known here."""

import json
import threading
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from .coverage import drawable
from .paper import Paper

HERE = Path(__file__).resolve().parent
# The drawing engine keeps its inputs between calls: one paper at a time.
_one_at_a_time = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])
    return typst.Compiler(HERE / "paper.typ", root=HERE, font_paths=fonts)


def _drawable(value: Any) -> Any:
    """The same data with every text made of characters the fonts have; dates as texts."""
    if isinstance(value, dict):
        return {key: _drawable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(inner) for inner in value]
    return value if value is None or isinstance(value, int) else drawable(str(value))


def render_pdf(paper: Paper) -> bytes:
    """The PDF. The same paper gives the same bytes. Texts are data, never markup: nothing in them is carried out.
    A character no font has is written by its base letters, or as a question mark.

    Raises typst.TypstError when the result would break PDF/UA-1 (a paper without a title, for example).
    """
    said = json.dumps(_drawable(asdict(paper)), ensure_ascii=False)
    with _one_at_a_time:
        drawn = _compiler().compile(
            format="pdf", sys_inputs={"paper": said}, pdf_standards=["ua-1"], timestamp=int(paper.dated_at.timestamp())
        )
    assert isinstance(drawn, bytes)
    return drawn
