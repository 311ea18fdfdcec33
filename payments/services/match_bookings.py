"""Which accounts a match touches: what a fund has committed becomes a campaign's, and may come back.
When, and how much, is the owner's decision; a fund's own money comes in as a payment of nature `match`."""

from datetime import datetime

from ..models import Entry
from ..queries import balance
from .ledger import Line, credit, debit, post_entry

KIND = "match"


def book_match(*, fund_code: str, book_code: str, amount_minor: int, number: int, now: datetime) -> Entry:
    """The fund's `number`th entry for this campaign: `amount_minor` cents of it are the campaign's from now on."""
    lines = [
        debit(f"match_committed:{fund_code}", amount_minor, KIND),
        credit(f"campaign_held:{book_code}", amount_minor, KIND),
    ]
    return _post("match", fund_code, book_code, number, lines, now)


def book_match_back(*, fund_code: str, book_code: str, amount_minor: int, number: int, now: datetime) -> Entry:
    """A pledge went back, and its match with it."""
    lines = [
        debit(f"campaign_held:{book_code}", amount_minor, KIND),
        credit(f"match_committed:{fund_code}", amount_minor, KIND),
    ]
    return _post("match_back", fund_code, book_code, number, lines, now)


def _post(step: str, fund_code: str, book_code: str, number: int, lines: list[Line], now: datetime) -> Entry:
    return post_entry(
        key=f"{step}:{fund_code}:{book_code}:{number}",
        kind=step,
        description=f"{step.replace('_', ' ')} {fund_code}",
        lines=lines,
        now=now,
        book_code=book_code,
    )


def still_held(book_code: str) -> int:
    """What the campaign holds, in cents: a match never takes back what has been paid out."""
    return max(0, balance(f"campaign_held:{book_code}"))
