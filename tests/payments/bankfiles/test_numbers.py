"""Account numbers, creditor references, amounts and the payment code: published examples and broken ones."""

import pytest
import segno

from payments.bankfiles.epc import epc_svg, epc_text
from payments.bankfiles.numbers import cents, creditor_reference, is_creditor_reference, plain_iban, spaced


def test_creditor_references_of_the_standard():
    assert creditor_reference("539007547034") == "RF18539007547034"
    assert is_creditor_reference("RF18539007547034")
    assert not is_creditor_reference("RF19539007547034")
    assert not is_creditor_reference("RF18")
    for wrong in ("", "x" * 22, "a-b", "ñ"):
        with pytest.raises(ValueError, match="not a reference"):
            creditor_reference(wrong)


def test_account_numbers():
    assert plain_iban(" es07 0012 0345 0300 0006 7890 ") == "ES0700120345030000067890"
    for wrong in ("", "ES0700120345030000067891", "ES07", "ES０700120345030000067890", "\x00"):
        assert plain_iban(wrong) == ""
    assert spaced("ES0700120345") == "ES07 0012 0345"


@pytest.mark.parametrize(
    ("text", "minor"), [("25", 2500), ("25.5", 2550), ("0.01", 1), ("25.500", 2550), ("2.505", None)]
)
def test_amounts_of_the_standard(text, minor):
    assert cents(text) == minor


def test_payment_code_has_the_lines_of_the_guideline():
    text = epc_text(name="Crowdcoop  Demo", iban="ES8899990001461234567890", amount_minor=25_05, reference="RF18")
    assert text.split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "Crowdcoop Demo",
        "ES8899990001461234567890",
        "EUR25.05",
        "",
        "RF18",
    ]
    for amount in (0, 100_000_000_000):
        with pytest.raises(ValueError, match="bounds"):
            epc_text(name="x", iban="x", amount_minor=amount, reference="x")


def test_payment_code_is_drawn_without_a_style_of_its_own():
    picture = epc_svg("BCD\n002\n1\nSCT\n\nCrowdcoop")
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert segno.make("x").version
