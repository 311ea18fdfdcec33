"""States of a campaign and the other closed lists of this app.
The states of a pledge are its payment's; none of them lives here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CampaignState(TextChoices):
    DRAFT = "draft", pgettext_lazy("campaign", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("campaign", "In review")
    CHANGES_REQUESTED = "changes_requested", pgettext_lazy("campaign", "Changes asked for")
    APPROVED = "approved", pgettext_lazy("campaign", "Approved")
    REJECTED = "rejected", pgettext_lazy("campaign", "Not accepted")
    SCHEDULED = "scheduled", pgettext_lazy("campaign", "Opens soon")
    LIVE = "live", pgettext_lazy("campaign", "Open now")
    CLOSING = "closing", pgettext_lazy("campaign", "Counting")
    COLLECTING = "collecting", pgettext_lazy("campaign", "Succeeded, collecting")
    FUNDED = "funded", pgettext_lazy("campaign", "Funded")
    SETTLED = "settled", pgettext_lazy("campaign", "Funded and paid out")
    UNSUCCESSFUL = "unsuccessful", pgettext_lazy("campaign", "Did not reach its goal")
    CANCELLED = "cancelled", pgettext_lazy("campaign", "Cancelled")
    UNWINDING = "unwinding", pgettext_lazy("campaign", "Giving money back")
    REFUNDED = "refunded", pgettext_lazy("campaign", "Money given back")


_S = CampaignState
TRANSITIONS: dict[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.CANCELLED}),
    _S.SUBMITTED: frozenset({_S.CHANGES_REQUESTED, _S.APPROVED, _S.REJECTED, _S.CANCELLED}),
    _S.CHANGES_REQUESTED: frozenset({_S.SUBMITTED, _S.CANCELLED}),
    _S.APPROVED: frozenset({_S.SCHEDULED, _S.CHANGES_REQUESTED, _S.CANCELLED}),
    _S.REJECTED: frozenset(),
    _S.SCHEDULED: frozenset({_S.LIVE, _S.SCHEDULED, _S.CANCELLED}),
    # While round 2 is open, round 1 is being collected: that can fail, or be stopped by two people.
    _S.LIVE: frozenset({_S.CLOSING, _S.CANCELLED, _S.UNWINDING}),
    # Back to live: round 1 succeeded and round 2 begins (docs/adr/0006).
    _S.CLOSING: frozenset({_S.COLLECTING, _S.UNSUCCESSFUL, _S.LIVE}),
    _S.COLLECTING: frozenset({_S.FUNDED, _S.UNWINDING}),
    _S.FUNDED: frozenset({_S.SETTLED, _S.UNWINDING}),
    _S.SETTLED: frozenset(),
    _S.UNSUCCESSFUL: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.UNWINDING: frozenset({_S.REFUNDED}),
    _S.REFUNDED: frozenset(),
}

EDITABLE = frozenset({_S.DRAFT, _S.CHANGES_REQUESTED})
# Until the answer is yes the words are the team's: nobody translates them yet.
WORDS_CHANGE = EDITABLE | {_S.SUBMITTED, _S.REJECTED}
BEFORE_LAUNCH = EDITABLE | {_S.SUBMITTED, _S.APPROVED, _S.REJECTED, _S.SCHEDULED}
# What everybody may see, and in which order the index shows it.
PUBLIC = (
    _S.LIVE, _S.CLOSING, _S.COLLECTING, _S.FUNDED, _S.SETTLED,
    _S.UNSUCCESSFUL, _S.UNWINDING, _S.REFUNDED, _S.CANCELLED,
)  # fmt: skip
ENDED_PUBLIC = tuple(state for state in PUBLIC if state != _S.LIVE)
SUCCEEDED = frozenset({_S.COLLECTING, _S.FUNDED, _S.SETTLED})
ENDED = SUCCEEDED | {_S.UNSUCCESSFUL, _S.CANCELLED, _S.UNWINDING, _S.REFUNDED}


class Policy(TextChoices):
    """What happens when cards fail after success; frozen at go-live."""

    STRICT = "strict", _("Strict: if what is really collected stays below the minimum, everybody gets their money back")
    TOLERANT = "tolerant", _("Tolerant: goes on from 95 % of the minimum collected")


class CostKind(TextChoices):
    MATERIAL = "material", _("Materials and equipment")
    INFRASTRUCTURE = "infrastructure", _("Premises and works")
    TASK = "task", _("Work and services")


class ReturnState(TextChoices):
    """What became of a promise to everybody; read from its dates, never stored."""

    PROMISED = "promised", pgettext_lazy("collective return", "Promised")
    OVERDUE = "overdue", pgettext_lazy("collective return", "Overdue")
    DELIVERED = "delivered", pgettext_lazy("collective return", "Delivered")


class Outcome(TextChoices):
    """What a closing snapshot found."""

    SUCCEEDED = "succeeded", _("Reached its goal")
    UNSUCCESSFUL = "unsuccessful", _("Did not reach its goal")


class OfflineKind(TextChoices):
    """How money came by hand."""

    CASH = "cash", _("Cash")
    CHEQUE = "cheque", _("Cheque")


class OfflineState(TextChoices):
    """What became of an entry; decided by a second person, once."""

    ENTERED = "entered", pgettext_lazy("offline pledge", "Waits for finance")
    APPROVED = "approved", pgettext_lazy("offline pledge", "Counts")
    REJECTED = "rejected", pgettext_lazy("offline pledge", "Not accepted")


OFFLINE_TRANSITIONS: dict[str, frozenset[str]] = {
    OfflineState.ENTERED: frozenset({OfflineState.APPROVED, OfflineState.REJECTED}),
    OfflineState.APPROVED: frozenset(),
    OfflineState.REJECTED: frozenset(),
}


class Verdict(TextChoices):
    """What was decided about a reported message."""

    STANDS = "stands", pgettext_lazy("reported message", "Stands")
    HIDDEN = "hidden", pgettext_lazy("reported message", "Hidden")


class FailureReason(TextChoices):
    """Why a campaign did not reach its minimum, as its team sees it."""

    TOO_MUCH = "too_much", _("We asked for too much")
    FEW_KNEW = "few_knew", _("Too few people heard of it")
    UNCLEAR = "unclear", _("It was not clear what we want to do")
    REWARDS = "rewards", _("What people got in return did not attract them")
    MOMENT = "moment", _("It was the wrong moment")
    NO_TIME = "no_time", _("We had too little time for it ourselves")
    TRUST = "trust", _("People did not know us well enough")
    LATE_START = "late_start", _("We had not gathered people before it opened")
    OTHER = "other", _("Something else")


class Audience(TextChoices):
    """Whom an update is for."""

    ALL = "all", _("Everybody")
    BACKERS = "backers", _("Everybody who supports it")
    REWARD = "reward", _("Those who chose one reward")


class UpdateKind(TextChoices):
    """News while it runs, or what became of it: told once, and read before it is published."""

    NEWS = "news", pgettext_lazy("update", "News")
    STORY = "story", _("What became of it")


class FundState(TextChoices):
    """A match fund: being written, taking pitches, giving, over. `spent`: nothing was left when it ended."""

    DRAFT = "draft", pgettext_lazy("match fund", "Draft")
    OPEN = "open", pgettext_lazy("match fund", "Takes pitches")
    ACTIVE = "active", pgettext_lazy("match fund", "Gives")
    SPENT = "spent", pgettext_lazy("match fund", "All given")
    CLOSED = "closed", pgettext_lazy("match fund", "Closed")


FUND_TRANSITIONS: dict[str, frozenset[str]] = {
    FundState.DRAFT: frozenset({FundState.OPEN, FundState.CLOSED}),
    FundState.OPEN: frozenset({FundState.ACTIVE, FundState.CLOSED}),
    FundState.ACTIVE: frozenset({FundState.SPENT, FundState.CLOSED}),
    FundState.SPENT: frozenset(),
    FundState.CLOSED: frozenset(),
}
# What a fund gives for, and how much at most, stays as it is once it gives.
FUND_EDITABLE = frozenset({FundState.DRAFT, FundState.OPEN})
FUND_PUBLIC = frozenset({FundState.OPEN, FundState.ACTIVE, FundState.SPENT, FundState.CLOSED})


class PitchState(TextChoices):
    """A campaign that would like to be matched by a fund."""

    PITCHED = "pitched", pgettext_lazy("pitch", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("pitch", "Accepted")
    DECLINED = "declined", pgettext_lazy("pitch", "Declined")


PITCH_TRANSITIONS: dict[str, frozenset[str]] = {
    PitchState.PITCHED: frozenset({PitchState.ACCEPTED, PitchState.DECLINED}),
    PitchState.ACCEPTED: frozenset(),
    PitchState.DECLINED: frozenset({PitchState.PITCHED}),
}


class QuestionKind(TextChoices):
    """How a team answers a question of a fund."""

    WORDS = "words", pgettext_lazy("question", "In words")
    NUMBER = "number", pgettext_lazy("question", "With a number")
    CHOICE = "choice", pgettext_lazy("question", "By choosing one of several answers")
    YES_NO = "yes_no", pgettext_lazy("question", "With yes or no")


class MatchState(TextChoices):
    """What became of one match: set aside, its pledge is paid, it is the campaign's, or taken back."""

    RESERVED = "reserved", pgettext_lazy("match", "Set aside")
    SETTLED = "settled", pgettext_lazy("match", "Its pledge is paid")
    PAID = "paid", pgettext_lazy("match", "Paid to the campaign")
    REVERSED = "reversed", pgettext_lazy("match", "Taken back")


