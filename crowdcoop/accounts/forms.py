"""Forms of our own account pages: preferences, claim, erasure.
The sign-in library's forms are in signin_forms.py."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from crowdcoop.context import LANGUAGE_NAMES
from crowdcoop.forms import CrispyForm


class PreferencesForm(CrispyForm):
    """How the person is called, and the language we write in."""

    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("We write to you in this language, and the site opens in it.")
    )
    first_name.widget.attrs["autocomplete"] = "given-name"
    last_name.widget.attrs["autocomplete"] = "family-name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class ClaimForm(CrispyForm):
    """The address somebody used as a guest."""

    submit_label = _("Send me a code")
    email = forms.EmailField(
        label=_("E-mail address you used"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send a code to this address, to see that it is yours."),
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class ClaimCodeForm(CrispyForm):
    """The code that was sent."""

    submit_label = _("Confirm")
    code = forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


class EraseForm(CrispyForm):
    """Typing one's own address, so that nobody erases an account by a slip."""

    submit_label = _("Erase my account")
    confirmation = forms.CharField(
        label=_("Your e-mail address, typed in full"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        self.address = address
        super().__init__(*args, **kwargs)
        self.helper.inputs[0].field_classes = "btn btn--danger"

    def clean_confirmation(self) -> str:
        typed = self.cleaned_data["confirmation"].strip().lower()
        if typed != self.address.lower():
            raise ValidationError(_("This is not the address of your account. Nothing has been erased."))
        return typed
