"""The public faces: what they show, in which language, and at what cost."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import queries
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from crowdcoop.cms.generation import renew
from tests.factories.campaigns import (
    CampaignFactory,
    CollectiveReturnFactory,
    CostLineFactory,
    RewardFactory,
    campaign_page,
    many_campaigns,
)
from tests.factories.home import site_with_home
from tests.remembering import remembering  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def full(db):
    campaign = CampaignFactory()
    CostLineFactory(campaign=campaign)
    RewardFactory(campaign=campaign, stock=3)
    CollectiveReturnFactory(campaign=campaign)
    campaign_page(campaign)
    return campaign


def address(campaign, language="es"):
    return f"/{language}/campaigns/{campaign.code}/"


def queries_of(client, path):
    renew()
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_the_page_shows_facts_and_words(client, full):
    html = client.get(address(full, "en")).content.decode()
    for text in ("A bakery of our own", "Deck oven", "Your first loaf", "Forty recipes", "€1,000", "3 left of 3"):
        assert text in html
    assert "Support from €5" in html
    assert f"/en/interest/{full.cooperative.code}/?campaign={full.code}" in html
    assert "application/ld+json" in html


def test_structured_data_cannot_break_out(client, full):
    page = full.pages.get()
    page.title = "</script><script>alert(1)</script>"
    page.save()
    assert "<script>alert(1)" not in client.get(address(full)).content.decode()


def test_the_page_costs_twelve_queries_with_one_or_a_hundred_rewards(client, full):
    client.get(address(full))
    few = queries_of(client, address(full))
    RewardFactory.create_batch(99, campaign=full)
    CampaignFactory.create_batch(30)
    assert queries_of(client, address(full)) == few <= 12


def test_the_index_costs_the_same_with_ten_or_a_hundred_campaigns(client, full):
    for campaign in CampaignFactory.create_batch(3):
        campaign_page(campaign)
    client.get("/es/campaigns/")
    few = queries_of(client, "/es/campaigns/")
    for campaign in CampaignFactory.create_batch(20):
        campaign_page(campaign)
    assert queries_of(client, "/es/campaigns/") == few <= 12


@pytest.mark.parametrize("language", ["es", "eu"])
def test_home_and_index_ask_the_same_with_ten_and_with_a_thousand(client, root_page, now, language, settings):
    site_with_home(root_page)
    settings.PAGE_CACHE = False
    paths = [f"/{language}/", f"/{language}/campaigns/", f"/{language}/campaigns/?state=ended"]
    many_campaigns(10, now)
    few = [queries_of(client, path) for path in paths]
    many_campaigns(990, now)
    assert Campaign.objects.count() == 1000
    assert [queries_of(client, path) for path in paths] == few
    assert max(few) <= 12


def test_kept_facts_are_exact_after_a_pledge(
    client, full, backed, settings, remembering, django_capture_on_commit_callbacks  # noqa: F811
):  # fmt: skip
    settings.PAGE_CACHE = False
    paths = [address(full, "en"), "/en/campaigns/"]
    before = [client.get(path).content.decode() for path in paths]
    assert [client.get(path).content.decode() for path in paths] == before
    with django_capture_on_commit_callbacks(execute=True):
        backed(full, amount_minor=123_00)
    assert all("€123" in client.get(path).content.decode() for path in paths)


def test_kept_facts_spare_the_questions(client, full, settings, remembering, django_assert_num_queries):  # noqa: F811
    settings.PAGE_CACHE = False
    client.get(address(full))
    with django_assert_num_queries(0):
        client.get(address(full))


def test_ended_campaigns_show_pledged_and_collected_apart(client, full):
    Campaign.objects.filter(pk=full.pk).update(
        state=CampaignState.FUNDED, pledged_minor=1200_00, collected_minor=1100_00
    )
    html = client.get(address(full, "en")).content.decode()
    assert "The open ledger" in html
    assert "€1,200" in html
    assert "€1,100" in html
    assert "Support from" not in html


@pytest.mark.parametrize("state", [s for s in CampaignState if s not in ("live", "draft", "rejected")])
def test_every_state_says_how_it_stands(state, client, full):
    Campaign.objects.filter(pk=full.pk).update(state=state)
    html = client.get(address(full, "en")).content.decode()
    assert "Support from" not in html


def test_paging_shows_every_campaign_once_open_ones_first(client, full, now):
    from datetime import timedelta

    for n in range(16):
        ended = n % 2 == 0
        campaign = CampaignFactory(
            state=CampaignState.FUNDED if ended else CampaignState.LIVE,
            deadline_at=now + timedelta(days=-5 if ended else 5, minutes=n // 4),
        )
        campaign_page(campaign)
    seen, cursor = [], ""
    while True:
        cards, cursor = queries.index_slice(queries.Wanted(), cursor=cursor, now=now)
        seen += cards
        if not cursor:
            break
    assert len(seen) == len({card.code for card in seen}) == 17
    assert [card.is_live for card in seen] == sorted((card.is_live for card in seen), reverse=True)
    first_live = [card.deadline_at for card in seen if card.is_live]
    assert first_live == sorted(first_live)


@pytest.mark.parametrize("cursor", ["", "x", "1-2", "0-1-2-3", "9-99999999999999999-1", "0--1", "٣-1-1", "\x00"])
def test_a_strange_cursor_is_the_beginning_or_the_end(cursor, full, now):
    cards, _more = queries.index_slice(queries.Wanted(), cursor=cursor, now=now)
    assert len(cards) <= 1


@pytest.mark.parametrize(("search", "found"), [("bakery", 1), ("MANRESA", 1), ("bakery manresa", 1), ("zeppelin", 0)])
def test_search_looks_in_words_and_cooperatives(search, found, client, full):
    html = client.get("/en/campaigns/", {"q": search}).content.decode()
    assert ("A bakery of our own" in html) == bool(found)


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"q": "x" * 5000}, {"state": "nothing"}, {"page": "\x00"}])
def test_strange_questions_get_an_answer(query, client, full):
    assert client.get("/en/campaigns/", query).status_code == 200


def test_a_pledge_shows_at_once_although_pages_are_kept(client, full, backed, django_capture_on_commit_callbacks):
    path = address(full, "en")
    client.get(path)
    with django_capture_on_commit_callbacks(execute=True):
        backed(full, amount_minor=123_00)
    assert "€123" in client.get(path).content.decode()


def test_figures_are_counted(full, backed):
    backed(full)
    CampaignFactory(state=CampaignState.FUNDED, collected_minor=900_00, backers=9)
    CampaignFactory(state=CampaignState.UNSUCCESSFUL)
    figures = queries.site_figures()
    assert (figures.raised_minor, figures.success_percent, figures.backers, figures.live) == (900_00, 50, 10, 1)


def test_cards_come_in_the_language_being_read(full, now):
    campaign_page(full, language="ca", title="Un forn nostre")
    assert queries.cards_of([full], now, "ca")[0].title == "Un forn nostre"
    fallback = queries.cards_of([full], now, "eu")[0]
    assert (fallback.title, fallback.language, fallback.url) == (
        "A bakery of our own", "es", f"/eu/campaigns/{full.code}/",
    )  # fmt: skip


@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.SUBMITTED, CampaignState.SCHEDULED])
def test_a_page_published_before_the_launch_is_not_shown(client, full, state):
    assert client.get(address(full)).status_code == 200
    Campaign.objects.filter(pk=full.pk).update(state=state)
    renew()
    assert client.get(address(full)).status_code == 404


def test_the_budget_is_drawn_by_kind_and_said_in_figures(client, db):
    campaign = CampaignFactory()
    CostLineFactory(campaign=campaign, kind="task", amount_minor=600_00, from_on=campaign.opens_at.date())
    CostLineFactory(campaign=campaign, kind="task", amount_minor=500_00, required=False)
    CostLineFactory(campaign=campaign, kind="material", amount_minor=400_00)
    campaign_page(campaign)
    html = client.get(address(campaign, "en")).content.decode()
    for text in ("Work and services", "€600", "€1,100", 'width="73.33%"', 'width="40.00%"', "From 17 February 2027"):
        assert text in html
    assert "Premises and works" not in html


def test_a_reward_that_is_gone_is_hidden_only_where_the_team_says_so(client, db):
    campaign = CampaignFactory()
    for hidden in (True, False):
        RewardFactory(campaign=campaign, stock=1, taken=1, hide_when_gone=hidden, price_minor=30_00 + hidden)
    RewardFactory(campaign=campaign, stock=2, taken=1, hide_when_gone=True, shipping=True, price_minor=45_00)
    campaign_page(campaign)
    html = client.get(address(campaign, "en")).content.decode()
    assert "€30.01" not in html
    assert "All taken" in html
    assert "1 left of 2" in html
    assert "the address is asked for after success" in html


@pytest.mark.parametrize(
    ("state", "promised", "delivered", "said"),
    [
        ("funded", -1, False, "Overdue: promised for"),
        ("funded", 0, False, "Promised for"),
        ("funded", -30, True, "open it"),
        ("unsuccessful", -1, False, "Promised for"),
    ],
)
def test_everybody_sees_what_became_of_a_promise(state, promised, delivered, said, client, db, now):
    campaign = CampaignFactory(state=state, closed_at=now - timedelta(days=90))
    CollectiveReturnFactory(
        campaign=campaign,
        promised_on=now.date() + timedelta(days=promised),
        delivered_at=now if delivered else None,
        link="https://example.org/recipes" if delivered else "",
        evidence="Forty <b>recipes</b>." if delivered else "",
    )
    campaign_page(campaign)
    html = client.get(address(campaign, "en")).content.decode()
    assert said in html
    assert ("Overdue" in html) is (said.startswith("Overdue"))
    assert ("Forty &lt;b&gt;recipes" in html) is delivered
    assert "creativecommons.org/licenses/by-sa/4.0/" in html
