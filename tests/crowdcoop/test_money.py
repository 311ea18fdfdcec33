"""Amounts as each language writes them.
Reading typed amounts is tested with the forms."""

import pytest
from django.utils import translation

from crowdcoop.money import money


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("es", "1.234,50\u00a0€"),
        ("ca", "1.234,50\u00a0€"),
        ("eu", "1.234,50\u00a0€"),
        ("gl", "1.234,50\u00a0€"),
        ("en", "€1,234.50"),
    ],
)
def test_amount_is_written_as_the_language_does(language, written):
    with translation.override(language):
        assert money(123450) == written


def test_whole_amounts_carry_no_cents():
    with translation.override("en"):
        assert [money(0), money(500), money(-500), money(5), money(-5)] == ["€0", "€5", "-€5", "€0.05", "-€0.05"]


def test_huge_amounts_are_grouped():
    with translation.override("en"):
        assert money(10**14) == "€1,000,000,000,000"


def test_other_currencies_keep_their_letters():
    with translation.override("es"):
        assert money(100, "USD") == "1\u00a0USD"
