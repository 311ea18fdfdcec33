"""What is still to be translated, as the board and the command say it.
Translations are made through wagtail-localize, as editors make them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from crowdcoop.cms.debt import board
from crowdcoop.cms.translating import translate_page
from tests.factories.home import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home):
    translate_page(
        page=home,
        language="ca",
        strings={home.title: "Inici", home.headline: "Mans", home.lead: "Aprèn."},
        by=None,
        slug="inici",
    )
    return StandardPageFactory(parent=home, title="Cómo", slug="como", lead="Así.", locale=home.locale)


def state_of(page, language="ca"):
    summary = next(summary for summary in board() if summary.language == language)
    return next((debt.state for debt in summary.open if debt.page.pk == page.pk), "complete")


def test_page_nobody_began_is_missing(page):
    assert state_of(page) == "missing"


def test_translated_page_is_complete(page):
    translate_page(page=page, language="ca", strings={"Cómo": "Com", "Así.": "Així."}, by=None)
    assert state_of(page) == "complete"


def test_unpublished_translation_is_a_draft(page):
    translate_page(page=page, language="ca", strings={"Cómo": "Com", "Así.": "Així."}, by=None, publish=False)
    assert state_of(page) == "draft"


def test_source_published_since_makes_it_outdated(page):
    translate_page(page=page, language="ca", strings={"Cómo": "Com", "Así.": "Així."}, by=None)
    page.refresh_from_db()
    page.lead = "De otra manera."
    page.save_revision().publish()
    assert state_of(page) == "outdated"


def test_command_fails_while_something_is_open(page):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("translation_debt", "--fail", stdout=out)
    assert "missing" in out.getvalue()


def test_board_costs_the_same_with_more_pages(page, django_assert_max_num_queries):
    for number in range(6):
        StandardPageFactory(parent=page.get_parent(), slug=f"p{number}", locale=page.locale)
    with django_assert_max_num_queries(9):
        board()
