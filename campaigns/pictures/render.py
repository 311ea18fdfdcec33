"""Draws the card (PNG, 1200 × 630) and the poster (PDF/UA-1, A4) from one set of texts, all ready in one language.
Texts are data, never markup; nothing here reads a row."""

import io
import json
import threading
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from crowdcoop.artwork import render_cover
from payments.documents.coverage import FONTS, drawable

HERE = Path(__file__).resolve().parent
# The drawing engine keeps its inputs between calls: one picture at a time.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sight:
    """What card and poster say. `percent` of the minimum, of it `pledged_percent` without matches.

    `address` is what the QR leads to, `shown` how it is read."""

    language: str
    title: str
    lead: str
    cooperative: str
    place: str
    raised: str
    goal: str
    percent: int
    pledged_percent: int
    time: str
    call: str
    promise: str
    qr_says: str
    address: str
    shown: str
    site: str
    seed: str
    dated_at: datetime


@cache
def _compiler(name: str) -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
    return typst.Compiler(HERE / f"{name}.typ", root=HERE, font_paths=fonts)


def _inputs(sight: Sight, **pictures: str) -> dict[str, str]:
    said = {k: v if isinstance(v, int) else drawable(str(v)) for k, v in asdict(sight).items()}
    return {"said": json.dumps(said, ensure_ascii=False), **pictures}


def _draw(name: str, inputs: dict[str, str], **how: Any) -> bytes:
    with _one_at_a_time:
        drawn = _compiler(name).compile(sys_inputs=inputs, **how)
    assert isinstance(drawn, bytes)
    return drawn


def card_png(sight: Sight) -> bytes:
    """What others show beside the campaign's address."""
    inputs = _inputs(sight, cover=render_cover(sight.seed, columns=4, rows=6))
    return _draw("card", inputs, format="png", ppi=72.0)


def poster_pdf(sight: Sight) -> bytes:
    """A sheet for the shop window, with the address to read and to scan. The same sight gives the same bytes."""
    inputs = _inputs(sight, cover=render_cover(sight.seed, columns=8, rows=2), qr=_qr(sight.address))
    stamp = int(sight.dated_at.timestamp())
    return _draw("poster", inputs, format="pdf", pdf_standards=["ua-1"], timestamp=stamp)


def _qr(address: str) -> str:
    written = io.BytesIO()
    segno.make(address, error="m", micro=False).save(written, kind="svg", border=2, dark="#221c16", light="#ffffff")
    return written.getvalue().decode()
