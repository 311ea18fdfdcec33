"""The incubator's forms: they validate and hand over an order; they never save.
One module per desk at which they lie; nothing is written here."""

from .documents import CampaignReviewForm, PlaceNoteForm, ReviewForm, SignOffForm, VersionForm
from .intake import EligibilityForm, IntakeForm
from .programme import AcceptForm, AdviserForm, DeclineForm, WaitlistForm
from .sessions import CancelForm, NoteForm, SessionForm

__all__ = [
    "AcceptForm",
    "AdviserForm",
    "CampaignReviewForm",
    "CancelForm",
    "DeclineForm",
    "EligibilityForm",
    "IntakeForm",
    "NoteForm",
    "PlaceNoteForm",
    "ReviewForm",
    "SessionForm",
    "SignOffForm",
    "VersionForm",
    "WaitlistForm",
]
