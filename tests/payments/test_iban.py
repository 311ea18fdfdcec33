"""Account numbers as people type them, and those that cannot be."""

import pytest

from payments.iban import compact, is_valid, masked


@pytest.mark.parametrize(
    "iban",
    [
        "ES91 2100 0418 4502 0005 1332",
        "es9121000418450200051332",
        "DE89 3704 0044 0532 0130 00",
        "PT50000201231234567890154",
        "MT84MALT011000012345MTLCAST001S",
        "FR14\u00a020041010050500013M02606",
    ],
)
def test_a_right_number_is_taken_as_it_is_typed(iban):
    assert is_valid(compact(iban))


@pytest.mark.parametrize(
    "iban",
    [
        "",
        "ES",
        "ES9121000418450200051333",  # one digit off
        "ES1921000418450200051332",  # two digits swapped
        "ES912100041845020005133",
        "US64SVBKUS6S3300958879",  # not in the SEPA area
        "ES91\x0021000418450200051332",
        "ES９１21000418450200051332",
        "ES91-2100-0418-4502-0005-1332",
        "A" * 5000,
        "\ud800",
    ],
)
def test_a_wrong_number_is_refused(iban):
    assert not is_valid(compact(iban))


def test_every_single_wrong_digit_is_seen():
    right = "ES9121000418450200051332"
    for place in range(2, len(right)):
        for digit in "0123456789":
            if digit != right[place]:
                assert not is_valid(right[:place] + digit + right[place + 1 :])


def test_a_screen_shows_the_last_four():
    assert masked("ES9121000418450200051332") == "ES91 ···· 1332"
    assert masked("") == ""
