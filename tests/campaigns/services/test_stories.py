"""A story keeps its block ids, links and emphasis in the editor; every kind of piece goes there and back."""

import pytest

from campaigns.services import drafts
from campaigns.services.stories import Figures, Film, Picture, Quote, Section, blocks, pieces

HEADING = {"type": "heading", "value": "Who we are", "id": "a"}
LINKED = {"type": "text", "value": '<p>Five <a href="https://example.org">bakers</a>.</p>', "id": "b"}
IMAGE = {"type": "image", "value": {"image": 7, "alt_text": "The oven", "decorative": False}, "id": "c"}
SECOND = {"type": "text", "value": "<p>One oven.</p><p>Bread.</p>", "id": "d"}
SAID = {"type": "quote", "value": {"text": "At last.", "author": "Rosa", "role": "neighbour"}, "id": "e"}
FILM = {"type": "video", "value": {"title": "The oven", "link": "https://vimeo.com/123456789"}, "id": "f"}
COUNTED = {
    "type": "figures",
    "value": [
        {"type": "item", "value": {"number": "5", "label": "bakers"}, "id": "g1"},
        {"type": "item", "value": {"number": "1", "label": "oven"}, "id": "g2"},
    ],
    "id": "g",
}
STORED = [HEADING, LINKED, IMAGE, SECOND, SAID, FILM, COUNTED]


def test_the_editor_shows_every_kind_of_piece():
    assert pieces(STORED) == [
        Section("Who we are", "Five bakers.", "a"),
        Picture(7, "The oven", "c"),
        Section("", "One oven.\n\nBread.", "d"),
        Quote("At last.", "Rosa", "neighbour", "e"),
        Film("https://vimeo.com/123456789", "The oven", "f"),
        Figures((("5", "bakers"), ("1", "oven")), "g"),
    ]


def test_saving_what_was_shown_changes_nothing():
    assert blocks(STORED, pieces(STORED)) == STORED


def test_moved_pieces_keep_their_ids_and_links():
    assert blocks(STORED, pieces(STORED)[::-1]) == [COUNTED, FILM, SAID, SECOND, IMAGE, HEADING, LINKED]


def test_changed_words_keep_ids():
    written = blocks(STORED, [Section("We", "Six bakers.", "a"), Quote("Soon.", "Rosa", "", "e")])
    assert [(block["id"], block["value"]) for block in written[:2]] == [("a", "We"), ("b", "<p>Six bakers.</p>")]
    assert written[2]["id"] == "e"


def test_a_figure_that_goes_takes_no_id_of_another():
    written = blocks(STORED, [Figures((("", ""), ("2", "ovens"), ("9", "flours")), "g")])
    items = written[0]["value"]
    assert [(item["id"], item["value"]["number"]) for item in items[:1]] == [("g2", "2")]
    assert items[1]["id"] not in {"g1", "g2"}
    assert blocks(STORED, [Figures((("", ""),), "g")]) == []


def test_an_emptied_heading_leaves_the_text_its_id():
    assert blocks(STORED, [Section("", "Five bakers.", "a")]) == [LINKED]


@pytest.mark.parametrize("code", ["unknown", "a", "c", "\x00", ""])
def test_same_or_foreign_codes_double_nothing(code):
    written = blocks(STORED, [Section("One", "x", "a"), Section("Two", "y", code), Section("Two", "y", code)])
    ids = [block["id"] for block in written]
    assert len(set(ids)) == len(ids) == 6
    assert "c" not in ids


def test_html_in_every_text_is_text(finished_draft, owner, now):
    evil = "<script>alert(1)</script>"
    order = [Section(evil, evil), Quote(evil, evil, evil), Figures(((evil[:24], evil),))]
    drafts.save_story(by=owner, campaign=finished_draft, order=order, now=now)
    page = drafts.draft_of(finished_draft)
    html = "".join(str(block.render()) for block in page.story)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 5
