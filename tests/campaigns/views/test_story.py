"""The story's editor: pieces added and moved with buttons; bad pictures refused, good ones chosen once."""

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from PIL import Image
from wagtail.images import get_image_model

from campaigns.forms.story import picture_number, picture_token
from campaigns.services import drafts, stories
from tests.campaigns.test_uploads import SVG, bomb


@pytest.fixture(autouse=True)
def at_now(now, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def address(client, owner, draft):
    client.force_login(owner)
    with translation.override("en"):
        return reverse("campaign_edit_story", args=[draft.code])


def rows(*given):
    data = {"rows-TOTAL_FORMS": str(len(given)), "rows-INITIAL_FORMS": "0"}
    for index, row in enumerate(given):
        data |= {f"rows-{index}-{name}": value for name, value in row.items()}
    return data


def jpeg(name="oven.jpg"):
    written = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(written, format="JPEG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/jpeg")


TEXT = {"kind": "text", "heading": "Who", "text": "Five bakers."}
QUOTE = {"kind": "quote", "said": "At last.", "author": "Rosa", "role": "neighbour"}
FILM = {"kind": "video", "link": "https://vimeo.com/123456789", "film_title": "The oven"}
COUNTED = {"kind": "figures", "number1": "5", "label1": "bakers"}


def kinds(draft):
    return [block.block_type for block in drafts.draft_of(draft).story]


def names(response):
    return [form["kind"].value() for form in response.context["formset"]]


def test_all_kinds_are_saved_and_come_back(client, address, draft):
    given = [TEXT, {"kind": "image", "picture": jpeg("../../evil.php"), "picture_alt": "An oven"}, QUOTE, FILM, COUNTED]
    assert client.post(address, rows(*given)).status_code == 302
    assert kinds(draft) == ["heading", "text", "image", "quote", "video", "figures"]
    ids = [block.id for block in drafts.draft_of(draft).story]
    page = client.get(address)
    assert names(page) == ["text", "image", "quote", "video", "figures"]
    again = [{name: form[name].value() or "" for name in form.fields} for form in page.context["formset"]]
    assert (
        client.post(address, rows(*[{k: v for k, v in row.items() if k != "DELETE"} for row in again])).status_code
        == 302
    )
    assert [block.id for block in drafts.draft_of(draft).story] == ids
    assert get_image_model().objects.count() == 1


def test_buttons_add_move_and_remove_without_script(client, address, draft):
    page = client.post(address, rows(TEXT) | {"add": "quote"})
    assert names(page) == ["text", "quote"]
    assert 'name="rows-1-said"' in page.content.decode()
    assert "Five bakers." in page.content.decode()
    assert names(client.post(address, rows(TEXT, QUOTE) | {"up": "1"})) == ["quote", "text"]
    assert names(client.post(address, rows(TEXT, QUOTE) | {"down": "0"})) == ["quote", "text"]
    assert names(client.post(address, rows(TEXT, QUOTE) | {"remove": "0"})) == ["quote"]
    assert kinds(draft) == [], "nothing is saved by them"


@pytest.mark.parametrize("act", [{"up": "9"}, {"down": "-1"}, {"remove": "x"}, {"add": "carousel"}, {"up": "²"}])
def test_a_button_that_is_none_loses_nothing(act, client, address):
    page = client.post(address, rows(TEXT, QUOTE) | act)
    assert names(page)[:2] == ["text", "quote"]


def test_a_new_piece_has_the_focus(client, address):
    html = client.post(address, rows(TEXT) | {"add": "video"}).content.decode()
    assert html.count("autofocus") == 1
    assert 'name="rows-1-link"' in html[html.index("autofocus") - 400 : html.index("autofocus")]


def test_an_empty_piece_is_left_out(client, address, draft):
    assert client.post(address, rows(TEXT, {"kind": "quote"}, {"kind": "image"}, {"kind": "text"})).status_code == 302
    assert kinds(draft) == ["heading", "text"]


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (SimpleUploadedFile("a.svg", SVG), "not a picture we can read"),
        (SimpleUploadedFile("a.png", SVG, content_type="image/png"), "not a picture we can read"),
        (SimpleUploadedFile("a.jpg", b"<html>", content_type="image/jpeg"), "not a picture we can read"),
        (bomb(10_000, 10_000), "too many pixels"),
    ],
)
def test_a_bad_picture_is_refused_and_the_rest_is_kept(picture, says, client, address, draft):
    picture.seek(0)
    good = {"kind": "image", "picture": jpeg(), "picture_alt": "An oven"}
    page = client.post(address, rows(TEXT, {"kind": "image", "picture": picture, "picture_alt": "A lie"}, good))
    html = page.content.decode()
    assert page.status_code == 200
    assert says in html
    assert all(kept in html for kept in ("Five bakers.", 'value="A lie"', 'value="An oven"'))
    assert kinds(draft) == []
    # The good one is not asked for again.
    token = page.context["formset"].forms[2]["image"].value()
    assert picture_number(token) == get_image_model().objects.get().pk
    assert client.post(address, rows(TEXT, good | {"picture": "", "image": token})).status_code == 302
    assert kinds(draft) == ["heading", "text", "image"]


def test_a_picture_needs_words(client, address):
    page = client.post(address, rows({"kind": "image", "picture": jpeg()}))
    assert "picture_alt" in page.context["formset"].forms[0].errors


@pytest.mark.parametrize("token", ["7", "7:forged", picture_token(None), "x" * 101])
def test_a_picture_number_cannot_be_made_up(token, client, address):
    page = client.post(address, rows({"kind": "image", "image": token, "picture_alt": "Somebody else's"}))
    assert page.status_code == 200
    assert page.context["formset"].total_error_count()


@pytest.mark.parametrize(
    "link",
    ["film", "http://vimeo.com/123456789", "javascript:alert(1)", "https://example.org/v.mp4", "https://vimeo.com/x"],
)
def test_an_address_that_is_no_video_is_refused(link, client, address, draft):
    page = client.post(address, rows(TEXT, FILM | {"link": link}))
    assert "link" in page.context["formset"].forms[1].errors
    assert "Five bakers." in page.content.decode()
    assert kinds(draft) == []


def test_html_is_text_everywhere(client, address, draft):
    evil = "<img src=x onerror=alert(1)>"
    given = [
        {"kind": "text", "heading": evil, "text": evil},
        {"kind": "quote", "said": evil, "author": evil, "role": evil},
        FILM | {"film_title": evil},
        {"kind": "figures", "number1": "<b>5</b>", "label1": evil},
    ]
    client.post(address, rows(*given))
    with translation.override("en"):
        html = client.get(reverse("campaign_preview", args=[draft.code])).content.decode()
    assert evil not in html
    assert "<b>5</b>" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 7
    assert evil not in client.get(address).content.decode()


def test_more_pieces_than_fit_are_said_in_plain_words(client, address, draft):
    many = rows(*[TEXT | {"heading": f"Part {n}"} for n in range(41)])
    for given in (many, many | {"rows-TOTAL_FORMS": "10000"}):
        html = client.post(address, given).content.decode()
        assert "At most 40 lines fit here" in html
    assert (
        "At most 40 lines fit here"
        in client.post(
            address, rows(*[TEXT | {"heading": f"Part {n}"} for n in range(40)]) | {"add": "text"}
        ).content.decode()
    )
    assert kinds(draft) == []


def test_queries_are_the_same_for_one_piece_and_ten(client, address, draft, owner, now):
    counts = []
    for many in (1, 10):
        drafts.save_story(
            by=owner, campaign=draft, now=now, order=[stories.Quote("At last.", "Rosa") for _ in range(many)]
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
