"""Interface texts: extract them from code and templates, list what is missing, fill, check.
Needs no gettext tools. Usage: messages.py extract | check | missing LANG | fill LANG FILE.json"""

import ast
import json
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("es", "ca", "eu", "gl", "en")
APPS = ("crowdcoop", "payments", "membership", "campaigns", "courses", "incubator", "home")
# function → positions of (context, singular, plural)
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
Key = tuple[str, str, str]  # context, singular, plural


def literal(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def calls_in(source: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in CALLS:
            texts = [literal(node.args[i]) if i is not None and i < len(node.args) else "" for i in CALLS[name]]
            if texts[1]:
                yield texts[0], texts[1], texts[2]


def calls_in_template(source: str) -> Iterator[Key]:
    """`templatize` turns a template into pseudo-Python; each call in it is parsed on its own."""
    text = templatize(source)
    for match in re.finditer(r"(?<!\w)(_|n?p?gettext)\(", text):
        call = call_at(text, match.start())
        if call:
            yield from calls_in(call)


def call_at(text: str, start: int) -> str:
    """The shortest prefix from `start` that ends in ')' and parses as one call."""
    end = start
    for _attempt in range(40):
        end = text.find(")", end + 1)
        if end < 0:
            return ""
        try:
            ast.parse(text[start : end + 1], mode="eval")
        except (SyntaxError, ValueError):
            continue
        return text[start : end + 1]
    return ""


def extract() -> dict[Key, list[str]]:
    """Every text with the files it stands in."""
    found: dict[Key, list[str]] = {}
    sources = [(p, calls_in) for app in APPS for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts]
    sources += [(p, calls_in_template) for p in sorted((ROOT / "templates").rglob("*")) if p.is_file()]
    for path, reader in sources:
        for key in reader(path.read_text(encoding="utf-8")):
            places = found.setdefault(key, [])
            if (place := str(path.relative_to(ROOT))) not in places:
                places.append(place)
    return found


def catalogue(language: str) -> polib.POFile:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    path.parent.mkdir(parents=True, exist_ok=True)
    po = polib.POFile(wrapwidth=110)
    po.fpath = str(path)
    po.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return po


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def new_entry(key: Key) -> polib.POEntry:
    context, singular, plural = key
    entry = polib.POEntry(msgid=singular, msgctxt=context or None)
    if plural:
        entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
    return entry


def update(language: str, found: dict[Key, list[str]]) -> None:
    """Bring one catalogue up to date: new texts added empty, gone ones dropped, English its own translation."""
    po = catalogue(language)
    known = {key_of(e): e for e in po}
    entries = []
    for key in sorted(found):
        entry = known.get(key) or new_entry(key)
        entry.occurrences = [(place, "") for place in found[key]]
        entry.flags = sorted({"python-format"} & set(entry.flags))
        if language == "en" and key[2]:
            entry.msgstr_plural = {0: key[1], 1: key[2]}
        elif language == "en":
            entry.msgstr = key[1]
        entries.append(entry)
    po[:] = entries
    po.save()


def is_translated(entry: polib.POEntry) -> bool:
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def placeholders(text: str) -> set[str]:
    """Named placeholders of both styles, as sets; a translation must keep them."""
    percent = set(re.findall(r"%\((\w+)\)[sd]", text))
    braces = {name for _, name, _, _ in string.Formatter().parse(text) if name} if "%(" not in text else set()
    return percent | braces


def problems(language: str, found: dict[Key, list[str]]) -> list[str]:
    po = catalogue(language)
    known = {key_of(e): e for e in po}
    lines = [f"{language}: not extracted: {k[1]!r} ({places[0]})" for k, places in found.items() if k not in known]
    lines += [f"{language}: no longer used: {key[1]!r}" for key in known if key not in found]
    singulars = [key[:2] for key in found]
    lines += [f"{language}: two plurals: {key[1]!r}" for key in found if singulars.count(key[:2]) > 1]
    for entry in po:
        if not is_translated(entry):
            lines.append(f"{language}: missing: {entry.msgid!r}")
            continue
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
        for text in texts:
            if not placeholders(text) <= wanted or (not entry.msgid_plural and placeholders(text) != wanted):
                lines.append(f"{language}: placeholders differ: {entry.msgid!r} → {text!r}")
    return lines


def fill(language: str, translations: dict[str, str | list[str]]) -> int:
    """Put translations (singular text, or "context|text", → text or [singular, plural]) into the catalogue."""
    po, count = catalogue(language), 0
    for entry in po:
        value = translations.get(f"{entry.msgctxt}|{entry.msgid}" if entry.msgctxt else entry.msgid)
        if value is None:
            continue
        count += 1
        if entry.msgid_plural:
            forms = value if isinstance(value, list) else [value, value]
            entry.msgstr_plural = {0: forms[0], 1: forms[1]}
        else:
            entry.msgstr = value if isinstance(value, str) else value[0]
    po.save()
    return count


def missing(language: str) -> list[dict[str, str]]:
    return [
        {k: v for k, v in zip(("context", "text", "plural"), key_of(e), strict=True) if v}
        | {"where": e.occurrences[0][0] if e.occurrences else ""}
        for e in catalogue(language)
        if not is_translated(e)
    ]


def main(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command == "extract":
        found = extract()
        for language in LANGUAGES:
            update(language, found)
        print(f"{len(found)} texts")
        return 0
    if command == "check":
        found = extract()
        lines = [line for language in LANGUAGES for line in problems(language, found)]
        print("\n".join(lines[:40] + ([f"... and {len(lines) - 40} more"] if len(lines) > 40 else [])))
        return int(bool(lines))
    if command == "missing":
        print(json.dumps(missing(arguments[1]), ensure_ascii=False, indent=1))
        return 0
    if command == "fill":
        print(fill(arguments[1], json.loads(Path(arguments[2]).read_text(encoding="utf-8"))))
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
