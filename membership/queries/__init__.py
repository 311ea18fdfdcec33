"""What others and our own pages ask of membership, one file per subject.
Nothing here writes."""

from .applications import actions_on, clock_of, desk, known_about, steps_of
from .cooperatives import cooperatives_of, members_count, people_of, public_pages, territories_in_use
from .debits import Debit, debit_of, owes_again, provisional_until, running_debit
from .figures import SiteFigures, site_figures
from .funnel import Funnel, conversions, funnel, future_members, reachable_prospects
from .register import Holding, holdings, shares_of
from .waiting import waiting_at, waiting_for

__all__ = [
    "Debit",
    "Funnel",
    "Holding",
    "SiteFigures",
    "actions_on",
    "clock_of",
    "conversions",
    "cooperatives_of",
    "debit_of",
    "desk",
    "funnel",
    "future_members",
    "holdings",
    "known_about",
    "members_count",
    "owes_again",
    "people_of",
    "provisional_until",
    "public_pages",
    "reachable_prospects",
    "running_debit",
    "shares_of",
    "site_figures",
    "steps_of",
    "territories_in_use",
    "waiting_at",
    "waiting_for",
]
