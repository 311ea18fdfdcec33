"""The words of programmes in the reader's language.
Facts of programmes are rows; nothing is written here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from incubator.models import Programme


@dataclass(frozen=True, slots=True)
class DocumentWords:
    key: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class StageWords:
    key: str
    title: str
    text: str = ""
    documents: tuple[DocumentWords, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgrammeWords:
    """A programme in the reader's language."""

    name: str
    summary: str = ""
    stages: tuple[StageWords, ...] = ()
    _stage: dict[str, StageWords] = field(default_factory=dict)
    _document: dict[tuple[str, str], DocumentWords] = field(default_factory=dict)

    def stage(self, key: str, fallback: str) -> StageWords:
        return self._stage.get(key) or StageWords(key, fallback)

    def document(self, stage_key: str, key: str, fallback: str) -> DocumentWords:
        return self._document.get((stage_key, key)) or DocumentWords(key, fallback)


def programme_words(programme: Programme, language: str | None = None) -> ProgrammeWords:
    """The words in `language` (the reader's), else in the source language, else in any."""
    return words_reader(programme)(language)


def words_reader(programme: Programme) -> Callable[..., ProgrammeWords]:
    """All languages read at once: the answer gives the words of a language (the reader's) without asking again."""
    texts = {text.locale.language_code: text for text in programme.texts.select_related("locale")}
    known: dict[str, ProgrammeWords] = {}

    def read(language: str | None = None) -> ProgrammeWords:
        wanted = [language or get_language() or "", settings.LANGUAGE_CODE, *texts]
        code = next((code for code in wanted if code in texts), "")
        if code not in known:
            known[code] = _words(texts[code]) if code else ProgrammeWords(programme.code)
        return known[code]

    return read


def _words(text: Any) -> ProgrammeWords:
    stages = tuple(_stage_words(block.value) for block in text.stages)
    return ProgrammeWords(
        text.name,
        text.summary,
        stages,
        {stage.key: stage for stage in stages},
        {(stage.key, document.key): document for stage in stages for document in stage.documents},
    )


def _stage_words(value: Any) -> StageWords:
    documents = tuple(DocumentWords(d["key"], d["title"], d["help"]) for d in value["documents"])
    return StageWords(value["key"], value["title"], value["text"], documents)
