"""allauth's forms in our look and our words; what they check and do stays allauth's.
Forms for our own account pages are in forms.py."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import HouseLook

_NEW_PASSWORD = _("At least 10 characters. A few ordinary words in a row are easy to remember and hard to guess.")


class SignInForm(HouseLook):
    """House look; labels and helps from `words`; the page's template writes the form tag and the button."""

    form_tag = False
    words: ClassVar[dict[str, tuple[Any, Any]]] = {}
    shared: ClassVar[dict[str, tuple[Any, Any]]] = {
        "login": (_("E-mail address"), ""),
        "email": (_("E-mail address"), ""),
        "password": (_("Password"), ""),
        "remember": (_("Keep me signed in on this device"), ""),
        "oldpassword": (_("Your password now"), ""),
        "password1": (_("New password"), _NEW_PASSWORD),
        "password2": (_("New password, once more"), ""),
        "code": (_("Code"), ""),
        "name": (_("Name"), _("So that you can tell your passkeys apart, for example “phone”.")),
        "passwordless": (
            _("Let this passkey sign me in without a password"),
            _("Your device will then ask for your fingerprint, your face or its own code."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.disable_csrf = True  # the template's form tag carries the token
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            if words := self.words.get(name) or self.shared.get(name):
                field.label, field.help_text = words
            # A label that vanishes while one types is no label.
            field.widget.attrs.pop("placeholder", None)
            if name == "name":
                field.max_length = 100
                field.widget.attrs["maxlength"] = 100

    def add_error(self, field: str | None, error: Any) -> None:
        """allauth says this one thing outside its adapter, so in its own words."""
        if field == "password2" and not isinstance(error, ValidationError):
            error = ValidationError(_("The two passwords are not the same."))
        super().add_error(field, error)  # type: ignore[misc]


class LoginForm(SignInForm, account.LoginForm):
    pass


class SignupForm(SignInForm, account.SignupForm):
    words = {"password1": (_("Password"), _NEW_PASSWORD)}


class AddEmailForm(SignInForm, account.AddEmailForm):
    words = {"email": (_("Another e-mail address"), _("We send a code to it to see that it is yours."))}


class ChangeEmailForm(SignInForm, account.ChangeEmailForm):
    pass


class ChangePasswordForm(SignInForm, account.ChangePasswordForm):
    pass


class SetPasswordForm(SignInForm, account.SetPasswordForm):
    words = {"password1": (_("Password"), _NEW_PASSWORD), "password2": (_("Password, once more"), "")}


class ResetPasswordForm(SignInForm, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(SignInForm, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(SignInForm, account.ReauthenticateForm):
    pass


class RequestLoginCodeForm(SignInForm, account.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(SignInForm, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(SignInForm, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmResetCodeForm(SignInForm, account.ConfirmPasswordResetCodeForm):
    pass


_APP_CODE = (_("Code from your app, or a recovery code"), "")


class AuthenticateForm(SignInForm, mfa.AuthenticateForm):
    words = {"code": _APP_CODE}


class ReauthenticateCodeForm(SignInForm, mfa.ReauthenticateForm):
    words = {"code": _APP_CODE}


class ActivateAppForm(SignInForm, totp.ActivateTOTPForm):
    words = {"code": (_("Code from your app"), _("Six digits, new every half minute."))}


class DeactivateAppForm(SignInForm, totp.DeactivateTOTPForm):
    pass


class GenerateCodesForm(SignInForm, recovery.GenerateRecoveryCodesForm):
    pass


class AddPasskeyForm(SignInForm, webauthn.AddWebAuthnForm):
    pass


class EditPasskeyForm(SignInForm, webauthn.EditWebAuthnForm):
    pass
