"""The one stylesheet: joins the small files of `static/crowdcoop/css/` in a fixed order into `crowdcoop.css`.
Must not hold any style itself, nor anything that differs from one machine to another."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "crowdcoop" / "css"
BUNDLE = FOLDER / "crowdcoop.css"
FIRST = ("tokens", "fonts", "base", "layout")
LAST = ("end",)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def parts() -> list[Path]:
    """The source files in the order in which the browser reads them."""
    components = sorted((FOLDER / "components").glob("*.css"))
    return [FOLDER / f"{name}.css" for name in FIRST] + components + [FOLDER / f"{name}.css" for name in LAST]


def bundle() -> str:
    """The joined text: no comments, no empty lines, one line per rule as written."""
    chunks = ["/* Made by `manage.py build_css` from the files beside it. Do not edit. */"]
    for part in parts():
        text = _COMMENT.sub("", part.read_text(encoding="utf-8"))
        chunks += [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return "\n".join(chunks) + "\n"


def is_fresh() -> bool:
    """Whether the committed bundle is what the parts say."""
    return BUNDLE.exists() and BUNDLE.read_text(encoding="utf-8") == bundle()
