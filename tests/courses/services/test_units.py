"""The registry follows the tree of the source language.
Learners' rows must survive everything that happens to pages."""

from datetime import timedelta

import pytest
from django.db.models import ProtectedError

from courses.models import LearningUnit, UnitProgress
from courses.services.learning import mark_done, submit_quiz
from courses.services.units import sync_units
from crowdcoop.cms.translating import translate_page
from tests.courses.conftest import WORDS
from tests.factories.courses import question


def test_sync_units_builds_the_tree_in_order(training):
    lessons = LearningUnit.objects.lessons_of(training.unit("path"))
    assert [unit.name for unit in lessons] == ["Leer", "Preguntas", "Hoja"]
    assert [unit.question_count for unit in lessons] == [0, 1, 0]
    assert training.unit("sheet").prompt_count == 2
    assert training.unit("quiz").parent.parent == training.unit("path")


def test_sync_units_is_idempotent(training, now):
    before = list(LearningUnit.objects.order_by("pk").values())
    assert sync_units(now=now) == 0
    assert sync_units(now=now + timedelta(days=1)) == 0
    assert list(LearningUnit.objects.order_by("pk").values()) == before


def test_a_translation_makes_no_second_unit(training, in_catalan):
    assert LearningUnit.objects.count() == 6
    assert all(unit.retired_at is None for unit in LearningUnit.objects.all())


def test_moving_a_lesson_moves_its_unit(training):
    training.reading.move(training.modules[1], pos="first-child")
    assert training.unit("reading").parent == LearningUnit.objects.get(uuid=training.modules[1].translation_key)
    assert training.unit("reading").position < training.unit("sheet").position


def test_unpublishing_retires_and_publishing_revives(training):
    training.reading.unpublish()
    assert training.unit("reading").retired_at is not None
    training.reading.save_revision().publish()
    assert training.unit("reading").retired_at is None


def test_unpublishing_a_module_retires_its_lessons(training):
    training.modules[0].unpublish()
    assert {training.unit("reading").retired_at is None, training.unit("quiz").retired_at is None} == {False}
    assert training.unit("sheet").retired_at is None


def test_deleting_the_page_keeps_what_people_did(training, user, now):
    unit = training.unit("reading")
    mark_done(by=user, unit=unit, now=now)
    training.reading.delete()
    unit.refresh_from_db()
    assert unit.retired_at is not None
    assert UnitProgress.objects.get(user=user, unit=unit).completed_at == now


def test_deleting_and_translating_again_keeps_progress(training, in_catalan, user, now, right_answers):
    submit_quiz(by=user, unit=training.unit("quiz"), answers=right_answers, language="ca", now=now)
    old = in_catalan[-1]
    old.delete()
    again = translate_page(page=training.quiz, language="ca", strings=WORDS, by=None)
    assert again.pk != old.pk
    assert again.live
    assert UnitProgress.objects.get(user=user).unit == training.unit("quiz")
    assert training.unit("quiz").version == 1


def test_a_unit_somebody_learned_from_cannot_be_deleted(training, user, now):
    mark_done(by=user, unit=training.unit("reading"), now=now)
    with pytest.raises(ProtectedError):
        training.unit("reading").delete()


def test_changing_what_is_right_counts_a_new_version(training):
    page = training.quiz
    page.body = [question(answers=(("Uno", False, ""), ("Diez", True, "")))]
    page.save_revision().publish()
    assert training.unit("quiz").version == 2


def test_changing_a_text_counts_none(training):
    page = training.quiz
    page.title = "Preguntas nuevas"
    page.save_revision().publish()
    assert training.unit("quiz").version == 1
    assert training.unit("quiz").name == "Preguntas nuevas"


def test_a_draft_makes_no_unit(training):
    page = training.modules[0].add_child(instance=_draft())
    assert not LearningUnit.objects.filter(uuid=page.translation_key).exists()


def _draft():
    from courses.pages import LessonPage

    return LessonPage(title="Borrador", lead="…", live=False)
