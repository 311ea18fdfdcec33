"""Account numbers (ISO 13616), creditor references (ISO 11649) and the amounts banks write.
Check digits only: whether an account exists, its bank knows."""

import re

from ..iban import compact, is_valid

_REFERENCE = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
_ISO_AMOUNT = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,5}))?")


def _mod97(text: str) -> int:
    """ISO 7064: letters count as 10 to 35; the first four characters go to the end."""
    moved = text[4:] + text[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97


def plain_iban(text: str) -> str:
    """Without blanks, in capitals; "" when it is no account number."""
    bare = compact("".join(text.split()))
    return bare if is_valid(bare) else ""


def spaced(text: str) -> str:
    """In groups of four, as people read it."""
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def creditor_reference(body: str) -> str:
    """`RF` with check digits for up to 21 letters and digits. Raises ValueError for anything else."""
    bare = body.upper()
    if not re.fullmatch(r"[A-Z0-9]{1,21}", bare):
        raise ValueError(f"not a reference body: {body!r}")
    return f"RF{98 - _mod97(f'RF00{bare}'):02d}{bare}"


def is_creditor_reference(text: str) -> bool:
    """Whether the check digits of an `RF` reference are right."""
    return bool(_REFERENCE.fullmatch(text)) and _mod97(text) == 1


def cents(text: str) -> int | None:
    """An amount as ISO 20022 writes it ("12.5") in cents; None for anything else, and for parts of a cent."""
    found = _ISO_AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    part = (found.group(2) or "").ljust(2, "0")
    return int(found.group(1)) * 100 + int(part[:2]) if not part[2:].strip("0") else None
