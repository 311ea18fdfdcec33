"""The index: how campaigns are looked for, narrowed, ordered, counted and drawn by place.
Each promise on real pages, with something that must not be found."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.cartogram import TILES, Place, render_map
from campaigns.enums import CampaignState
from campaigns.folding import fold, words_of
from campaigns.models import Campaign, CampaignText
from campaigns.queries import Wanted, index_slice, tally
from crowdcoop.cms.generation import renew
from membership.enums import Territory
from tests.factories.campaigns import (
    CampaignFactory,
    MatchCampaignFactory,
    NeedFactory,
    campaign_page,
    many_campaigns,
    match_fund,
)
from tests.factories.membership import CooperativeFactory

INDEX = "/en/campaigns/"


@pytest.fixture(autouse=True)
def at_now(db, now):
    with time_machine.travel(now, tick=False):
        yield


def published(title="A bakery of our own", *, language="es", lead="Bread for the street.", **facts):
    campaign = CampaignFactory(**facts)
    campaign_page(campaign, language=language, title=title, lead=lead)
    return campaign


def found(now, cursor="", **wanted):
    cards, _more = index_slice(Wanted.read(wanted), cursor=cursor, now=now)
    return [card.code for card in cards]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Il·luminació a l’Eixample", "illuminacio a leixample"),
        ("  Ñandú,  CAÑÓN ", "nandu canon"),
        ("Straße\n№ 5", "strasse no 5"),
        ("\x00 -- ", ""),
    ],
)
def test_words_are_folded(text, folded):
    assert fold(text) == folded


def test_a_question_has_six_words_at_most_each_once():
    assert words_of("a b a, c d e f g h") == ("a", "b", "c", "d", "e", "f")


@pytest.mark.parametrize("typed", ["panaderia", "PANADERÍA", "pánaderiA manresa", "forn", "amasa", "catal"])
def test_capitals_and_accents_do_not_matter(typed, now):
    coop = CooperativeFactory(name="Forn de la Plaça", municipality="Manresa", territory=Territory.CATALONIA)
    wanted = published("Panadería de quien amasa", cooperative=coop)
    published("Un tejado", cooperative=CooperativeFactory(name="Lume", municipality="Vigo", territory="ES-GA"))
    assert found(now, q=typed) == [wanted.code]


@pytest.mark.parametrize("typed", ["%", "_", "''", "\\", "\x00", "...", "panaderia zzz"])
def test_signs_find_nothing_and_break_nothing(typed, client):
    published("Panadería")
    html = client.get(INDEX, {"q": f"x{typed}x"}).content.decode()
    assert "Nothing found" in html
    if not words_of(typed):
        answer = client.get(INDEX, {"q": typed})
        assert answer.status_code == 200


def test_words_are_those_of_the_language_being_read(client):
    campaign = published("Una panadería")
    campaign_page(campaign, language="ca", title="Una fleca", lead="")
    listed = [
        campaign.code in client.get(f"/{language}/campaigns/", {"q": word}).content.decode()
        for language, word in [("ca", "fleca"), ("ca", "panaderia"), ("es", "panaderia"), ("eu", "panaderia")]
    ]
    assert listed == [True, False, True, True]


def test_what_is_said_changes_with_page_and_cooperative(now):
    campaign = published("First words")
    page = campaign.pages.get()
    page.title = "Other words"
    page.save()
    assert (found(now, q="first"), found(now, q="other")) == ([], [campaign.code])
    campaign.cooperative.name = "Renamed"
    campaign.cooperative.save()
    assert found(now, q="renamed") == [campaign.code]
    page.live = False
    page.save()
    assert found(now) == []
    assert not CampaignText.objects.exists()


def test_a_draft_is_written_down_but_never_found(now):
    campaign = published(state=CampaignState.SCHEDULED)
    assert CampaignText.objects.filter(campaign=campaign).count() == 5
    assert found(now) == found(now, q="bakery") == []


def test_each_filter_narrows_and_together_they_narrow_more(now):
    coop = CooperativeFactory(territory=Territory.GALICIA)
    bread = published(categories=["food", "crafts"], sdgs=["1", "12"], cooperative=coop)
    roof = published(categories=["energy"], sdgs=["11"], territory=Territory.MURCIA, cooperative=coop)
    both = {bread.code, roof.code}
    assert set(found(now)) == both
    assert found(now, category="food") == found(now, sdg="1") == found(now, territory="ES-GA") == [bread.code]
    assert found(now, sdg="11") == found(now, territory="ES-MC") == [roof.code]
    assert found(now, category="food", territory="ES-MC") == []
    assert set(found(now, category="nonsense", sdg="1000", territory="FR-75", sort="x", help="yes")) == both


def test_elsewhere_is_what_no_territory_of_the_list_names(now):
    nowhere = published(cooperative=CooperativeFactory(territory=""))
    published(cooperative=CooperativeFactory(territory=Territory.GALICIA))
    assert found(now, territory="elsewhere") == [nowhere.code]


def test_needs_help_means_an_open_need_where_help_is_taken(now):
    open_need, met, over = published(), published(), published(state=CampaignState.UNSUCCESSFUL)
    NeedFactory(campaign=open_need, quantity=5, covered=2)
    NeedFactory(campaign=met, quantity=5, covered=5)
    NeedFactory(campaign=over, quantity=5)
    assert found(now, help="1") == [open_need.code]


def test_matched_means_that_a_fund_adds_to_a_pledge_made_now(now):
    giving, ended, asked = published(), published(), published()
    match_fund(now=now, campaigns=[giving])
    match_fund(now=now, campaigns=[ended], ends_at=now - timedelta(days=1))
    MatchCampaignFactory(campaign=asked, fund__state="active")
    Campaign.objects.update(is_matched=True)
    assert found(now, matched="1") == [giving.code]


@pytest.mark.parametrize("sort", ["", "new", "people"])
def test_every_order_pages_through_everything_once(sort, now):
    for n in range(30):
        ended = n % 3 == 0
        published(
            state=CampaignState.FUNDED if ended else CampaignState.LIVE,
            deadline_at=now + timedelta(days=-5 if ended else 5, minutes=n // 5),
            opens_at=now - timedelta(days=10 + n // 4),
            backers=n // 4,
        )
    seen, cursor = [], ""
    while True:
        cards, cursor = index_slice(Wanted(sort=sort), cursor=cursor, now=now)
        seen += cards
        if not cursor:
            break
    assert len(seen) == len({card.code for card in seen}) == 30
    by = {
        "": lambda c: (not c.is_live, c.deadline_at if c.is_live else now + (now - c.deadline_at)),
        "new": lambda c: -Campaign.objects.get(code=c.code).opens_at.timestamp(),
        "people": lambda c: -c.backers,
    }[sort]
    assert [by(card) for card in seen] == sorted(by(card) for card in seen)


def test_the_numbers_by_place_are_under_everything_else_that_was_asked(now):
    for territory in (Territory.GALICIA, Territory.GALICIA, Territory.MURCIA, ""):
        published(territory="", cooperative=CooperativeFactory(territory=territory), categories=["food"])
    published(territory=Territory.MADRID, state=CampaignState.UNSUCCESSFUL)
    assert tally(Wanted(), now=now) == {"ES-GA": 2, "ES-MC": 1, "": 1, "ES-MD": 1}
    assert tally(Wanted(territory="ES-GA", category="food"), now=now) == {"ES-GA": 2, "ES-MC": 1, "": 1}


def test_every_territory_has_its_tile_and_no_two_share_one():
    assert set(TILES) == set(Territory.values)
    assert len({(column, row) for _letters, column, row in TILES.values()}) == len(TILES)
    for column, row in ((c, r) for _l, c, r in TILES.values()):
        assert not any(r == row and abs(c - column) == 1 for _l, c, r in TILES.values())


def test_the_map_is_decoration_and_links_only_where_something_is():
    drawn = render_map([Place("ES-GA", "<Galicia>", 2, "?a&b"), Place("ES-MC", "Murcia", 0, "?m")])
    assert 'aria-hidden="true"' in drawn
    assert drawn.count('tabindex="-1"') == drawn.count("<a ") == 1
    assert "&lt;Galicia&gt;: 2" in drawn
    assert "style=" not in drawn


def test_the_page_counts_links_and_can_undo_what_was_chosen(client):
    published(categories=["food"], territory=Territory.GALICIA)
    published(territory=Territory.MURCIA)
    html = client.get(INDEX, {"q": "bakery", "territory": "ES-GA", "junk": "1"}).content.decode()
    assert "1 campaign<" in html
    assert 'value="ES-GA" selected' in html
    assert f'href="{INDEX}?q=bakery"' in html
    assert f'href="{INDEX}?q=bakery&amp;territory=ES-MC"' in html
    assert "junk" not in html


def test_only_the_whole_list_is_for_search_engines(client, settings):
    published()
    plain = client.get(INDEX.replace("en", "es")).content.decode()
    assert "noindex" not in plain
    for asked in ({"q": "x"}, {"state": "live"}, {"sort": "new"}, {"page": "0-1-1"}):
        html = client.get(INDEX.replace("en", "es"), asked).content.decode()
        assert '<meta name="robots" content="noindex">' in html
        assert f'rel="canonical" href="{settings.SITE_URL}/es/campaigns/"' in html


def test_a_choice_without_campaigns_says_so_and_shows_a_way_on(client):
    published()
    html = client.get(INDEX, {"category": "media"}).content.decode()
    assert "Nothing found" in html
    assert f'class="btn btn--coop" href="{INDEX}"' in html


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?q=campaign",
        "?category=food&sdg=1",
        "?territory=ES-CT",
        "?help=1",
        "?matched=1",
        "?sort=new",
        "?sort=people",
    ],
)
def test_asking_costs_the_same_with_ten_campaigns_and_with_a_thousand(asked, client, now, settings):
    settings.PAGE_CACHE = False

    def cost():
        renew()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/es/campaigns/{asked}").status_code == 200
        return len(caught)

    many_campaigns(10, now)
    Campaign.objects.update(categories=["food"], sdgs=["1"], is_matched=True)
    client.get("/es/campaigns/")
    few = cost()
    many_campaigns(990, now)
    assert cost() == few <= 12
