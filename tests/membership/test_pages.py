"""Public pages of cooperatives: list, filter, facts.
Fallback languages and the cache are the platform's tests."""

import pytest
from wagtail.models import Locale

from home.pages import HomePage
from membership.pages import CooperativeIndexPage, CooperativePage
from membership.queries import site_figures
from membership.services.pages import create_cooperative_page
from tests.factories.membership import CooperativeFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexes(root_page):
    from wagtail.models import Site

    first = CooperativeIndexPage(title="Cooperatives", slug="coops", locale=Locale.objects.get(language_code="en"))
    front = HomePage(title="Home", slug="front", headline="Together", lead="Here.", locale=first.locale)
    root_page.add_child(instance=front)
    front.save_revision().publish()
    front_ca = front.copy_for_translation(Locale.objects.get(language_code="ca"))
    front_ca.save_revision().publish()
    front.add_child(instance=first)
    first.save_revision().publish()
    second = first.copy_for_translation(Locale.objects.get(language_code="ca"))
    second.save_revision().publish()
    found = [first, second]
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": front, "hostname": "localhost"})
    return found


def listed(index, rf, **chosen):
    return [p.cooperative for p in index.get_context(rf.get("/", chosen))["cards"]]


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
        assert len(list(indexes[0].get_context(rf.get("/"))["cards"])) == 3


def test_site_figures_count_people_who_are_still_members(cooperative, django_assert_num_queries):
    MemberFactory(cooperative=cooperative)
    MemberFactory(cooperative=cooperative, left_on="2027-04-01")
    CooperativeFactory(closed=True)
    with django_assert_num_queries(1):
        found = site_figures()
    assert (found.members, found.cooperatives, found.welcoming) == (1, 2, 1)


def test_list_shows_a_cooperative_whose_page_waits_for_translation(indexes, cooperative, user, rf):
    create_cooperative_page(by=user, cooperative=cooperative, indexes=indexes[:1])
    assert listed(indexes[1], rf) == [cooperative]
