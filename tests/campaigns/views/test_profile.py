"""What a campaign says of itself: saved, shown, refused in words; and no frame before the click."""

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image

from campaigns.models import Campaign
from campaigns.queries import readiness_of
from campaigns.services import drafts, orders, profile, stories
from campaigns.taxonomy import Plan
from tests.factories.campaigns import CampaignFactory, campaign_page

FILM = "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv"


@pytest.fixture(autouse=True)
def at_now(now, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(now, tick=False):
        yield


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def jpeg(name="oven.jpg"):
    written = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(written, format="JPEG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/jpeg")


def test_what_it_is_about_and_the_plans_come_back(client, draft, owner):
    client.force_login(owner)
    address = url("campaign_edit_profile", draft.code)
    typed = {
        "categories": ["food", "care"],
        "sdgs": ["2"],
        "territory": "ES-GA",
        "plan-steps": "<b>First</b> the oven.",
    }
    assert client.post(address, typed).status_code == 302
    draft.refresh_from_db()
    assert (draft.categories, draft.sdgs, draft.place) == (["food", "care"], ["2"], "Galicia")
    html = client.get(address).content.decode()
    assert "&lt;b&gt;First&lt;/b&gt; the oven." in html
    assert html.count("checked") == 3
    shown = client.get(url("campaign_preview", draft.code)).content.decode()
    assert "&lt;b&gt;First&lt;/b&gt; the oven." in shown
    assert "No hunger" in shown


@pytest.mark.parametrize(
    "bad", [{"categories": ["food", "care", "energy", "media"]}, {"sdgs": ["18"]}, {"territory": "FR-75"},
            {"plan-risks": "x" * 1201}],
)  # fmt: skip
def test_too_much_or_unknown_is_refused_beside_the_field(bad, client, draft, owner):
    client.force_login(owner)
    response = client.post(url("campaign_edit_profile", draft.code), {"plan-steps": "Kept."} | bad)
    assert response.status_code == 200
    assert "invalid-feedback" in response.content.decode()
    assert ">\nKept.</textarea>" in response.content.decode()
    assert Campaign.objects.get().categories == []


def test_territory_is_the_cooperatives_unless_said_otherwise(cooperative):
    cooperative.territory = "ES-PV"
    assert CampaignFactory.build(cooperative=cooperative).place
    assert CampaignFactory.build(cooperative=cooperative, territory="ES-GA").place == "Galicia"


def test_a_cover_is_kept_shown_and_taken_away(client, draft, owner):
    client.force_login(owner)
    address = url("campaign_edit_media", draft.code)
    assert (
        client.post(address, {"cover": jpeg("../../evil.php"), "cover_alt": "Five people, an oven"}).status_code == 302
    )
    page = drafts.draft_of(draft)
    assert "evil" not in page.cover.file.name
    assert page.cover.file.name.endswith(".jpg")
    assert 'alt="Five people, an oven"' in client.get(url("campaign_preview", draft.code)).content.decode()
    client.post(address, {"drop_cover": "on"})
    assert drafts.draft_of(draft).cover is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"cover": SimpleUploadedFile("a.jpg", b"<svg/>")}, "cover"),
        ({"video": "https://example.org/film.mp4"}, "video"),
        ({"video": "film"}, "video"),
    ],
)
def test_bad_media_are_refused_and_the_rest_is_kept(given, field, client, draft, owner):
    client.force_login(owner)
    response = client.post(url("campaign_edit_media", draft.code), {"cover_alt": "An oven"} | given)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert 'value="An oven"' in response.content.decode()
    assert drafts.draft_of(draft).video == ""


def test_a_cover_needs_words(client, draft, owner):
    client.force_login(owner)
    response = client.post(url("campaign_edit_media", draft.code), {"cover": jpeg()})
    assert "cover_alt" in response.context["form"].errors


def filmed():
    campaign = CampaignFactory()
    page = campaign_page(campaign)
    page.video = FILM
    page.save()
    return f"/en/campaigns/{campaign.code}/"


def test_nothing_is_asked_of_another_site_before_the_click(client, db):
    address = filmed()
    response = client.get(address)
    html = response.content.decode()
    assert "<iframe" not in html
    assert "frame-src" not in response["Content-Security-Policy"]
    assert 'href="?video=play#film"' in html
    assert FILM in html


def test_the_click_loads_the_film_and_allows_its_site_alone(client, db):
    response = client.get(filmed() + "?video=play")
    assert 'src="https://tube.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?p2p=0"' in response.content.decode()
    assert "frame-src https://tube.example.org;" in response["Content-Security-Policy"] + ";"
    assert "frame-src" not in client.get(filmed() + "?video=other")["Content-Security-Policy"]


def test_a_film_of_the_story_waits_for_its_click_too(client, db):
    campaign = CampaignFactory()
    page = campaign_page(campaign)
    film = {"type": "video", "value": {"title": "The oven", "link": FILM}, "id": "5f0c"}
    page.story = page._meta.get_field("story").stream_block.to_python([*page.story.get_prep_value(), film])
    page.save()
    address = f"/en/campaigns/{campaign.code}/"
    response = client.get(address)
    assert "<iframe" not in response.content.decode()
    assert "frame-src" not in response["Content-Security-Policy"]
    assert 'href="?video=5f0c#film-5f0c"' in response.content.decode()
    playing = client.get(f"{address}?video=5f0c")
    assert 'src="https://tube.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?p2p=0"' in playing.content.decode()
    assert "frame-src https://tube.example.org;" in playing["Content-Security-Policy"] + ";"
    assert "<iframe" not in client.get(f"{address}?video=other").content.decode()


def test_readiness_rises_with_what_is_there_and_says_why(draft, owner, now):
    def score():
        draft.refresh_from_db()
        return readiness_of(draft, drafts.draft_of(draft))

    with translation.override("en"):
        empty = score()
        assert (empty.score, len(empty.steps)) == (0, 8)
        do = {"by": owner, "campaign": draft, "now": now}
        drafts.save_story(**do, order=[stories.Section("Who", "bread " * 79)])
        assert "it has 79." in score().steps[3].missing[0]
        drafts.save_story(**do, order=[stories.Section("Who", "bread " * 80)])
        drafts.save_overview(**do, order=orders.Overview("T", "word " * 12, members_goal=3))
        costs = [
            orders.CostOrder("Oven", 5_00, True, text="An offer."),
            orders.CostOrder("Room", 5_00, False, text="So."),
        ]
        drafts.save_costs(**do, order=costs[:1])
        assert score().steps[4].score == 66
        drafts.save_costs(**do, order=costs)
        drafts.save_rewards(**do, order=[orders.RewardOrder("A", 5_00, delivery_on=now.date()) for _ in range(3)])
        drafts.save_returns(**do, order=[orders.ReturnOrder("R", "CC0", now.date(), "Forty recipes.")])
        drafts.save_needs(**do, order=[orders.NeedOrder("Paint", "hours", 4)])
        plans = dict.fromkeys(Plan, "So.")
        profile.save_profile(**do, order=profile.Profile(["food"], ["2"], plans=plans))
        assert score().score == 87
        profile.save_media(**do, order=profile.Media(video=FILM))
        assert [step.score for step in score().steps] == [100, 100, 50, 100, 100, 100, 100, 100]


def test_readiness_is_shown_while_the_team_writes_only(client, draft, owner):
    client.force_login(owner)
    address = url("campaign_workspace", draft.code)
    assert "How strong it is" in client.get(address).content.decode()
    Campaign.objects.update(state="submitted")
    assert "How strong it is" not in client.get(address).content.decode()
