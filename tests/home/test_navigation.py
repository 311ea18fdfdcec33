"""The menus of every page come from the page tree, in the language being read, at a fixed price.
How they look is tested with the look."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from home import navigation
from tests.factories.home import StandardPageFactory, translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu_of(rf):
    def menu(source, path="/es/", language="es"):
        with translation.override(language):
            return source(rf.get(path))

    return menu


def test_main_menu_lists_shown_pages_in_the_readers_language(tree, menu_of):
    for key in ("both", "both_ca", "only"):
        tree[key].show_in_menus = True
        tree[key].save()
    assert [(link.label, link.url) for link in menu_of(navigation.main)] == [
        ("Cómo funciona", "/es/como/"),
        ("Solo aquí", "/es/solo/"),
    ]
    assert [(link.label, link.url) for link in menu_of(navigation.main, "/ca/", "ca")] == [
        ("Com funciona", "/ca/com/"),
        ("Solo aquí", "/ca/solo/"),
    ]
    assert [link.url for link in menu_of(navigation.main, "/eu/", "eu")] == ["/eu/como/", "/eu/solo/"]


def test_drafts_are_not_in_menus(tree, menu_of):
    tree["only"].show_in_menus = True
    tree["only"].save()
    tree["only"].unpublish()
    assert menu_of(navigation.main) == []


def test_link_knows_where_the_reader_is(tree, menu_of):
    tree["both"].show_in_menus = True
    tree["both"].save()
    assert [(link.current, link.exact) for link in menu_of(navigation.main, "/es/como/")] == [(True, True)]
    assert [(link.current, link.exact) for link in menu_of(navigation.main, "/es/como/mas/")] == [(True, False)]
    assert [(link.current, link.exact) for link in menu_of(navigation.main, "/es/")] == [(False, False)]


def test_footer_groups_pages_under_their_heading(tree, menu_of):
    for key, column in (("both", "help"), ("both_ca", "help"), ("only", "legal")):
        tree[key].footer_column = column
        tree[key].save()
    columns = menu_of(navigation.footer, "/ca/", "ca")
    assert [[link.label for link in column.links] for column in columns] == [
        ["Com funciona", "Quant costa una campanya"], ["Solo aquí"],
    ]  # fmt: skip


def test_menus_cost_the_same_with_more_pages(tree, rf):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            request = rf.get("/es/")
            navigation.main(request)
            navigation.footer(request)
        return len(captured)

    few = cost()
    for _ in range(8):
        page = StandardPageFactory(
            parent=tree["home"], locale=tree["home"].locale, show_in_menus=True, footer_column="about"
        )
        translated(page, "ca")
    assert cost() == few == 1
