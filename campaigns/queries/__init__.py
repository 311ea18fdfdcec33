"""What others and our own pages ask of campaigns; nothing here writes.
One module per kind of reader: cards in lists, a campaign's face, the team, figures."""

from .cards import Card, cards_of, ending_soon, live, of_cooperative, public_campaigns
from .faces import (
    Face,
    Facts,
    Line,
    Words,
    face_of,
    facts_of,
    has_ledger,
    promises_of,
    public_supporters,
    published_facts,
    words_of,
)
from .figures import Progress, SiteFigures, progress, site_figures
from .finding import ELSEWHERE, Gathered, Wanted, fund_name, index_slice, matching, sum_of, tally
from .people import TITLE_FIELDS, opened_by, pledges_of, title_in, titles_of, waiting_for, words_in
from .readiness import Readiness, readiness_of

__all__ = [
    "ELSEWHERE",
    "TITLE_FIELDS",
    "Card",
    "Face",
    "Facts",
    "Gathered",
    "Line",
    "Progress",
    "Readiness",
    "SiteFigures",
    "Wanted",
    "Words",
    "cards_of",
    "ending_soon",
    "face_of",
    "facts_of",
    "fund_name",
    "has_ledger",
    "index_slice",
    "live",
    "matching",
    "of_cooperative",
    "opened_by",
    "pledges_of",
    "progress",
    "promises_of",
    "public_campaigns",
    "public_supporters",
    "published_facts",
    "readiness_of",
    "site_figures",
    "sum_of",
    "tally",
    "title_in",
    "titles_of",
    "waiting_for",
    "words_in",
    "words_of",
]
