"""Staff must use a second factor before they enter /admin/.
Sign-in itself is allauth's."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def require_staff_mfa(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sends a signed-in person without a second factor from /admin/ to the page where one is added."""

    def handle(request: HttpRequest) -> HttpResponse:
        asks = settings.STAFF_MFA and request.path_info.startswith("/admin/")
        if asks and request.user.is_authenticated and not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return handle
