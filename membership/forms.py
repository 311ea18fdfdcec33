"""The forms of membership: they validate and hand over an order, they never save.
Permission and writing live in views and services."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import ConsentField, CrispyForm, MoneyField
from payments.countries import country_named

from .consents import INTEREST_PURPOSES, JOIN_PURPOSES, consent_text
from .enums import Answer, DenialReason, Role
from .models import Cooperative
from .services.applications import ApplicationOrder
from .services.prospects import InterestOrder

MAX_SHARES = 10_000


class StepForm(CrispyForm):
    """A step that needs nothing but a button."""

    def __init__(self, *args: Any, submit_label: Any = None, **kwargs: Any) -> None:
        self.submit_label = submit_label or self.submit_label
        super().__init__(*args, **kwargs)


class InterestForm(StepForm):
    """Three answers and two consents; nothing is chosen beforehand."""

    submit_label = _("Send my answer")
    answer = forms.ChoiceField(
        label=_("Would you like to hear about joining?"), choices=Answer.choices, widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We write to it once, to make sure that it is yours."),
    )

    def __init__(self, *args: Any, cooperative: Cooperative, known_email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative, self.known_email = cooperative, known_email
        if known_email:
            del self.fields["email"]
        for purpose in INTEREST_PURPOSES:
            self.fields[purpose] = ConsentField(label=consent_text(purpose, cooperative.name))
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        email = [] if getattr(self, "known_email", "") else ["email"]
        asked = [name for name in INTEREST_PURPOSES if name in self.fields]
        return Layout("once", "answer", *email, Fieldset(_("Only if you like"), *asked) if asked else Layout())

    def to_order(self, *, campaign_code: str, source: str) -> InterestOrder:
        data = self.cleaned_data
        return InterestOrder(
            cooperative_code=self.cooperative.code,
            email=(self.known_email or data["email"]).lower(),
            language=get_language() or "es",
            answer=data["answer"],
            campaign_code=campaign_code,
            consents=tuple(str(p) for p in INTEREST_PURPOSES if data.get(p)),
            source=source,
        )


class JoinForm(StepForm):
    """The application: what the law's register needs, the shares, and three agreements one by one."""

    submit_label = _("Send my application")
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As on your identity document."),
    )
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    tax_id = forms.CharField(
        label=_("Identity number"),
        min_length=5,
        max_length=20,
        help_text=_("DNI, NIE or passport. The law asks for it in the register of members."),
    )
    address = forms.CharField(
        label=_("Postal address"),
        max_length=240,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        help_text=_("Street, number, postcode and town."),
    )
    shares = forms.IntegerField(
        label=_("Number of shares"), min_value=1, max_value=MAX_SHARES, widget=forms.NumberInput(attrs={"min": 1})
    )
    message = forms.CharField(
        label=_("Something you want to tell the board"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, cooperative: Cooperative, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative, self.user = cooperative, user
        if user is not None:
            del self.fields["email"]
        for purpose in JOIN_PURPOSES:
            self.fields[purpose] = ConsentField(label=consent_text(purpose, cooperative.name), required=True)
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        email = [name for name in ("email",) if name in self.fields]
        asked = [name for name in JOIN_PURPOSES if name in self.fields]
        return Layout(
            "once",
            Fieldset(_("You"), "full_name", *email, "tax_id", "address"),
            Fieldset(_("Your contribution"), "shares", "message"),
            Fieldset(_("Please agree to each"), *asked) if asked else Layout(),
        )

    def clean_tax_id(self) -> str:
        bare = "".join(c for c in self.cleaned_data["tax_id"] if c not in " -.").upper()
        if not (bare.isascii() and bare.isalnum() and len(bare) >= 5):
            raise ValidationError(_("Write the number with its letters, for example 12345678Z."))
        return bare

    def to_order(self, *, campaign_code: str) -> ApplicationOrder:
        data = self.cleaned_data
        return ApplicationOrder(
            cooperative_code=self.cooperative.code,
            email=self.user.email if self.user else data["email"].lower(),
            language=get_language() or "es",
            full_name=data["full_name"],
            tax_id=data["tax_id"],
            address=data["address"],
            shares=data["shares"],
            message=data["message"],
            consents=tuple(str(p) for p in JOIN_PURPOSES if data.get(p)),
            campaign_code=campaign_code,
            user=self.user,
        )


class TextForm(StepForm):
    """One text to the other side: the board's question, or the answer to it."""

    text = forms.CharField(label=_("Your text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class DenyForm(StepForm):
    """A denial has a ground and a text that points to the statutes or the law."""

    reason_code = forms.ChoiceField(
        label=_("Ground"),
        choices=[choice for choice in DenialReason.choices if choice[0] != DenialReason.SILENCE],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Reason"),
        min_length=20,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Name the article of the statutes or of the law. The person reads this text."),
    )


class ContributionForm(StepForm):
    """A transfer that the cooperative has seen on its account."""

    amount_minor = MoneyField(label=_("Amount"))
    received_on = forms.DateField(
        label=_("Arrived on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The day on the bank statement."),
    )
    reference = forms.CharField(
        label=_("Reference of the transfer"), max_length=120, help_text=_("As the bank shows it.")
    )

    def clean_received_on(self) -> date:
        day = self.cleaned_data["received_on"]
        if day.year < 2000:
            raise ValidationError(_("Please check the year."))
        return day


class TaxIdForm(StepForm):
    """The organisation's own tax number; empty while there is none."""

    COUNTRY = "es"
    tax_id = forms.CharField(
        label=_("Tax number of the cooperative (NIF)"),
        max_length=20,
        required=False,
        help_text=_("For example F12345674. Leave it empty while the cooperative is being formed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_tax_id(self) -> str:
        text = self.cleaned_data["tax_id"]
        plug_in = country_named(self.COUNTRY)
        clean = plug_in.clean_organisation_tax_id(text) if plug_in else ""
        if text and not clean:
            raise ValidationError(
                _("This is not the tax number of an organisation: please check its letter and figures.")
            )
        return clean


class PersonForm(StepForm):
    """Name somebody who may act for the cooperative."""

    submit_label = _("Add this person")
    email = forms.EmailField(label=_("E-mail address of their account"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose one")), *Role.choices])
