"""Amounts as people type them, characters that cannot be stored, and forms that keep what was typed.
Submissions are in test_views.py."""

import pytest
from django import forms
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from crowdcoop.forms import ConsentField, CrispyForm, MoneyField, parse_amount

LANGUAGES = ["es", "ca", "eu", "gl", "en"]


class SampleForm(CrispyForm):
    name = forms.CharField(label="Name", max_length=20)
    amount = MoneyField(label="Amount", min_minor=500)
    news = ConsentField(label="News")


def sent(**data):
    return SampleForm({"name": "Ana", "amount": "25", **data})


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("25", 2500),
        ("25,5", 2550),
        ("25.50", 2550),
        ("0,05", 5),
        ("1.250", 125000),
        ("1,250", 125000),
        ("1 250", 125000),
        ("1\u00a0250,75", 125075),
        ("1\u202f250", 125000),
        ("1.250,00", 125000),
        ("1,250.00", 125000),
        ("1’250.00", 125000),
        ("1.234.567,89", 123456789),
        ("12500", 1250000),
        ("€25", 2500),
        ("25 €", 2500),
        ("25 eur", 2500),
        ("  25  ", 2500),
        ("007", 700),
    ],
)
def test_amount_is_read_as_people_write_it(typed, cents):
    assert parse_amount(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "", "-25", "+25", "25-", "1e5", "٢٥", "２５", "二十五", "25,555,5", "1.250,000", "1,250.000", "0,125", "0.125",
        "1.25.0", "12 50", "25,", ",50", ".5", "25€5", "€", "NaN", "inf", "0x19", "25\n30", "1.2.3", "1 2 3", "25 $",
    ],
)  # fmt: skip
def test_amount_that_is_not_one_plain_amount_is_refused(typed):
    assert parse_amount(typed) is None


@given(st.integers(0, 10**12))
def test_every_amount_survives_being_written_and_read(cents):
    euros, rest = divmod(cents, 100)
    grouped = f"{euros:,}"
    assert parse_amount(f"{grouped}.{rest:02d}") == cents
    assert parse_amount(f"{grouped.replace(',', '.')},{rest:02d}") == cents
    assert parse_amount(f"{euros},{rest:02d}") == cents


@given(st.text(max_size=25))
def test_no_text_breaks_the_reader(text):
    amount = parse_amount(text)
    assert amount is None or amount >= 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_amount_shown_again_reads_the_same(language):
    with translation.override(language):
        assert parse_amount(MoneyField().prepare_value(123450)) == 123450
        assert parse_amount(MoneyField().prepare_value(123400)) == 123400


@pytest.mark.parametrize("typed", ["0", "0,00", "4,99", "-25", "1000000000000", "９"])
def test_form_refuses_a_wrong_amount_beside_its_field(typed):
    form = sent(amount=typed)
    assert not form.is_valid()
    assert list(form.errors) == ["amount"]


def test_form_reads_amounts_as_cents():
    form = sent(amount="1.250,50")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == 125050


@pytest.mark.parametrize("broken", ["a\x00b", "a\ud800b", "a\x07b", "a\x1bb"])
@pytest.mark.parametrize("field", ["name", "amount"])
def test_form_refuses_characters_that_cannot_be_stored(field, broken):
    with translation.override("en"):
        form = sent(**{field: broken})
        assert not form.is_valid()
        assert form.errors[field] == ["This text contains a character that cannot be stored. Please remove it."]


@pytest.mark.parametrize("data", [{"name": ""}, {"name": "x" * 21}, {"amount": ""}, {"amount": "9" * 50}])
def test_form_refuses_empty_and_over_long_text(data):
    form = sent(**data)
    assert not form.is_valid()
    assert set(form.errors) == set(data)


@pytest.mark.parametrize("once", ["x" * 10**5, "a\x00b", "<script>", "..", " "])
def test_form_treats_a_foreign_token_as_none(once):
    form = sent(once=once)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["once"] == ""


def test_form_gives_each_new_page_its_own_token():
    assert SampleForm().initial["once"] != SampleForm().initial["once"]


def rendered(form):
    from django.template import engines

    template = engines["html"].from_string("{% load crispy_forms_tags %}{% crispy form %}")
    return template.render({"form": form}, RequestFactory().get("/"))


def test_form_keeps_what_was_typed_and_ties_the_error_to_its_field():
    html = rendered(sent(amount="minus five", name="Ana <b>"))
    assert 'value="minus five"' in html
    assert "Ana &lt;b&gt;" in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="' in html
    assert "error-summary" in html
    assert 'href="#id_amount"' in html


def test_form_has_no_inline_style_or_script():
    html = rendered(SampleForm())
    assert "style=" not in html
    assert "<script" not in html


def test_consent_is_never_ticked_before():
    assert ConsentField(initial=True).initial is False
    assert not SampleForm()["news"].value()
