"""What money costs on its way: the platform's own fee, and what the payment service takes, by way of paying.
What was really taken stands in the books; these are the rates, for payouts and for telling people beforehand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from .enums import Method


@dataclass(frozen=True, slots=True)
class Cost:
    """What a sum costs when everybody pays this way, in cents. `each_minor` is the service's part of one promise."""

    method: Method
    each_minor: int
    provider_minor: int
    platform_minor: int
    arrives_minor: int


def platform_fee(amount_minor: int) -> int:
    """The platform's own fee of what is paid out."""
    return amount_minor * int(settings.PLATFORM_FEE_BASIS_POINTS) // 10_000


def provider_fee(method: str, amount_minor: int) -> int:
    """What the payment service takes of one payment; half a cent counts as one."""
    basis_points, fixed_minor = settings.PROVIDER_FEES[method]
    return (amount_minor * basis_points + 5_000) // 10_000 + fixed_minor


def costs_of(sum_minor: int, each_minor: int) -> Iterator[Cost]:
    """A sum that comes in promises of `each_minor` (the last one is the rest), for every way of paying."""
    whole, rest = divmod(sum_minor, each_minor)
    for method in Method:
        each = provider_fee(method, each_minor)
        provider = whole * each + (provider_fee(method, rest) if rest else 0)
        platform = platform_fee(sum_minor)
        yield Cost(method, each, provider, platform, sum_minor - provider - platform)
