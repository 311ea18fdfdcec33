"""Leaving: every app scrubs its part, then the User itself becomes nobody.
What law keeps is said in words by each app's registration."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction

from crowdcoop.accounts import own_data
from crowdcoop.accounts.exceptions import StillNeeded
from crowdcoop.accounts.models import User
from crowdcoop.audit.services import record


def obstacles(user: User) -> list[str]:
    """Sentences: what must be settled before this account can be erased."""
    return [str(sentence) for eraser in own_data.erasers.values() for sentence in eraser.obstacles(user)]


def kept(user: User) -> list[str]:
    """Sentences: what stays after erasure, and why."""
    return [str(eraser.kept) for eraser in own_data.erasers.values() if eraser.kept]


@transaction.atomic
def erase_account(*, by: User, now: datetime) -> None:
    """Erase everything personal that no law keeps, sign the person out everywhere. Raises StillNeeded.

    The User row stays, scrubbed, because rows that law keeps point at it. Doing it again changes nothing.
    """
    user = User.objects.select_for_update().get(pk=by.pk)
    if user.erased_at:
        return
    if open_points := obstacles(user):
        raise StillNeeded(" ".join(open_points))
    for eraser in own_data.erasers.values():
        eraser.erase(user, now)
    _scrub_user(user, now)
    _end_sessions(user)
    record(by=None, action="account.erased", subject=user)


def _scrub_user(user: User, now: datetime) -> None:
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.email = f"erased-{user.pk}@erased.invalid"
    user.first_name = user.last_name = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.erased_at = now
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def _end_sessions(user: User) -> None:
    """Sessions hold the user's id inside their text: every unexpired one is looked into."""
    for session in Session.objects.iterator():
        if str(session.get_decoded().get("_auth_user_id")) == str(user.pk):
            session.delete()