# Why a match fell when a funder's money went back; pages tell how much did.
MONEY_BACK = "money_back"
_M = MatchState
MATCH_TRANSITIONS: dict[str, frozenset[str]] = {
    # Each may stay where it is with another amount.
    _M.RESERVED: frozenset({_M.RESERVED, _M.SETTLED, _M.REVERSED}),
    _M.SETTLED: frozenset({_M.SETTLED, _M.PAID, _M.REVERSED}),
    _M.PAID: frozenset({_M.PAID, _M.REVERSED}),
    _M.REVERSED: frozenset({_M.RESERVED, _M.SETTLED}),
}


class CoachMoment(TextChoices):
    """What the number of a coach's rule counts."""

    DAY = "day", _("Part of the campaign’s days, in per cent")
    SILENT = "silent", _("Days without an update")
    BELOW = "below", _("Below the minimum, with this per cent of the days gone")
    BACKERS = "backers", _("People who support it")
    PERCENT = "percent", _("Per cent of the minimum reached")
    ENDING = "ending", _("Days to the end")


class NeedKind(TextChoices):
    """What helps a project without being money."""

    HOURS = "hours", _("Hours of work")
    GOODS = "goods", _("Things")
    PREMISES = "premises", _("Rooms or land")


class OfferState(TextChoices):
    """The life of one offer of help."""

    OFFERED = "offered", pgettext_lazy("offer of help", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("offer of help", "Accepted")
    DECLINED = "declined", pgettext_lazy("offer of help", "Not needed")
    DONE = "done", pgettext_lazy("offer of help", "Done")


OFFER_TRANSITIONS: dict[str, frozenset[str]] = {
    OfferState.OFFERED: frozenset({OfferState.ACCEPTED, OfferState.DECLINED}),
    OfferState.ACCEPTED: frozenset({OfferState.DONE, OfferState.DECLINED}),
    OfferState.DECLINED: frozenset(),
    OfferState.DONE: frozenset(),
}


class Question(TextChoices):
    """The five plain questions about a digest of viability, rated from 1 to 5. Each is a column of Rating."""

    CLEAR = "clear", _("I understand what they want to do")
    NEEDED = "needed", _("People here need it")
    ABLE = "able", _("These people can do it")
    SUMS = "sums", _("The sums look right to me")
    LASTS = "lasts", _("It will go on once the campaign is over")


# The story goes on while people may still read it before they act, and while promises are kept.
STORY_CHANGES = frozenset({_S.LIVE, _S.COLLECTING, _S.FUNDED, _S.SETTLED})


class VersionCause(TextChoices):
    """Why a version was kept; all but the first are public."""

    SUBMITTED = "submitted", _("Handed in")
    LAUNCHED = "launched", _("Opened")
    CHANGED = "changed", _("Story changed")


class Part(TextChoices):
    """The parts of the editor; each has its address `campaign_edit_<part>`."""

    OVERVIEW = "overview", _("Overview")
    PROFILE = "profile", _("About and plans")
    MEDIA = "media", _("Cover and video")
    STORY = "story", _("Story")
    COSTS = "costs", _("Costs")
    REWARDS = "rewards", _("Rewards")
    RETURNS = "returns", _("For everybody")
    NEEDS = "needs", _("Needs")
