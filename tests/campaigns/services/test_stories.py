"""A story survives the plain form: pictures, quotes, links and block ids are still there after saving."""

import pytest

from campaigns.services import drafts
from campaigns.services.stories import Section, joined, sections

HEADING = {"type": "heading", "value": "Who we are", "id": "a"}
LINKED = {"type": "text", "value": '<p>Five <a href="https://example.org">bakers</a>.</p>', "id": "b"}
PICTURE = {"type": "image", "value": {"image": 7, "alt": "The oven"}, "id": "c"}
SECOND = {"type": "text", "value": "<p>One oven.</p><p>Bread.</p>", "id": "d"}
QUOTE = {"type": "quote", "value": {"text": "At last.", "who": "Rosa"}, "id": "e"}
STORED = [QUOTE | {"id": "q"}, HEADING, PICTURE, LINKED, SECOND, QUOTE]


def test_form_shows_sections_of_plain_text():
    assert sections(STORED) == [Section("Who we are", "Five bakers.", "a"), Section("", "One oven.\n\nBread.", "d")]


def test_saving_what_was_shown_changes_nothing():
    assert joined(STORED, sections(STORED)) == STORED


def test_changed_words_keep_ids_and_everything_between():
    first, second = sections(STORED)
    blocks = joined(STORED, [Section("We", "Six bakers.", first.code), second])
    assert [block.get("id") for block in blocks] == ["q", "a", "c", "b", "d", "e"]
    assert [blocks[1]["value"], blocks[3]["value"]] == ["We", "<p>Six bakers.</p>"]


def test_pictures_move_with_their_section():
    first, second = sections(STORED)
    assert [block["id"] for block in joined(STORED, [second, first])] == ["q", "d", "e", "a", "c", "b"]


@pytest.mark.parametrize("left", [0, 1])
def test_nothing_hidden_goes_with_a_removed_section(left):
    blocks = joined(STORED, [sections(STORED)[left]])
    assert [block["id"] for block in blocks if block["type"] not in ("heading", "text")] == ["q", "c", "e"]
    assert joined(STORED, []) == [STORED[0], PICTURE, QUOTE]


def test_new_sections_and_emptied_fields():
    first, _second = sections(STORED)
    blocks = joined(
        STORED, [Section("New", "Text"), Section("", "Five bakers.", first.code), Section("Bread", "", "d")]
    )
    shown = [(block["type"], block["value"]) for block in blocks if block["type"] in ("heading", "text")]
    assert shown == [("heading", "New"), ("text", "<p>Text</p>"), ("text", LINKED["value"]), ("heading", "Bread")]


@pytest.mark.parametrize("code", ["unknown", "a", "\x00", ""])
def test_same_or_foreign_codes_double_nothing(code):
    blocks = joined(STORED, [Section("One", "x", "a"), Section("Two", "y", code), Section("Two", "y", code)])
    assert [block["id"] for block in blocks if block.get("id")].count("c") == 1


def test_saving_in_the_portal_keeps_a_quote_that_an_editor_added(finished_draft, owner, now):
    page = drafts.draft_of(finished_draft)
    page.story = page._meta.get_field("story").stream_block.to_python(
        [*page.story.get_prep_value(), {"type": "quote", "value": {"text": "At last.", "who": "Rosa"}, "id": "z"}]
    )
    page.save_revision()
    shown = sections(drafts.draft_of(finished_draft).story.get_prep_value())
    order = [Section("Who", "Six bakers.", shown[0].code)]
    drafts.save_story(by=owner, campaign=finished_draft, order=order, now=now)
    story = drafts.draft_of(finished_draft).story
    assert [block.block_type for block in story] == ["heading", "text", "quote"]
    assert "Six bakers" in str(story[1].value)
