"""The door to payment providers: one gateway, configured from the settings.
Nothing outside providers/stripe.py knows whose SDK it is."""

from functools import cache

from django.conf import settings

from ..exceptions import PaymentsOff
from .stripe import StripeGateway


def is_configured() -> bool:
    """Whether there is a key to work with."""
    return bool(settings.STRIPE_API_KEY)


def is_live() -> bool:
    """Whether the key moves real money."""
    return str(settings.STRIPE_API_KEY).startswith(("sk_live_", "rk_live_"))


def get_gateway() -> StripeGateway:
    """The gateway. Raises PaymentsOff without a key; never falls back to the sandbox by itself."""
    if not is_configured():
        raise PaymentsOff
    return _gateway(settings.STRIPE_API_KEY, settings.PAYMENT_SANDBOX_URL)


@cache
def _gateway(api_key: str, sandbox_url: str) -> StripeGateway:
    """One gateway per process keeps its connection open."""
    return StripeGateway(api_key, sandbox_url=sandbox_url, retries=0 if sandbox_url else 2)
