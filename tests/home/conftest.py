"""A small site: home in Spanish and Catalan, a page in both, a page in Spanish alone.
Shared with the tests of crowdcoop.cms through import."""

import pytest

from tests.factories.home import StandardPageFactory, site_with_home, translated


@pytest.fixture
def home(root_page):
    return site_with_home(root_page)


@pytest.fixture
def tree(home):
    """Pages by short name."""
    both = StandardPageFactory(parent=home, title="Cómo funciona", slug="como", locale=home.locale)
    only = StandardPageFactory(parent=home, title="Solo aquí", slug="solo", locale=home.locale)
    return {
        "home": home,
        "home_ca": translated(home, "ca", slug="inici", title="Inici"),
        "both": both,
        "both_ca": translated(both, "ca", slug="com", title="Com funciona"),
        "only": only,
    }
