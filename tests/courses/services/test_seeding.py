"""The texts of the demo's lessons: same shape in three languages, and loadable.
What they say is for people to read."""

import pytest

from courses.models import LearningUnit
from courses.services import seeding
from courses.services.lesson_texts import parse, read_path


def walk(text):
    yield text
    for child in text.children:
        yield from walk(child)


def shape(text):
    return [(part.kind, [kind for kind, _ in part.body], len(part.strings())) for part in walk(text)]


@pytest.mark.parametrize("name", seeding.PATHS)
@pytest.mark.parametrize("language", seeding.LANGUAGES)
def test_translations_have_the_shape_of_the_source(name, language):
    assert shape(read_path(language, name)) == shape(read_path("es", name))


@pytest.mark.parametrize("name", seeding.PATHS)
def test_every_lesson_asks_something_with_reasons(name):
    for lesson in (part for part in walk(read_path("es", name)) if part.kind == "lesson"):
        questions = [value for kind, value in lesson.body if kind == "question"]
        assert questions, lesson.title
        for question in questions:
            right = [answer for answer in question["answers"] if answer["correct"]]
            assert len(right) == 1 if question["kind"] == "single" else right
            assert all(answer["feedback"] for answer in question["answers"])
        assert all(value["valid_on"] for kind, value in lesson.body if kind == "callout" and value["tone"] == "law")


def test_load_paths_builds_three_languages_and_is_idempotent(home_page, user, now, monkeypatch):
    monkeypatch.setattr(seeding, "PATHS", ("idea",))
    from crowdcoop.cms.translating import translate_page

    for language in ("ca", "en"):
        strings = {"Inicio": "Home", "Hola": "Hello", "Bienvenida": "Welcome"}
        translate_page(page=home_page, language=language, strings=strings, by=user)
    first = seeding.load_paths(by=user, parent_page=home_page, now=now)
    count = LearningUnit.objects.count()
    again = seeding.load_paths(by=user, parent_page=home_page, now=now)
    assert first["idea"].pk == again["idea"].pk
    assert LearningUnit.objects.count() == count
    assert {page.locale.language_code for page in first["idea"].get_translations(inclusive=True).live()} == {
        "es",
        "ca",
        "en",
    }


def test_a_line_that_belongs_nowhere_is_refused():
    with pytest.raises(ValueError, match="question"):
        parse("%path P\n%lead L\n%module M\n%lead L\n%lesson X\n%lead L\n+ una respuesta sin pregunta | por qué")
