"""International bank account numbers: reading and checking them.
Whose account it is nobody here knows."""

import re

SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
# Lengths of the countries of the SEPA area; a number of another country is refused.
LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21,
    "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}  # fmt: skip


def compact(text: str) -> str:
    """Without spaces, in capitals: "es91 2100 …" → "ES912100…"."""
    return re.sub(r"[ \u00a0]", "", text).upper()


def is_valid(iban: str) -> bool:
    """Whether a compact number has its country's length and the right check digits (mod 97)."""
    if not SHAPE.fullmatch(iban) or LENGTHS.get(iban[:2]) != len(iban):
        return False
    digits = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    return int(digits) % 97 == 1


def masked(iban: str) -> str:
    """What a screen may show: country and the last four."""
    return f"{iban[:4]} ···· {iban[-4:]}" if iban else ""
