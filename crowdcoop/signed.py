"""What travels in an address with its own proof: the proof beside a code, and reading back a value we signed.
Signing is `django.core.signing`; what it opens is for whoever wrote it to say."""

from datetime import timedelta
from typing import Any

from django.core import signing


def read(token: str, *, salt: str, max_age: timedelta | None = None) -> Any:
    """The value in `token`; None where it was forged, changed, signed for something else or is too old."""
    try:
        return signing.loads(token, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None


def proof(code: str, *, salt: str) -> str:
    """The signature alone, for an address that holds the code already; always the same, to be compared."""
    return signing.Signer(salt=salt).sign(code).rpartition(":")[2]
