"""The door to payment providers: one gateway, configured from the settings.
Nothing outside providers/stripe.py knows whose SDK it is."""

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
    sandbox = settings.PAYMENT_SANDBOX_URL
    return StripeGateway(settings.STRIPE_API_KEY, sandbox_url=sandbox, retries=0 if sandbox else 2)
