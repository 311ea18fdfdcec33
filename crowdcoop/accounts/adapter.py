"""How allauth meets our house: its letters go through the outbox, its sentences are ours, and language is kept.
Views, forms and templates of the account pages live elsewhere."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from crowdcoop.accounts.models import User
from crowdcoop.codes import new_code
from crowdcoop.mail.services import absolute, queue_mail

# allauth says more about a letter than a letter should carry: only these travel to our templates.
_LETTER_CONTEXT = ("code", "deleted_email", "from_email", "to_email")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in, sign-up, addresses and passwords."""

    # Every sentence allauth may show is written here: its own catalogue lacks some of our languages.
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("This is your main address. Make another address the main one first."),
        "duplicate_email": _("This address is already one of yours."),
        "email_password_mismatch": _("The e-mail address and the password do not belong together."),
        "email_taken": _("Another account already uses this address."),
        "enter_current_password": _("Write the password you use now."),
        "incorrect_code": _("This is not the code we sent. Look at the newest e-mail and try again."),
        "incorrect_password": _("This is not your password."),
        "invalid_or_expired_key": _("This link is no longer valid. Ask for a new one."),
        "invalid_login": _("We could not sign you in with this."),
        "invalid_password_reset": _("This link is no longer valid. Ask for a new one."),
        "max_email_addresses": _("You cannot add more than %d addresses."),
        "too_many_login_attempts": _("There were too many tries. Wait five minutes and try again."),
        "unknown_email": _("We could not sign you in with this."),
        "unverified_primary_email": _("Your main address must be confirmed first."),
        "select_only_one": _("Choose only one."),
        "same_as_current": _("This is the same as before. Write a different one."),
        "rate_limited": _("That was too often. Wait a moment and try again."),
    }

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """New people keep the language they signed up in."""
        user.language = get_language() or user.language
        return super().save_user(request, user, form, commit)

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """All letters leave by the one mail door, in the language of the account (or of the page, without one)."""
        name = template_prefix.rsplit("/", 1)[1]
        owner = User.objects.filter(emailaddress__email__iexact=email).order_by("-emailaddress__verified").first()
        queue_mail(
            kind=f"accounts/{name}",
            to=email,
            language=owner.language if owner else get_language() or settings.LANGUAGE_CODE,
            context={
                **{key: context[key] for key in _LETTER_CONTEXT if key in context},
                "email": email,
                "at": timezone.now(),
                "signup_link": absolute(reverse("account_signup")),
                "login_link": absolute(reverse("account_login")),
                "reset_link": absolute(reverse("account_reset_password")),
                "account_link": absolute(reverse("account_overview")),
            },
            subject_code=new_code("m"),
        )

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's ways to confirm it is you, in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your app"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        return [
            {**method, "description": words.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Turn off two-step sign-in before you add an address."),
        "cannot_delete_authenticator": _("Your role needs two-step sign-in, so the last second step has to stay."),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first; recovery codes come after that."),
        "incorrect_code": _("This code is not right. Codes change every half minute: use the newest one."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep at least one second factor where the house demands one."""
        if not (settings.STAFF_MFA and authenticator.user.is_staff):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("My passkey") if count == 0 else gettext("Passkey %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return settings.SITE_NAME
