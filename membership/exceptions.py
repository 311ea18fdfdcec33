"""What the rules of membership do not allow, in words for the person.
Deciding when to raise lives in services."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crowdcoop.exceptions import DomainError


class MembershipError(DomainError):
    """Base: `text` is the sentence shown."""

    text: Any = ""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message or self.text)


class UnknownJurisdiction(MembershipError):
    text = _("We do not know this law yet. Please choose one from the list.")


class NotAllowed(MembershipError):
    text = _("Your role in this cooperative does not allow this.")


class LastOwner(MembershipError):
    text = _("A cooperative needs at least one owner. Name another owner first.")


class UnknownPerson(MembershipError):
    text = _("Nobody has an account with this e-mail address yet. Ask them to create one, then add them here.")
