"""Reading back what we signed into an address.
Signing is `django.core.signing`; what a value opens is for whoever wrote it to say."""

from datetime import timedelta
from typing import Any

from django.core import signing


def read(token: str, *, salt: str, max_age: timedelta | None = None) -> Any:
    """The value in `token`; None where it was forged, changed, signed for something else or is too old."""
    try:
        return signing.loads(token, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None
