"""What others and our own pages ask of campaigns; nothing here writes.
One module per kind of reader: cards in lists, a campaign's face, the team, figures."""

from .cards import Card, cards_of, ending_soon, index_slice, live, of_cooperative, public_campaigns
from .faces import Face, Facts, Words, face_of, facts_of, has_ledger, public_supporters, published_facts, words_of
from .figures import Progress, SiteFigures, progress, site_figures
from .people import TITLE_FIELDS, pledges_of, title_in, titles_of, waiting_for

__all__ = [
    "TITLE_FIELDS",
    "Card",
    "Face",
    "Facts",
    "Progress",
    "SiteFigures",
    "Words",
    "cards_of",
    "ending_soon",
    "face_of",
    "facts_of",
    "has_ledger",
    "index_slice",
    "live",
    "of_cooperative",
    "pledges_of",
    "progress",
    "public_campaigns",
    "public_supporters",
    "published_facts",
    "site_figures",
    "title_in",
    "titles_of",
    "waiting_for",
    "words_of",
]
