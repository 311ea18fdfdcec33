"""What the platform itself holds about a person: the account, the letters we sent, the editing desk.
What apps hold is registered by them."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from wagtail.users.models import UserProfile

from crowdcoop.mail.models import OutboxMessage
from crowdcoop.mail.services import forget_letters

from .models import User


def addresses_of(user: User) -> set[str]:
    """Every address proven to be theirs, in lower case. Typing somebody's address into an account opens nothing."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {address.lower() for address in proven}


def account_of(user: User) -> dict[str, Any]:
    """The account as the person would describe it; secrets stay out."""
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "language": user.language,
        "joined_at": user.date_joined,
        "last_signed_in_at": user.last_login,
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "second_steps": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
    }


def letters_to(user: User) -> list[Any]:
    """Letters we wrote to any of their addresses."""
    letters = OutboxMessage.objects.filter(to__in=addresses_of(user)).order_by("pk")
    return list(letters.values("queued_at", "sent_at", "to", "subject", "text"))


def forget_letters_to(user: User, now: datetime) -> None:
    for address in addresses_of(user):
        forget_letters(to=address)


def forget_desk_of(user: User, now: datetime) -> None:
    """Picture and preferences of the editing desk."""
    for profile in UserProfile.objects.filter(user=user):
        if profile.avatar:
            profile.avatar.delete(save=False)
        profile.delete()
