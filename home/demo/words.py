"""A text of the demo in its three content languages, and structures made of such texts.
No text lives here."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple


class Words(NamedTuple):
    """The same said in Spanish (the source), Catalan and English."""

    es: str
    ca: str
    en: str


def said(value: Any, language: str) -> Any:
    """The same structure with every text in one language."""
    if isinstance(value, Words):
        return getattr(value, language)
    if isinstance(value, dict):
        return {key: said(item, language) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(said(item, language) for item in value)
    if isinstance(value, list):
        return [said(item, language) for item in value]
    return value


def texts_in(value: Any) -> Iterator[Words]:
    """Every text somewhere inside."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts_in(item)


def translations(value: Any, language: str) -> dict[str, str]:
    """Source text → its translation, for `translate_page`."""
    return {words.es: getattr(words, language) for words in texts_in(value) if words.es}


def articles(text: Words) -> list[tuple[str, Words]]:
    """A long text with <h3> headings as (block, words) rows: headings then follow the page's title in order."""
    parts = [re.split(r"<h3>(.*?)</h3>", piece) for piece in text]
    rows = [Words(*same) for same in zip(*parts, strict=True)]
    return [("heading" if number % 2 else "text", words) for number, words in enumerate(rows) if words.es]
