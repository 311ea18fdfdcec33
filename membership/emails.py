"""Which letter goes to whom, in whose language. Called inside the transaction of what happened.
Words live in templates/membership/mail/; deciding to write lives in services."""

from typing import Any

from django.contrib.auth import get_user_model

from crowdcoop.mail.services import absolute, link_in, queue_for_each, queue_mail

from . import links
from .enums import Role
from .models import Application, Cooperative, Prospect


def interest_to_confirm(*, cooperative: Cooperative, email: str, language: str, token: str, subject_code: str) -> None:
    context = {"cooperative": cooperative, "url": absolute(links.confirm_url(token, language))}
    queue_mail(
        kind="membership/interest_to_confirm", to=email, language=language, context=context, subject_code=subject_code
    )


def interest_noted(prospect: Prospect) -> None:
    _to_prospect(prospect, "interest_noted", 1)


def joining_reminder(prospect: Prospect) -> None:
    """The first or second and last reminder, by `reminders_sent`."""
    _to_prospect(prospect, "joining_reminder", prospect.reminders_sent)


def _to_prospect(prospect: Prospect, name: str, ordinal: int) -> None:
    cooperative = prospect.cooperative
    join = links.join_url(cooperative, language=prospect.language, campaign_code=prospect.campaign_code)
    context = {
        "cooperative": cooperative,
        "join_url": absolute(join) if cooperative.accepts_members else "",
        "manage_url": absolute(links.prospect_url(prospect)),
        "ordinal": ordinal,
    }
    queue_mail(
        kind=f"membership/{name}",
        to=prospect.email,
        language=prospect.language,
        context=context,
        subject_code=prospect.code,
        ordinal=ordinal,
    )


def to_applicant(application: Application, name: str, *, ordinal: int = 1, **extra: Any) -> None:
    """A letter to the applicant; nothing when the address has been erased."""
    if not application.email:
        return
    queue_mail(
        kind=f"membership/{name}",
        to=application.email,
        language=application.language,
        context=_about(application, absolute(links.application_url(application))) | extra,
        subject_code=application.code,
        ordinal=ordinal,
    )


def to_secretaries(application: Application, name: str, *, ordinal: int = 1, **extra: Any) -> None:
    """One letter to each secretary, or to the owners where nobody is secretary yet."""
    cooperative = application.cooperative

    def told(person: Any) -> dict[str, Any]:
        url = link_in(person.language, "membership_application", cooperative.code, application.code)
        return _about(application, url) | extra

    queue_for_each(deciders(cooperative), kind=f"membership/{name}", about=application.code, told=told, ordinal=ordinal)


def _about(application: Application, url: str) -> dict[str, Any]:
    return {
        "application": application,
        "cooperative": application.cooperative,
        "law": application.jurisdiction,
        "url": url,
    }


def deciders(cooperative: Cooperative) -> list[Any]:
    """The secretaries; the owners where there are none."""
    people = get_user_model().objects.filter(is_active=True, cooperative_roles__cooperative=cooperative)
    secretaries = people.filter(cooperative_roles__role=Role.SECRETARY).distinct()
    return list(secretaries.order_by("pk")) or list(
        people.filter(cooperative_roles__role=Role.OWNER).distinct().order_by("pk")
    )
