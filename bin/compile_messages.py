"""Compiles locale/<lang>/LC_MESSAGES/django.po to .mo without the gettext tools (a fresh machine has none).
Extraction (makemessages) does need them; see CONTRIBUTING.md."""

import ast
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def entries(text: str) -> Iterator[tuple[dict[str, str], bool]]:
    """The fields of each entry of a .po file, and whether it is marked fuzzy."""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields: dict[str, str] = {}
        key, fuzzy = "", False
        for line in block.splitlines():
            if line.startswith("#"):
                fuzzy |= line.startswith("#,") and "fuzzy" in line
            elif line.startswith('"') and key:
                fields[key] += ast.literal_eval(line.strip())
            elif line.strip():
                key, _, rest = line.partition(" ")
                fields[key] = ast.literal_eval(rest.strip())
        if "msgid" in fields:
            yield fields, fuzzy


def catalogue(text: str) -> dict[str, str]:
    """Original → translation in the form a .mo file holds them; fuzzy and empty ones are left out."""
    found = {}
    for fields, fuzzy in entries(text):
        original, translated = fields["msgid"], fields.get("msgstr", "")
        if "msgctxt" in fields:
            original = f"{fields['msgctxt']}\x04{original}"
        if "msgid_plural" in fields:
            original += f"\x00{fields['msgid_plural']}"
            forms = [fields[k] for k in sorted(fields) if k.startswith("msgstr[")]
            translated = "\x00".join(forms) if all(forms) else ""
        if translated and not (fuzzy and fields["msgid"]):
            found[original] = translated
    return found


def binary(messages: dict[str, str]) -> bytes:
    """The GNU .mo layout: header, two tables of (length, offset), then the strings, originals sorted."""
    pairs = sorted((k.encode(), v.encode()) for k, v in messages.items())
    count, start = len(pairs), 28
    tables, data = [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<II", len(pair[column]), start + count * 16 + len(data))
            data += pair[column] + b"\x00"
    header = struct.pack("<7I", 0x950412DE, 0, count, start, start + count * 8, 0, start + count * 16)
    return header + tables[0] + tables[1] + data


def main() -> int:
    for po in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        mo, content = po.with_suffix(".mo"), binary(catalogue(po.read_text(encoding="utf-8")))
        if not mo.exists() or mo.read_bytes() != content:
            mo.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
