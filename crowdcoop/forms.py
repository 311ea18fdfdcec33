"""The base of every form: house look, clean characters, once-token, money and consent fields.
Forms validate and hand over an order; they never save."""

import re
import unicodedata
import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crowdcoop.money import money

MAX_MINOR = 100_000_000_00
_SURROGATES = re.compile("[\ud800-\udfff]")
_ONCE = re.compile(r"[0-9a-zA-Z-]{8,64}")
# Either plain digits, or thousands in groups by one and the same mark; then at most two decimals by another mark.
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]{1,2}))?")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:([.,'’\u00a0\u202f ])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]{1,2}))?")


def refuse_broken_text(value: Any) -> None:
    """Raise where text holds characters that cannot be stored: NUL, lone surrogates, other control characters."""
    if isinstance(value, str):
        broken = "\x00" in value or _SURROGATES.search(value)
        if broken or any(unicodedata.category(c) == "Cc" and c not in "\r\n\t" for c in value):
            raise ValidationError(_("This text contains a character that cannot be stored. Please remove it."))


class HouseLook:
    """What every form of ours shares, whoever wrote the form: clean characters and one crispy helper.

    Mixed into the sign-in library's forms too, so that all forms look and answer alike.
    """

    submit_label: Any = _("Save")
    submit_class = "btn btn--primary"
    form_tag = True
    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_fields()
        for field in self.fields.values():  # type: ignore[attr-defined]
            if isinstance(field, forms.CharField):
                # Ours answers in plain words; Django's own says "null characters are not allowed".
                field.validators = [
                    v for v in field.validators if type(v).__name__ != "ProhibitNullCharactersValidator"
                ]
                field.validators.insert(0, refuse_broken_text)
        self.helper = FormHelper(self)
        self.helper.form_tag = self.form_tag
        self.helper.form_method = "post"
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = self.layout()
        if self.form_tag:
            self.helper.add_input(Submit("send", self.submit_label, css_class=self.submit_class))

    def add_fields(self) -> None:
        """Override for fields that depend on what the form is about."""

    def layout(self) -> Layout:
        """The one layout of this form; override to group fields."""
        return Layout(*self.fields)  # type: ignore[attr-defined]


class CrispyForm(HouseLook, forms.Form):
    """Base form. `once` travels hidden, so that a replayed or double-clicked submission is carried out once."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("once", uuid.uuid4().hex)

    def clean_once(self) -> str:
        """A token that is not one of ours counts as none: nobody can read a message beside a hidden field."""
        once = self.cleaned_data.get("once") or ""
        return once if _ONCE.fullmatch(once) else ""

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        if "once" in self.errors:  # broken characters in the hidden token
            del self.errors["once"]
            self.cleaned_data["once"] = ""


class MoneyField(forms.CharField):
    """Euros as people type them in any of our languages → integer minor units (cents).

    Accepts "25", "25,5", "25.50", "1.250,00", "1,250.00", "€ 25"; refuses signs, other digits, zero, more than
    two decimals. A single separator followed by three digits groups thousands: nobody pledges tenths of a cent.
    """

    def __init__(self, *, min_minor: int = 1, max_minor: int = MAX_MINOR, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        kwargs.setdefault("max_length", 20)
        self.min_minor, self.max_minor = min_minor, max_minor
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            comma = "," if get_language() != "en" else "."
            return f"{value // 100}" if value % 100 == 0 else f"{value // 100}{comma}{value % 100:02d}"
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in self.empty_values:
            return None
        minor = parse_amount(text)
        if minor is None:
            raise ValidationError(_("Write an amount in euros, for example 25 or 25,50."))
        if minor < self.min_minor:
            raise ValidationError(_("The smallest amount is %(amount)s."), params={"amount": money(self.min_minor)})
        if minor > self.max_minor:
            raise ValidationError(_("The largest amount is %(amount)s."), params={"amount": money(self.max_minor)})
        return minor


def parse_amount(text: str) -> int | None:
    """Cents, or None where the text is not one plain amount."""
    bare = re.sub(r"^\s*(?:€|EUR)\s*|\s*(?:€|EUR)\s*$", "", text, flags=re.IGNORECASE).strip()
    if plain := _PLAIN.fullmatch(bare):
        units, cents = plain.group(1), plain.group(2)
    elif grouped := _GROUPED.fullmatch(bare):
        units, cents = re.sub(r"[^0-9]", "", grouped.group(1)), grouped.group(3)
    else:
        return None
    return int(units) * 100 + int((cents or "0").ljust(2, "0"))


class ConsentField(forms.BooleanField):
    """A consent: asked one by one, never pre-ticked, optional unless said otherwise."""

    is_consent = True

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs["initial"] = False
        super().__init__(**kwargs)
