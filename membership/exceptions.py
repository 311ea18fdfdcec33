"""What the rules of membership do not allow, in words for the person.
Deciding when to raise lives in services."""

from django.utils.translation import gettext_lazy as _

from crowdcoop.exceptions import DomainError


class MembershipError(DomainError):
    """Base of this app's errors."""


class UnknownJurisdiction(MembershipError):
    sentence = _("We do not know this law yet. Please choose one from the list.")


class NotAllowed(MembershipError):
    sentence = _("Your role in this cooperative does not allow this.")


class LastOwner(MembershipError):
    sentence = _("A cooperative needs at least one owner. Name another owner first.")


class TaxIdTaken(MembershipError):
    sentence = _("Another cooperative here has this tax number. If it is yours, please write to us.")


class UnknownPerson(MembershipError):
    sentence = _("Nobody has an account with this e-mail address yet. Ask them to create one, then add them here.")


class AlreadyMember(MembershipError):
    sentence = _("You are a member of this cooperative already.")


class AlreadyApplied(MembershipError):
    sentence = _("Your application to this cooperative is already on its way. You can follow it on its own page.")


class NotTakingMembers(MembershipError):
    sentence = _("This cooperative does not take new members at the moment.")


class NotPossibleNow(MembershipError):
    sentence = _("This is not possible any more: the application has moved on. Look at its present state.")


class OwnApplication(MembershipError):
    sentence = _("Nobody decides on their own application. Please ask another person of the cooperative.")


class ConsentMissing(MembershipError):
    sentence = _("The cooperative cannot take your application without these agreements.")


class TermEnded(MembershipError):
    sentence = _("The term has ended and the law has admitted this person. A denial has no effect any more.")


class AppealStillOpen(MembershipError):
    sentence = _("The admission can still be appealed. It becomes final when the last day has passed.")


class WrongAmount(MembershipError):
    sentence = _("This is not the amount of the contribution. Please record exactly what was due.")


class PaidTooLate(MembershipError):
    sentence = _("This arrived after the last day for the contribution. Give more time first, then record it.")


class WrongDate(MembershipError):
    sentence = _("The day must lie between the day of the application and today.")


class NotEnoughShares(MembershipError):
    sentence = _("A member cannot give up more shares than they hold.")


class ProvisionalShares(MembershipError):
    sentence = _(
        "These shares were paid by direct debit and are provisional for eight weeks. They cannot be moved yet."
    )


class NoDebits(MembershipError):
    sentence = _("This cooperative takes no direct debits. Please pay by bank transfer.")


class DebitUnderway(MembershipError):
    sentence = _("A direct debit for this contribution is on its way. Wait until the bank has answered.")


class ReferenceUsed(MembershipError):
    sentence = _("A transfer with this reference is already recorded with another amount.")
