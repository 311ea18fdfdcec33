"""A small tree of training pages and the units that follow it.
One path, two modules, three lessons: reading, quiz, worksheet."""

from dataclasses import dataclass
from typing import Any

import pytest

from courses.models import LearningUnit
from home.services.site import ensure_site
from tests.factories.courses import (
    LessonPageFactory,
    ModulePageFactory,
    PathPageFactory,
    TrainingIndexPageFactory,
)


@dataclass
class Training:
    """The tree by short names; units are read afresh."""

    home: Any
    index: Any
    path: Any
    modules: list[Any]
    reading: Any
    quiz: Any
    sheet: Any

    def unit(self, name: str) -> LearningUnit:
        page = getattr(self, name)
        return LearningUnit.objects.select_related("parent__parent").get(uuid=page.translation_key)


@pytest.fixture
def home_page(root_page):
    return ensure_site(title="Inicio", slug="inicio", headline="Hola", lead="Bienvenida")


@pytest.fixture
def training(home_page):
    index = TrainingIndexPageFactory(parent=home_page)
    path = PathPageFactory(parent=index, title="De la idea")
    modules = [ModulePageFactory(parent=path, title=title) for title in ("Antes", "Después")]
    return Training(
        home=home_page,
        index=index,
        path=path,
        modules=modules,
        reading=LessonPageFactory(parent=modules[0], title="Leer"),
        quiz=LessonPageFactory(parent=modules[0], title="Preguntas", quiz=True),
        sheet=LessonPageFactory(parent=modules[1], title="Hoja", sheet=True),
    )


WORDS = {
    "Aprender": "Aprendre",
    "De la idea": "De la idea al grup",
    "Antes": "Abans",
    "Después": "Després",
    "Leer": "Llegir",
    "Preguntas": "Qüestions",
    "Para empezar.": "Per començar.",
    "<p>Un texto.</p>": "<p>Un text.</p>",
    "<p>¿Cuántos votos?</p>": "<p>Quants vots?</p>",
    "Uno": "Un",
    "Diez": "Deu",
    "Eso es.": "Això mateix.",
    "No.": "Que no.",
    "Hola": "Hola",
    "Bienvenida": "Benvinguda",
    "Inicio": "Inici",
}


@pytest.fixture
def in_catalan(training):
    """The tree down to the quiz, translated."""
    from crowdcoop.cms.translating import translate_page

    pages = [training.home, training.index, training.path, training.modules[0], training.reading, training.quiz]
    return [translate_page(page=page, language="ca", strings=WORDS, by=None) for page in pages]


@pytest.fixture
def right_answers(training):
    """Question id → the right answer's id, for the quiz lesson."""
    from courses import queries

    return {
        asked.id: [answer.id for answer in asked.answers if answer.correct]
        for asked in queries.questions(training.unit("quiz"), "es")
    }


@pytest.fixture
def wrong_answers(training):
    from courses import queries

    return {
        asked.id: [next(answer.id for answer in asked.answers if not answer.correct)]
        for asked in queries.questions(training.unit("quiz"), "es")
    }
