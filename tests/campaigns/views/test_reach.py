"""A campaign elsewhere: framed by a stranger, as a picture, on paper, in a feed.
And the word of the link that led somebody here."""

import io
import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from PIL import Image

from campaigns import pictures
from campaigns.models import Pledge
from campaigns.queries import reach
from campaigns.services import figures
from campaigns.services.figures import note_figures
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, CampaignUpdateFactory, campaign_page

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def open_campaign(cooperative, team):
    campaign = CampaignFactory(cooperative=cooperative, pledged_minor=400_00)
    campaign_page(campaign)
    campaign_page(campaign, language="en", title="A bakery in English")
    return campaign


def at(campaign, rest, language="en"):
    return f"/{language}/campaigns/{campaign.code}/{rest}"


def test_any_site_may_frame_the_widget_and_no_other_page(client, open_campaign):
    answer = client.get(f"/embed/{open_campaign.code}/", HTTP_ORIGIN="https://elsewhere.example")
    html = answer.content.decode()
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer.cookies == {}
    assert "<script" not in html
    assert "A bakery of our own" in html
    page = client.get(f"/es/campaigns/{open_campaign.code}/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_widget_speaks_the_language_asked_for(client, open_campaign):
    html = client.get(f"/embed/{open_campaign.code}/?lang=en").content.decode()
    assert '<html lang="en">' in html
    assert "A bakery in English" in html
    assert "A bakery of our own" in client.get(f"/embed/{open_campaign.code}/?lang=xx").content.decode()


def test_what_is_not_public_is_not_shown_elsewhere(client, draft):
    for path in (f"/embed/{draft.code}/", at(draft, "card.png"), at(draft, "poster.pdf"), at(draft, "updates.atom")):
        assert client.get(path, follow=True).status_code == 404


def test_the_card_is_a_picture_of_the_progress_now(client, open_campaign):
    first = client.get(at(open_campaign, "card.png"))
    assert Image.open(io.BytesIO(first.content)).size == (1200, 630)
    assert "public" in first["Cache-Control"]
    open_campaign.pledged_minor = 900_00
    open_campaign.save()
    assert client.get(at(open_campaign, "card.png")).content != first.content
    assert f"/en/campaigns/{open_campaign.code}/card.png" in client.get(
        f"/en/campaigns/{open_campaign.code}/"
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("language", ["es", "ca", "eu", "gl", "en"])
def test_the_poster_is_drawn_in_every_language_and_leads_here(client, open_campaign, language, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "campaigns.views.reach.poster_pdf", lambda sight: seen.append(sight) or pictures.poster_pdf(sight)
    )
    answer = client.get(at(open_campaign, "poster.pdf", language))
    assert answer.content.startswith(b"%PDF")
    assert (seen[0].language, seen[0].address.endswith("?ref=poster")) == (language, True)
    assert f"/{language}/campaigns/" in seen[0].address


def test_feeds_tell_public_updates_and_launches(client, open_campaign):
    CampaignUpdateFactory(campaign=open_campaign, words={"es": ["Hot <b>", "Bread & salt"]})
    CampaignUpdateFactory(campaign=open_campaign, audience="backers", words={"es": ["Secret", "x"]})
    CampaignUpdateFactory(campaign=open_campaign, draft=True, words={"es": ["Draft", "x"]})
    one = ET.fromstring(client.get(at(open_campaign, "updates.atom")).content)
    assert [entry.findtext(f"{ATOM}title") for entry in one.iter(f"{ATOM}entry")] == ["Hot <b>"]
    everything = ET.fromstring(client.get("/en/news.atom").content)
    titles = [entry.findtext(f"{ATOM}title") for entry in everything.iter(f"{ATOM}entry")]
    assert titles == ["A bakery in English: Hot <b>", "Open now: A bakery in English"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Poster", "poster"), ("a-b-2", "a-b-2"), ("x" * 25, ""), ("<b>", ""), ("a b", ""), ("é", ""), ("\x00", "")],
)  # fmt: skip
def test_only_a_short_plain_word_is_kept(typed, kept):
    assert reach.source_word(typed) == kept


def test_the_word_of_the_link_travels_to_the_pledge_without_a_cookie(open_campaign, monkeypatch):
    client = Client()
    page = client.get(f"/en/campaigns/{open_campaign.code}/?ref=assembly")
    assert page.cookies == {}
    step = f"/en/support/{open_campaign.code}/"
    assert f"{step}?ref=assembly" in page.content.decode()
    client.post(f"{step}?ref=assembly", {"choice": "other", "amount": "25"})
    client.post(f"{step}you/", {"email": "a@example.org"})
    monkeypatch.setattr("campaigns.views.support.checkout_url", lambda pledge: "/en/")
    client.post(f"{step}check/", {"mandate": "on"})
    assert Pledge.objects.get().source == "assembly"


def test_the_team_alone_sees_where_support_came_from(open_campaign, owner, backed, user, now):
    backed(open_campaign, source="assembly", amount_minor=70_00)
    backed(open_campaign, amount_minor=30_00)
    path = f"/en/workspace/campaigns/{open_campaign.code}/reach/"
    client = Client()
    client.force_login(owner)
    html = client.get(path).content.decode()
    assert html.index("assembly") < html.index("Without a word of its own")
    assert "€70" in html
    note_figures(now)
    backed(open_campaign, source="assembly", amount_minor=5_00)
    assert "€70" in client.get(path).content.decode(), "as the clock last added it up"
    note_figures(now)
    html = client.get(path).content.decode()
    assert "€75" in html
    assert "This list is as of" in html
    other = Client()
    other.force_login(user)
    assert other.get(path).status_code == 404


def test_links_beyond_the_largest_are_named_together(open_campaign, owner, backed, now, monkeypatch):
    monkeypatch.setattr(figures, "SOURCES_KEPT", 1)
    for word, minor in (("assembly", 70_00), ("poster", 20_00), ("mail", 10_00)):
        backed(open_campaign, source=word, amount_minor=minor)
    note_figures(now)
    client = Client()
    client.force_login(owner)
    html = client.get(f"/en/workspace/campaigns/{open_campaign.code}/reach/").content.decode()
    assert "All smaller links together" in html
    assert "€30" in html
    assert "poster</th>" not in html


def test_sources_of_all_campaigns_add_up_and_are_for_staff_alone(open_campaign, backed, owner, user, now):
    other = CampaignFactory()
    campaign_page(other)
    backed(open_campaign, source="widget", amount_minor=60_00)
    backed(other, source="widget", amount_minor=20_00)
    backed(other, amount_minor=20_00)
    old = backed(other, source="assembly", amount_minor=100_00)
    Pledge.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=40))
    everything = reach.sources_of_all()
    assert [(s.word, s.campaigns, s.pledges, s.amount_minor, s.share) for s in everything] == [
        ("assembly", 1, 1, 100_00, 50.0), ("widget", 2, 2, 80_00, 40.0), ("", 1, 1, 20_00, 10.0),
    ]  # fmt: skip
    assert [s.word for s in reach.sources_of_all(now - timedelta(days=30))] == ["widget", ""]
    path = "/en/workspace/sources/"
    for stranger in (owner, user):
        client = Client()
        client.force_login(stranger)
        assert client.get(path).status_code == 404
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    html = client.get(path, {"days": "30"}).content.decode()
    assert "€80" in html
    assert "assembly" not in html
    assert client.get(path, {"days": "\x00"}).status_code == 200


def test_links_we_offer_carry_a_word_and_lead_to_nobody_else(client, open_campaign):
    html = client.get(f"/en/campaigns/{open_campaign.code}/").content.decode()
    part = html[html.index("h-share") : html.index("</footer>")]
    links = re.findall(r'href="(https?:[^"]+)"', part)
    assert all(link.startswith(settings.SITE_URL) for link in links)
    assert "mailto:?" in part
    for tracker in ("facebook", "twitter", "x.com", "whatsapp", "utm_"):
        assert tracker not in part


def test_what_each_way_brings_is_told_apart(client, open_campaign):
    html = client.get(f"/en/campaigns/{open_campaign.code}/").content.decode()
    assert "%3Fref%3Dmail" in html
    assert f"/en/campaigns/{open_campaign.code}/?ref=widget" in client.get(
        f"/embed/{open_campaign.code}/?lang=en"
    ).content.decode()  # fmt: skip
