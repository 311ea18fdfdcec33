"""What a statement says, as plain facts in cents. Frozen: reading a file changes nothing.
Keeping and matching them is services/statements.py's work."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 100_000
# What banks write where they have no reference.
NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOTPROVIDED.", "NOREF", "0"})


@dataclass(frozen=True, slots=True)
class LineFact:
    """One movement. `amount_minor` is above zero for money in, below for money out. `key` names it for ever."""

    booked_on: date
    amount_minor: int
    currency: str = "EUR"
    value_on: date | None = None
    bank_reference: str = ""
    end_to_end_id: str = ""
    remittance: str = ""
    party_name: str = ""
    party_iban: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class StatementFact:
    """One file. `account_iban` is "" where the file does not say whose it is; balances None where it does not say."""

    format: str
    account_iban: str
    lines: tuple[LineFact, ...]
    opening_minor: int | None = None
    closing_minor: int | None = None


def with_keys(lines: Iterable[LineFact]) -> tuple[LineFact, ...]:
    """Give each movement a key that is the same in every file that tells of it.

    The bank's own reference with day and amount; without one, all that is written. Movements that read the same on
    the same day are counted, so that two equal gifts are two.
    """
    seen: dict[str, int] = {}
    keyed = []
    for line in lines:
        reference = "" if line.bank_reference.upper() in NO_REFERENCE else line.bank_reference
        said = [line.booked_on.isoformat(), str(line.amount_minor), line.currency, reference]
        if not reference:
            said += [line.end_to_end_id, line.remittance, line.party_name, line.party_iban]
        digest = hashlib.sha256("\x1f".join(said).encode("utf-8", "replace")).hexdigest()[:32]
        seen[digest] = seen.get(digest, 0) + 1
        keyed.append(replace(line, key=f"{digest}-{seen[digest]}"))
    return tuple(keyed)
