"""How an amount in minor units is written in each language.
Nothing here counts or moves money."""

from django.utils import formats
from django.utils.translation import get_language


def money(amount_minor: int, currency: str = "EUR") -> str:
    """12345 → "€123.45" in English, "123,45 €" elsewhere; whole euros without cents."""
    cents = abs(amount_minor) % 100
    units = abs(amount_minor) // 100
    number = formats.number_format(units, use_l10n=True, force_grouping=True)
    if cents:
        number += f"{formats.get_format('DECIMAL_SEPARATOR')}{cents:02d}"
    sign = "-" if amount_minor < 0 else ""
    symbol = "€" if currency == "EUR" else currency
    if (get_language() or "es").startswith("en"):
        return f"{sign}{symbol}{number}"
    return f"{sign}{number}\u00a0{symbol}"
