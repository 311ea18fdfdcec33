"""Kinds, states and roles of this app, with the transitions that each state allows.
Who may cause a transition lives in rules.py; causing it in services."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# What payments of this app are for, as payments/purposes.py knows it.
CONTRIBUTION = "contribution"


class CooperativeKind(TextChoices):
    WORKER = "worker", _("Worker cooperative")
    CONSUMER = "consumer", _("Consumer cooperative")
    HOUSING = "housing", _("Housing cooperative")
    AGRARIAN = "agrarian", _("Farming cooperative")
    SERVICES = "services", _("Service cooperative")
    ENERGY = "energy", _("Energy cooperative")
    MULTI_STAKEHOLDER = "multi_stakeholder", _("Multi-stakeholder cooperative")
    SECOND_DEGREE = "second_degree", _("Cooperative of cooperatives")


class CooperativeStatus(TextChoices):
    FORMING = "forming", _("Being formed")
    REGISTERED = "registered", _("Registered")


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    TREASURER = "treasurer", _("Treasurer")
    SECRETARY = "secretary", _("Secretary")


class Territory(TextChoices):
    """Autonomous communities and cities of Spain by ISO 3166-2 code."""

    ANDALUSIA = "ES-AN", _("Andalusia")
    ARAGON = "ES-AR", _("Aragon")
    ASTURIAS = "ES-AS", _("Asturias")
    BALEARICS = "ES-IB", _("Balearic Islands")
    CANARIES = "ES-CN", _("Canary Islands")
    CANTABRIA = "ES-CB", _("Cantabria")
    CASTILE_LEON = "ES-CL", _("Castile and León")
    CASTILE_LA_MANCHA = "ES-CM", _("Castile-La Mancha")
    CATALONIA = "ES-CT", _("Catalonia")
    CEUTA = "ES-CE", _("Ceuta")
    EXTREMADURA = "ES-EX", _("Extremadura")
    GALICIA = "ES-GA", _("Galicia")
    LA_RIOJA = "ES-RI", _("La Rioja")
    MADRID = "ES-MD", _("Community of Madrid")
    MELILLA = "ES-ML", _("Melilla")
    MURCIA = "ES-MC", _("Region of Murcia")
    NAVARRE = "ES-NC", _("Navarre")
    BASQUE_COUNTRY = "ES-PV", _("Basque Country")
    VALENCIA = "ES-VC", _("Valencian Community")


class TermUnit(TextChoices):
    """How a legal term is counted. The day it starts from is never counted."""

    DAYS = "days", _("calendar days")
    WORKING_DAYS = "working_days", _("working days")
    MONTHS = "months", _("months, from date to date")


class Silence(TextChoices):
    """What the law reads into a board that does not answer in time."""

    ADMITTED = "admitted", _("admitted")
    DENIED = "denied", _("denied")


class Answer(TextChoices):
    """The three answers to the one question asked; none is chosen beforehand."""

    NOT_NOW = "not_now", _("Not now")
    INFORMED = "informed", _("Tell me more about joining")
    INTERESTED = "interested", _("I am interested in joining")


class ProspectState(TextChoices):
    ASKED = "asked", _("Asked")
    NOT_NOW = "not_now", _("Not now")
    INFORMED = "informed", _("Wants to know more")
    INTERESTED = "interested", _("Interested")
    APPLIED = "applied", _("Applied")
    MEMBER = "member", _("Member")


class ConsentPurpose(TextChoices):
    """What a person agrees to, one by one."""

    SHARE_CONTACT = "share_contact", _("Share my contact with the cooperative")
    COOP_NEWS = "coop_news", _("News of the cooperative")
    STATUTES = "statutes", _("Statutes read")
    RISK = "risk", _("Risk understood")
    DATA_POLICY = "data_policy", _("Data kept by the cooperative")


class ConsentState(TextChoices):
    """`Not asked` is the absence of a row."""

    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ApplicationState(TextChoices):
    AWAITING_CONFIRMATION = "awaiting_confirmation", _("Waiting for your confirmation")
    RECEIVED = "received", _("Received")
    IN_REVIEW = "in_review", _("Being read by the board")
    INFORMATION_REQUESTED = "information_requested", _("Information asked for")
    ADMITTED = "admitted", _("Admitted, not final yet")
    FIRM = "firm", _("Admitted, contribution pending")
    MEMBER = "member", _("Member")
    DENIED = "denied", _("Denied")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


_A = ApplicationState
_OPEN = {_A.ADMITTED, _A.DENIED, _A.WITHDRAWN}
TRANSITIONS: dict[ApplicationState, set[ApplicationState]] = {
    _A.AWAITING_CONFIRMATION: {_A.RECEIVED, _A.LAPSED, _A.WITHDRAWN},
    _A.RECEIVED: {_A.IN_REVIEW, _A.INFORMATION_REQUESTED, *_OPEN},
    _A.IN_REVIEW: {_A.INFORMATION_REQUESTED, *_OPEN},
    _A.INFORMATION_REQUESTED: {_A.IN_REVIEW, *_OPEN},
    _A.ADMITTED: {_A.FIRM, _A.WITHDRAWN},
    _A.FIRM: {_A.MEMBER, _A.LAPSED, _A.WITHDRAWN},
    _A.MEMBER: set(),
    _A.DENIED: set(),
    _A.WITHDRAWN: set(),
    _A.LAPSED: set(),
}
UNDECIDED = frozenset({_A.RECEIVED, _A.IN_REVIEW, _A.INFORMATION_REQUESTED})
CLOSED = frozenset({_A.MEMBER, _A.DENIED, _A.WITHDRAWN, _A.LAPSED})


class DenialReason(TextChoices):
    """Grounds that a cooperative may give; each needs a text that points to its statutes or the law."""

    REQUIREMENTS = "requirements", _("A requirement of the statutes is not met")
    ACTIVITY = "activity", _("The cooperative cannot offer the activity that membership is for")
    CAPACITY = "capacity", _("There is no technical room for more members now")
    FALSE_STATEMENT = "false_statement", _("The application contains a statement that is not true")
    SILENCE = "silence", _("The board did not answer in time, and the law reads that as a denial")


class EventKind(TextChoices):
    STATE = "state", _("State changed")
    MESSAGE = "message", _("Message")
    ALARM = "alarm", _("Clock")
    SILENCE = "silence", _("The term ended without an answer")


class OperationKind(TextChoices):
    ADMISSION = "admission", _("Admission")
    INCREASE = "increase", _("Increase")
    TRANSFER_OUT = "transfer_out", _("Transfer out")
    TRANSFER_IN = "transfer_in", _("Transfer in")
    REFUND = "refund", _("Refund")
    EXIT = "exit", _("Exit")
    EXCLUSION = "exclusion", _("Exclusion")
    CORRECTION = "correction", _("Correction")


# The sign each operation must carry; a correction may carry either.
POSITIVE = frozenset({OperationKind.ADMISSION, OperationKind.INCREASE, OperationKind.TRANSFER_IN})
NEGATIVE = frozenset({OperationKind.TRANSFER_OUT, OperationKind.REFUND, OperationKind.EXIT, OperationKind.EXCLUSION})
