"""How an amount in minor units is written in each language.
Nothing here counts or moves money."""

from django.utils.translation import get_language


def money(amount_minor: int, currency: str = "EUR") -> str:
    """12345 → "€123.45" in English, "123,45 €" elsewhere; whole euros without cents.

    Thousands are grouped by point (comma in English) in all five languages: the framework's own tables
    differ among them, and one page must not show one amount in two ways.
    """
    units, cents = divmod(abs(amount_minor), 100)
    number = f"{units:,}.{cents:02d}" if cents else f"{units:,}"
    english = (get_language() or "es").startswith("en")
    if not english:
        number = number.translate(str.maketrans(",.", ".,"))
    sign = "-" if amount_minor < 0 else ""
    symbol = "€" if currency == "EUR" else currency
    return f"{sign}{symbol}{number}" if english else f"{sign}{number}\u00a0{symbol}"
