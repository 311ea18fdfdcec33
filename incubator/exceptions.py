"""What the rules of accompaniment do not allow, said in words for the person.
No logic lives here."""

from django.utils.translation import gettext_lazy as _

from crowdcoop.exceptions import DomainError


class CallNotOpen(DomainError):
    sentence = _("This call is not open. What you wrote is still here; the page of the call says when it opens again.")


class AlreadyDecided(DomainError):
    sentence = _("This application already has its answer.")


class AlreadySent(DomainError):
    sentence = _("This application was sent already and can no longer be changed.")


class ConflictOfInterest(DomainError):
    sentence = _("This person belongs to the cooperative, so somebody else has to do this.")


class NotYours(DomainError):
    sentence = _("Only the person this was assigned to can do this.")


class StageClosed(DomainError):
    sentence = _("This stage is not under way, so nothing can be handed in for it now.")


class AlreadyWithAdviser(DomainError):
    sentence = _("Your adviser is reading the last version. You can hand in the next one after the answer.")


class AlreadyApproved(DomainError):
    sentence = _("This document is approved; there is nothing more to hand in.")


class NothingToReview(DomainError):
    sentence = _("There is no version waiting for an answer any more.")


class GateNotReached(DomainError):
    sentence = _("You can sign the stage off when everything else on its list is done.")


class AlreadyAccompanied(DomainError):
    sentence = _("This cooperative is in an incubation already.")


class SessionNotOpen(DomainError):
    sentence = _("This session is already noted or was cancelled.")


class CampaignNotWaiting(DomainError):
    sentence = _("This campaign is not waiting for your answer any more.")


class SlotTaken(DomainError):
    sentence = _("You have another session at that moment.")
