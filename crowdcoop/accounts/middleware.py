"""Two habits for people who are signed in: staff need a second factor, and `/` opens in one's own language.
Sign-in itself is allauth's."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this request enters the administration without the second factor the house demands."""
    if not (settings.STAFF_MFA and request.path_info.startswith("/admin/")):
        return False
    return request.user.is_authenticated and not is_mfa_enabled(request.user)


def require_staff_mfa(get_response: Handler) -> Handler:
    """Sends a signed-in person without a second factor from /admin/ to the page where one is added.

    allauth adds a factor only to an account whose addresses are all confirmed; that comes first where it is missing.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        return ask_second_factor(request) if needs_second_factor(request) else get_response(request)

    return handle


def ask_second_factor(request: HttpRequest) -> HttpResponse:
    """To the page where a second factor is added, saying why."""
    messages.info(request, _("Your role needs two-step sign-in. Set it up here once; it takes a minute."))
    states = set(EmailAddress.objects.filter(user=request.user).values_list("verified", flat=True))
    return redirect("mfa_activate_totp" if states == {True} else "account_email")


def open_in_own_language(get_response: Handler) -> Handler:
    """`/` leads somebody signed in to the site in their language; everybody else to what their browser prefers."""

    def handle(request: HttpRequest) -> HttpResponse:
        person: Any = request.user if getattr(request, "signed_in", False) else None
        if person and request.path_info == "/":
            return redirect(f"/{person.language}/")
        return get_response(request)

    return handle
