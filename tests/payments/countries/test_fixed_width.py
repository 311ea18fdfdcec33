"""The generic writer: definitions that contradict themselves, values that do not fit, characters that do not exist.
No country is needed for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.countries.fixed_width import FormatError, parse_format, plain, write_line

GOOD = """
length = 12
encoding = "ascii"
newline = "\\n"
[record]
row = [
  { name = "kind", start = 1, length = 1, kind = "constant", value = "9" },
  { name = "who", start = 2, length = 5, kind = "text" },
  { name = "cents", start = 7, length = 4, kind = "number" },
  { name = "rest", start = 11, length = 2, kind = "blank" },
]
"""


def test_another_country_needs_a_file_and_no_code():
    assert write_line(parse_format(GOOD), "row", {"who": "Éva", "cents": 42}) == "9EVA  0042  "


def test_text_is_cut_to_its_place():
    assert write_line(parse_format(GOOD), "row", {"who": "Hildegard", "cents": 0}) == "9HILDE0000  "


@pytest.mark.parametrize("cents", [-1, 10000])
def test_a_number_that_does_not_fit_is_refused(cents):
    with pytest.raises(FormatError, match="does not fit"):
        write_line(parse_format(GOOD), "row", {"who": "", "cents": cents})


def test_a_constant_fills_its_place():
    form = parse_format(GOOD.replace('value = "9"', 'value = "99"'))
    with pytest.raises(FormatError, match="constant"):
        write_line(form, "row", {"who": "", "cents": 1})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("start = 7", "start = 8", "cents does not begin at 7"),
        ("start = 7", "start = 6", "cents does not begin at 7"),
        ('kind = "number"', 'kind = "colour"', "of no known kind"),
        ("length = 2, kind", "length = 0, kind", "rest does not begin"),
        ("length = 12", "length = 13", "ends at 12, not at 13"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(old, new, said):
    with pytest.raises(FormatError, match=said):
        parse_format(GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("niño, çà", "NIÑO, ÇA"),
        ("a\x00b\n\tc", "A B C"),
        ("漢字 x", "X"),
        ("straße", "STRASSE"),
        ("l·l", "L L"),
        ("", ""),
    ],
)
def test_characters_are_those_the_tax_office_reads(text, shown):
    assert plain(text) == shown


@given(st.text(max_size=40), st.integers(0, 9999))
def test_every_line_has_the_length_of_the_form(who, cents):
    assert len(write_line(parse_format(GOOD), "row", {"who": who, "cents": cents})) == 12
