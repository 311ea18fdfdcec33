"""Translating pages in code, through wagtail-localize.
The tree comes from the training tests: it has every kind of text."""

import pytest
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from crowdcoop.cms.translating import MissingStrings, pair_texts, translate_page
from tests.courses.conftest import WORDS, home_page, in_catalan, training  # noqa: F401


def test_a_page_is_translated_published_and_complete(training, in_catalan):  # noqa: F811
    page = in_catalan[-1]
    assert (page.title, page.live, page.slug) == ("Qüestions", True, "questions")
    assert page.body[0].value.source == "<p>Un text.</p>"
    translation = Translation.objects.get(source__object_id=page.translation_key)
    assert len(set(translation.get_progress())) == 1


def test_missing_texts_are_named_and_nothing_changes(training):  # noqa: F811
    with pytest.raises(MissingStrings) as failure:
        translate_page(page=training.quiz, language="ca", strings={"Preguntas": "Qüestions"}, by=None)
    assert "Para empezar." in failure.value.strings
    assert not Page.objects.filter(locale__language_code="ca", translation_key=training.quiz.translation_key).exists()
    assert not StringTranslation.objects.filter(data="Qüestions").exists()


def test_translating_again_after_a_change_needs_only_what_is_new(training, in_catalan):  # noqa: F811
    training.quiz.title = "Preguntas y más"
    training.quiz.save_revision().publish()
    page = translate_page(page=training.quiz, language="ca", strings={"Preguntas y más": "Qüestions i més"}, by=None)
    assert (page.pk, page.title) == (in_catalan[-1].pk, "Qüestions i més")
    assert page.body[0].value.source == "<p>Un text.</p>"


def test_rich_text_is_paired_piece_by_piece():
    spanish = "<p>Un <b>voto</b> por persona.</p><ul><li>Sí</li><li>No</li></ul>"
    catalan = "<p>Un <b>vot</b> per persona.</p><ul><li>Sí</li><li>No pas</li></ul>"
    assert pair_texts(spanish, catalan)["No"] == "No pas"
    assert pair_texts("Sal & pan", "Sal i pa & més") == {"Sal &amp; pan": "Sal i pa &amp; més"}
    with pytest.raises(ValueError, match="pieces"):
        pair_texts(spanish, "<p>Un vot.</p>")
