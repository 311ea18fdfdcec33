"""How many pages for saving a card may be opened, so that nobody can try out stolen cards here.
Who is over budget proves an address by mail (views ask); counts are the shared cache's."""

import logging
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from crowdcoop.limits import allow

log = logging.getLogger(__name__)
HOUR = 3600


class Verdict(StrEnum):
    """Go on; prove an address first; or come back later."""

    GO = "go"
    PROVE = "prove"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wants a card page: a browser, from a network, for a book. `proven`: an address shown to be theirs, or ""."""

    browser: str
    network: str
    book_code: str
    proven: str = ""


def may_send_form(sender: Sender) -> Verdict:
    """The pledge form: ten an hour from a network, then for proven addresses only, ten an hour each."""
    budget = settings.CARD_PAGES
    if sender.proven:
        return Verdict.GO if allow(f"form:proven:{sender.proven}", budget["form"], HOUR) else Verdict.WAIT
    return Verdict.GO if allow(f"form:network:{sender.network}", budget["form"], HOUR) else Verdict.PROVE


def may_open_card_page(sender: Sender) -> Verdict:
    """One more page at the provider: 3 a browser, 5 an hour a network, 20 a campaign, 60 in all; then proven ones only.

    Takes a turn of each budget it passes, the narrow ones first: one network cannot use up a campaign's.
    """
    budget = settings.CARD_PAGES
    if sender.proven:
        return Verdict.GO if allow(f"card:proven:{sender.proven}", budget["proven"], HOUR) else Verdict.WAIT
    for key, name in (
        (f"card:browser:{sender.browser}", "browser"),
        (f"card:network:{sender.network}", "network"),
        (f"card:book:{sender.book_code}", "campaign"),
        ("card:site", "site"),
    ):
        if not allow(key, budget[name], HOUR):
            if name in ("campaign", "site"):
                log.warning("card pages: the budget of the %s is used up", name)
            return Verdict.PROVE
    return Verdict.GO


def may_write_to(*, email: str, network: str) -> bool:
    """Whether one more letter with a code may be sent: 3 an hour to an address, 100 from a network, 1,000 in all."""
    return (
        allow(f"code:to:{email}", 3, HOUR)
        and allow(f"code:network:{network}", 100, HOUR)
        and allow("code:site", 1000, HOUR)
    )


def may_try_another_card(payment_code: str) -> bool:
    """Pages opened for one payment, whoever holds its link."""
    return allow(f"card:payment:{payment_code}", settings.CARD_PAGES["payment"], HOUR)
