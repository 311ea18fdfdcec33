"""Public pages of cooperatives: list, filter, facts.
Fallback languages and the cache are the platform's tests."""

import pytest
from wagtail.models import Locale

from membership.pages import CooperativeIndexPage, CooperativePage
from membership.services.pages import create_cooperative_page
from tests.factories.membership import CooperativeFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexes(root_page):
    from wagtail.models import Site

    first = CooperativeIndexPage(title="Cooperatives", slug="coops", locale=Locale.objects.get(language_code="en"))
    root_page.add_child(instance=first)
    first.save_revision().publish()
    second = first.copy_for_translation(Locale.objects.get(language_code="ca"))
    second.save_revision().publish()
    found = [first, second]
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": found[0], "hostname": "localhost"})
    return found


def listed(index, rf, **chosen):
    return [p.cooperative for p in index.get_context(rf.get("/", chosen))["pager"]]


def test_one_page_per_language_and_never_two(indexes, cooperative, user):
    for _ in range(2):
        pages = create_cooperative_page(by=user, cooperative=cooperative, indexes=indexes, summary="Bread.")
    assert CooperativePage.objects.count() == 2
    assert pages[0].translation_key == pages[1].translation_key
    assert all(page.live and page.cooperative == cooperative for page in pages)


def test_list_filters_by_kind_and_territory(indexes, user, rf):
    bread = CooperativeFactory(kind="worker", territory="ES-CT")
    light = CooperativeFactory(kind="energy", territory="ES-GA")
    for coop in (bread, light):
        create_cooperative_page(by=user, cooperative=coop, indexes=indexes[:1])
    index = indexes[0]
    assert set(listed(index, rf)) == {bread, light}
    assert listed(index, rf, kind="energy") == [light]
    assert listed(index, rf, territory="ES-CT") == [bread]
    assert listed(index, rf, kind="energy", territory="ES-CT") == []


@pytest.mark.parametrize("value", ["castle", "\x00", "' OR 1=1", "x" * 500])
def test_unknown_filter_shows_all(indexes, cooperative, user, rf, value):
    create_cooperative_page(by=user, cooperative=cooperative, indexes=indexes[:1])
    assert listed(indexes[0], rf, kind=value, territory=value, page=value) == [cooperative]


def test_page_counts_members_and_offers_the_way_in(indexes, cooperative, user, client):
    MemberFactory(cooperative=cooperative)
    MemberFactory(cooperative=cooperative, left_on="2027-04-01")
    page = create_cooperative_page(by=user, cooperative=cooperative, indexes=indexes[:1])[0]
    context = page.get_context(client.request().wsgi_request)
    assert context["members"] == 1


def test_list_costs_the_same_with_one_and_three(indexes, user, rf, django_assert_max_num_queries):
    for _ in range(3):
        create_cooperative_page(by=user, cooperative=CooperativeFactory(), indexes=indexes[:1])
    with django_assert_max_num_queries(6):
        assert len(list(indexes[0].get_context(rf.get("/"))["pager"])) == 3
