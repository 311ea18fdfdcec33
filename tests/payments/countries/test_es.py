"""Spanish tax numbers, deductions at their borders and at the turn of years, and form 182 line by line.
Figures are computed by hand from the law's text as cited in the data file."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.countries import country_named, es
from payments.countries.deductions import NoRates, is_recurrent, table_on
from payments.countries.fixed_width import read_format, write_file, write_line

IN_2023, IN_2024 = date(2023, 12, 31), date(2024, 1, 1)
RECURRENT = (100, 100, 0)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("12345678Z", "12345678Z"), ("12.345.678-z", "12345678Z"), ("X1234567L", "X1234567L"),
        ("y 1234567 x", "Y1234567X"),
        ("G12345674", "G12345674"), ("A58818501", "A58818501"), ("Q2826000H", "Q2826000H"), ("G1234567D", "G1234567D"),
        ("12345678A", ""), ("X1234567A", ""), ("G12345675", ""), ("Q28260008", ""), ("A5881850A", ""), ("", ""),
        ("１２３４５６７８Z", ""),
        ("1234567Z", ""), ("I12345674", ""), ("12345678Z\x00", ""), ("\ud800", ""),
    ],
)  # fmt: skip
def test_tax_numbers_are_checked_by_their_control(typed, clean):
    assert es.clean_tax_id(typed) == clean


@pytest.mark.parametrize(
    ("typed", "clean"), [("G-12345674", "G12345674"), ("12345678Z", ""), ("X1234567L", ""), ("nothing", "")]
)
def test_an_organisation_has_no_persons_number(typed, clean):
    assert es.clean_organisation_tax_id(typed) == clean


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("48001", "48001"),
        (" 01001 ", "01001"),
        ("52001", "52001"),
        ("53001", ""),
        ("00001", ""),
        ("4800", ""),
        ("4800A", ""),
    ],
)
def test_postal_codes_belong_to_a_province(typed, clean):
    assert es.clean_postal_code(typed) == clean


@pytest.mark.parametrize(
    ("kind", "day", "amount", "before", "deducted", "rate"),
    [
        ("person", IN_2024, 1, (0, 0, 0), 0, 8000),
        ("person", IN_2024, 249_99, (0, 0, 0), 199_99, 8000),
        ("person", IN_2024, 250_00, (0, 0, 0), 200_00, 8000),
        ("person", IN_2024, 250_01, (0, 0, 0), 200_00, 4000),
        ("person", IN_2024, 250_03, (0, 0, 0), 200_01, 4000),
        ("person", IN_2024, 350_00, (0, 0, 0), 240_00, 4000),
        ("person", IN_2024, 350_00, RECURRENT, 245_00, 4500),
        ("person", IN_2024, 250_00, RECURRENT, 200_00, 8000),
        ("person", IN_2023, 180_00, (0, 0, 0), 130_50, 3500),
        ("person", IN_2023, 180_00, RECURRENT, 132_00, 4000),
        ("person", IN_2023, 149_99, (0, 0, 0), 119_99, 8000),
        ("person", IN_2023, 150_00, (0, 0, 0), 120_00, 8000),
        ("person", IN_2023, 150_01, (0, 0, 0), 120_00, 3500),
        ("company", IN_2024, 1000_00, (0, 0, 0), 400_00, 4000),
        ("company", IN_2024, 1000_00, RECURRENT, 500_00, 5000),
        ("company", IN_2023, 1000_00, (0, 0, 0), 350_00, 3500),
        ("company", IN_2023, 1000_00, RECURRENT, 400_00, 4000),
    ],
)
def test_deduction_at_its_borders_and_at_the_turn_of_years(kind, day, amount, before, deducted, rate):
    found = es.deduction(kind=kind, amount_minor=amount, day=day, years_before=before)
    assert (found.amount_minor, found.rate_basis_points) == (deducted, rate)
    assert found.recurrent == (before == RECURRENT)
    assert "Ley 49/2002" in found.source


def test_a_year_without_a_table_is_refused():
    with pytest.raises(NoRates):
        es.deduction(kind="person", amount_minor=1_00, day=date(2019, 12, 31))


def test_each_day_has_exactly_one_table_of_a_kind():
    for kind in ("person", "company"):
        for day in (date(2020, 1, 1), IN_2023, IN_2024, date(2030, 6, 1)):
            assert table_on(es.RATES, kind, day)["from"] <= day


@pytest.mark.parametrize(
    ("before", "recurrent"),
    [
        ((0, 0, 0), False), ((100, 0, 0), False), ((0, 100, 0), False), ((100, 100, 0), True), ((99, 100, 0), False),
        ((100, 100, 101), False), ((102, 101, 100), True),
    ],
)  # fmt: skip
def test_recurrent_means_both_years_before_and_never_less(before, recurrent):
    assert is_recurrent(before) is recurrent


@given(st.integers(0, 10**10), st.integers(0, 10**6), st.sampled_from(["person", "company"]), st.booleans())
def test_deduction_grows_with_the_gift_and_never_exceeds_it(amount, more, kind, recurrent):
    before = RECURRENT if recurrent else (0, 0, 0)
    less, greater = (
        es.deduction(kind=kind, amount_minor=a, day=IN_2024, years_before=before).amount_minor
        for a in (amount, amount + more)
    )
    assert 0 <= less <= greater <= amount + more


ENTITY = {
    "name": "Fundación Semilla",
    "tax_id": "G12345674",
    "contact_name": "Ane Ibáñez",
    "contact_phone": "944000000",
}
GIFTS = [
    {"name": "Etxebarria Núñez, Ane", "tax_id": "12345678Z", "postal_code": "48001", "kind": "person",
     "amount_minor": 250_01, "years_before": (0, 0, 0)},
    {"name": "Taller “Ç” S. Coop.", "tax_id": "F12345674", "postal_code": "01001", "kind": "company",
     "amount_minor": 1000_00, "years_before": (5_00, 5_00, 0)},
]  # fmt: skip


def test_form_182_line_by_line():
    form = read_format("es_182.toml")
    head, rows = es.declaration_rows(year=2027, entity=ENTITY, gifts=GIFTS)
    said = write_file(form, [("entity", head), *(("giver", row) for row in rows)])
    lines = said.decode("iso-8859-1").split("\r\n")
    first = "11822027G12345674" + "FUNDACION SEMILLA".ljust(40) + "T" + "944000000" + "ANE IBAÑEZ".ljust(40)
    first += "1822027000001" + "  " + "0" * 13 + "000000002" + "000000000125001" + "1" + " " * 90
    second = "21822027G12345674" + "12345678Z" + " " * 9 + "ETXEBARRIA NUÑEZ, ANE".ljust(40) + "48" + "A" + "04000"
    second += "0000000025001" + " " + "00" + "00000" + "F" + " " + "0000" + " " * 21 + "2" + " " * 118
    third = "21822027G12345674" + "F12345674" + " " * 9 + "TALLER Ç S. COOP.".ljust(40) + "01" + "A" + "05000"
    third += "0000000100000" + " " + "00" + "00000" + "J" + " " + "0000" + " " * 21 + "1" + " " * 118
    assert lines == [first, second, third, ""]
    assert {len(line) for line in lines[:3]} == {250}


def test_the_places_of_the_form_are_as_published():
    places = {field.name: (field.start, field.length) for field in read_format("es_182.toml").records["giver"]}
    assert places["tax_id"] == (18, 9)
    assert places["name"] == (36, 40)
    assert places["rate"] == (79, 5)
    assert places["amount"] == (84, 13)
    assert places["nature"] == (105, 1)
    assert places["recurrent"] == (132, 1)


def test_countries_without_a_plug_in_are_none():
    assert country_named("xx") is None
    assert country_named("es").clean_tax_id("12345678Z") == "12345678Z"


def test_a_line_needs_every_value():
    from payments.countries.fixed_width import FormatError

    with pytest.raises(FormatError, match="is missing"):
        write_line(read_format("es_182.toml"), "giver", {"year": 2027})
