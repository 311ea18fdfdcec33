"""The catalogue of licences: whole, readable in every language, and honest about what is open."""

import pytest
from django.utils import translation

from campaigns.licences import CATALOGUE, Licence, about


def test_every_licence_has_its_line():
    assert set(CATALOGUE) == set(Licence)
    assert len(Licence) >= 26


@pytest.mark.parametrize("licence", Licence)
def test_a_line_says_one_sentence_and_where_to_read_it(licence):
    line = about(licence)
    with translation.override("en"):
        assert str(line.sentence).endswith(".")
    assert line.url.startswith("https://") or licence == Licence.OPEN_DOOR


@pytest.mark.parametrize("licence", ["CC BY-NC", "CC BY-ND", "CC BY-NC-SA", "CC BY-NC-ND", "PPL", "CoopCycle"])
def test_limits_are_not_called_open(licence):
    assert not about(licence).is_open
    assert about("CC BY-SA").is_open
