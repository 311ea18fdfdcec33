"""What others and our own pages ask of campaigns; nothing here writes.
One module per kind of reader: cards in lists, a campaign's face, the team, figures."""

from .cards import Card, cards_of, ending_soon, index_slice, live, of_cooperative
from .faces import Face, Words, face_of, public_supporters, words_of
from .figures import Progress, SiteFigures, progress, site_figures
from .people import pledges_of, title_in, titles_of, waiting_for

__all__ = [
    "Card",
    "Face",
    "Progress",
    "SiteFigures",
    "Words",
    "cards_of",
    "ending_soon",
    "face_of",
    "index_slice",
    "live",
    "of_cooperative",
    "pledges_of",
    "progress",
    "public_supporters",
    "site_figures",
    "title_in",
    "titles_of",
    "waiting_for",
    "words_of",
]
