"""What every template may rely on: site name, demo flag, languages with their own names.
Nothing that queries or depends on a person."""

from django.conf import settings
from django.http import HttpRequest

LANGUAGE_NAMES = {"es": "Español", "ca": "Català", "eu": "Euskara", "gl": "Galego", "en": "English"}


def site(request: HttpRequest) -> dict[str, object]:
    """SITE_NAME, SITE_URL, DEMO, LANGUAGE_NAMES, signed_in."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "DEMO": settings.DEBUG,
        "LANGUAGE_NAMES": LANGUAGE_NAMES,
        "signed_in": getattr(request, "signed_in", False),
    }
