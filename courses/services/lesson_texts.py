"""Reading the plain text in which lessons are written (courses/demo_content/README.md).
Building pages from it is in seeding.py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.html import escape

CONTENT = Path(__file__).resolve().parent.parent / "demo_content"
_PARENT = {"module": "path", "lesson": "module"}


@dataclass(slots=True)
class Text:
    """A path, module or lesson as written in one language. `body` is what a LessonBlock takes."""

    kind: str
    title: str
    facts: dict[str, str] = field(default_factory=dict)
    body: list[tuple[str, Any]] = field(default_factory=list)
    children: list["Text"] = field(default_factory=list)

    def strings(self) -> list[str]:
        """Everything a translator would be given, in order: plain texts, and rich text as a whole."""
        texts = [self.title, *(self.facts[key] for key in sorted(self.facts) if key != "minutes")]
        return texts + [text for kind, value in self.body for text in _strings_in(kind, value)]


def read_path(language: str, name: str) -> Text:
    """The path written in `demo_content/<language>/<name>.txt`."""
    return parse((CONTENT / language / f"{name}.txt").read_text(encoding="utf-8"))


def parse(source: str) -> Text:
    """A whole path from its text. Raises ValueError on a line that fits nowhere."""
    last: dict[str, Text] = {}
    for line in (raw.strip() for raw in source.splitlines()):
        if not line:
            continue
        if line.startswith("%"):
            word, _, rest = line[1:].partition(" ")
            if word in {"path", "module", "lesson"}:
                current = Text(word, rest)
                if word in _PARENT:
                    last[_PARENT[word]].children.append(current)
                last[word] = current
            else:
                current.facts[word] = rest
        else:
            _add(current.body, line)
    return last["path"]


def _add(body: list[tuple[str, Any]], line: str) -> None:
    mark, _, rest = line.partition(" ")
    if mark == "##":
        body.append(("heading", rest))
    elif mark in {"?", "??"}:
        question: dict[str, Any] = {
            "prompt": f"<p>{_inline(rest)}</p>",
            "kind": "single" if mark == "?" else "multiple",
            "answers": [],
        }
        body.append(("question", question))
    elif mark in {"+", "-"}:
        text, feedback = _halves(rest)
        _last(body, "question")["answers"].append({"text": text, "correct": mark == "+", "feedback": feedback})
    elif mark == "=":
        _last(body, "takeaways", {"items": []})["items"].append(rest)
    elif mark == "~":
        title, text = _halves(rest)
        body.append(("example", {"title": title, "text": f"<p>{_inline(text)}</p>"}))
    elif mark.startswith("!"):
        body.append(("callout", _callout(mark[1:], rest)))
    elif mark == "@":
        title, intro = _halves(rest)
        body.append(("worksheet", {"title": title, "intro": intro, "prompts": []}))
    elif mark.startswith("@"):
        label, hint = _halves(rest)
        prompt = {"code": mark[1:].rstrip(":"), "label": label, "help": hint}
        _last(body, "worksheet")["prompts"].append(prompt)
    else:
        _add_text(body, line)


def _add_text(body: list[tuple[str, Any]], line: str) -> None:
    html = f"<ul><li>{_inline(line[2:])}</li></ul>" if line.startswith("* ") else f"<p>{_inline(line)}</p>"
    if body and body[-1][0] == "text":
        html = (body.pop()[1] + html).replace("</ul><ul>", "")
    body.append(("text", html))


def _last(body: list[tuple[str, Any]], kind: str, fresh: dict[str, Any] | None = None) -> dict[str, Any]:
    if not body or body[-1][0] != kind:
        if fresh is None:
            raise ValueError(f"A line that belongs to a {kind} stands elsewhere.")
        body.append((kind, fresh))
    value: dict[str, Any] = body[-1][1]
    return value


def _callout(tone: str, rest: str) -> dict[str, Any]:
    dated = re.match(r"(\d{4})-(\d{2}) (.*)", rest)
    month = date(int(dated[1]), int(dated[2]), 1) if dated else None
    return {"tone": tone, "text": f"<p>{_inline(dated[3] if dated else rest)}</p>", "valid_on": month}


def _halves(text: str) -> tuple[str, str]:
    head, _, tail = text.partition("|")
    return head.strip(), tail.strip()


def _inline(text: str) -> str:
    html = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text).replace("&#x27;", "'").replace("&quot;", '"'))
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", html)


def _strings_in(kind: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    for key in ("title", "prompt", "text", "intro"):
        if value.get(key):
            yield value[key]
    yield from value.get("items", [])
    for part in [*value.get("answers", []), *value.get("prompts", [])]:
        yield from (part[key] for key in ("text", "feedback", "label", "help") if part.get(key))
