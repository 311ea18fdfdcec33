"""States and choices of accompaniment, each machine with its transitions.
No behaviour lives here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallState(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    ARCHIVED = "archived", _("archived")


CALL_TRANSITIONS = {
    CallState.PLANNED: {CallState.OPEN},
    CallState.OPEN: {CallState.CLOSED},
    CallState.CLOSED: {CallState.ARCHIVED, CallState.OPEN},
    CallState.ARCHIVED: set(),
}


class IntakeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("sent")
    IN_REVIEW = "in_review", _("being read")
    ACCEPTED = "accepted", _("accepted")
    WAITLISTED = "waitlisted", _("on the waiting list")
    DECLINED = "declined", _("not this time")


INTAKE_TRANSITIONS = {
    IntakeState.DRAFT: {IntakeState.SUBMITTED},
    IntakeState.SUBMITTED: {IntakeState.IN_REVIEW},
    IntakeState.IN_REVIEW: {IntakeState.ACCEPTED, IntakeState.WAITLISTED, IntakeState.DECLINED},
    IntakeState.WAITLISTED: {IntakeState.ACCEPTED, IntakeState.DECLINED},
    IntakeState.ACCEPTED: set(),
    IntakeState.DECLINED: set(),
}


class GroupStage(models.TextChoices):
    """How far the group is when it applies."""

    IDEA = "idea", _("We have an idea")
    GROUP = "group", _("We are a group and meet regularly")
    ASSOCIATION = "association", _("We are an association that wants to become a cooperative")
    COOPERATIVE = "cooperative", _("We are a cooperative already")


class DeclineReason(models.TextChoices):
    TOO_EARLY = "too_early", _("It is too early: the group or the idea needs more time")
    NOT_COOPERATIVE = "not_cooperative", _("What you plan fits another legal form better")
    OUTSIDE = "outside", _("The programme does not reach your territory or activity")
    FULL = "full", _("There were more good applications than places")


class IncubationState(models.TextChoices):
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    GRADUATED = "graduated", _("graduated")
    WITHDRAWN = "withdrawn", _("withdrawn")


INCUBATION_TRANSITIONS = {
    IncubationState.ACTIVE: {IncubationState.PAUSED, IncubationState.GRADUATED, IncubationState.WITHDRAWN},
    IncubationState.PAUSED: {IncubationState.ACTIVE, IncubationState.WITHDRAWN},
    IncubationState.GRADUATED: set(),
    IncubationState.WITHDRAWN: set(),
}


class StageState(models.TextChoices):
    LOCKED = "locked", _("not yet open")
    OPEN = "open", _("under way")
    PASSED = "passed", _("passed")


STAGE_TRANSITIONS = {
    StageState.LOCKED: {StageState.OPEN},
    StageState.OPEN: {StageState.PASSED},
    StageState.PASSED: set(),
}


class VersionState(models.TextChoices):
    SUBMITTED = "submitted", _("with your adviser")
    CHANGES_REQUESTED = "changes_requested", _("sent back with comments")
    APPROVED = "approved", _("approved")


VERSION_TRANSITIONS = {
    VersionState.SUBMITTED: {VersionState.APPROVED, VersionState.CHANGES_REQUESTED},
    VersionState.CHANGES_REQUESTED: set(),
    VersionState.APPROVED: set(),
}


class SessionState(models.TextChoices):
    BOOKED = "booked", _("booked")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


SESSION_TRANSITIONS = {
    SessionState.BOOKED: {SessionState.HELD, SessionState.CANCELLED},
    SessionState.HELD: set(),
    SessionState.CANCELLED: set(),
}


# Names of the groups that give platform people their part; cooperative people and advisers never enter /admin/.
MANAGERS = "Programme managers"
ADVISERS = "Advisers"
