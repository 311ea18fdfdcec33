"""People who may want to join: their answer, their consents, two reminders and then silence, erasure.
Applications have their own service."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch
from crowdcoop.codes import new_code
from crowdcoop.mail.services import forget_letters

from .. import emails
from ..consents import INTEREST_PURPOSES, VERSION, consent_text
from ..enums import Answer, ConsentState, ProspectState
from ..links import answer_token
from ..models import Consent, Cooperative, Prospect

# Days after the answer; the constraint membership_two_reminders keeps the budget.
REMIND_AFTER = (timedelta(days=30), timedelta(days=90))


@dataclass(frozen=True, slots=True)
class InterestOrder:
    """An answer as given in the form; `consents` are the purposes that were ticked."""

    cooperative_code: str
    email: str
    language: str
    answer: str
    campaign_code: str = ""
    consents: tuple[str, ...] = ()
    source: str = "cooperative"


@transaction.atomic
def ask_to_confirm(*, order: InterestOrder, now: datetime) -> None:
    """Write to an address that nobody has proven yet. Nothing about the person is stored: the answer is in the link.

    At most one letter per address, cooperative and day.
    """
    cooperative = Cooperative.objects.get(code=order.cooperative_code)
    key = f"{order.email.lower()}|{order.cooperative_code}|{now:%Y%m%d}"
    emails.interest_to_confirm(
        cooperative=cooperative,
        email=order.email.lower(),
        language=order.language,
        token=answer_token(asdict(order)),
        subject_code=hashlib.sha256(key.encode()).hexdigest(),
    )


@transaction.atomic
def answer_interest(
    *,
    by: Any = None,
    cooperative: Cooperative,
    email: str,
    language: str,
    answer: str,
    campaign_code: str = "",
    user: Any = None,
    source: str,
    consents: tuple[str, ...] = (),
    now: datetime,
) -> Prospect:
    """Keep the answer of a person whose address is proven (signed in, or through a link in a letter to it).

    One prospect per person and cooperative: answering again changes the answer. Each consent shown is stored with
    its text and version, given or refused. The first yes is acknowledged by a letter.
    """
    prospect, created = Prospect.objects.select_for_update().get_or_create(
        cooperative=cooperative,
        email=email.strip().lower(),
        defaults={
            "code": new_code("pr"),
            "language": language,
            "source": source,
            "campaign_code": campaign_code,
            "asked_at": now,
        },
    )
    prospect.user = user or prospect.user
    prospect.confirmed_at = prospect.confirmed_at or now
    prospect.campaign_code = prospect.campaign_code or campaign_code
    changed = _set_answer(prospect, Answer(answer))
    prospect.save()
    _store_consents(prospect, consents, source, now)
    if changed or created:
        record(by=by, action="prospect.answered", subject=prospect, data={"answer": answer, "source": source})
        touch("prospects")
    if prospect.state in (ProspectState.INFORMED, ProspectState.INTERESTED):
        emails.interest_noted(prospect)
    return prospect


@transaction.atomic
def erase_prospect(*, by: Any = None, prospect: Prospect, now: datetime) -> None:
    """Forget the person: address and account go, numbers and withdrawn consents stay without a name. Quiet twice."""
    prospect = Prospect.objects.select_for_update().get(pk=prospect.pk)
    if prospect.erased_at:
        return
    prospect.email, prospect.user, prospect.erased_at = "", None, now
    prospect.save(update_fields=["email", "user", "erased_at"])
    prospect.consents.filter(state=ConsentState.GIVEN).update(state=ConsentState.WITHDRAWN, withdrawn_at=now)
    forget_letters(about=[prospect.code])
    record(by=by, action="prospect.erased", subject=prospect)


def send_reminders(now: datetime) -> int:
    """Remind those who said yes and have not applied: after 30 and 90 days, never a third time. Returns how many."""
    yes = Prospect.objects.filter(
        state__in=[ProspectState.INFORMED, ProspectState.INTERESTED], erased_at=None, reminders_sent__lt=2
    )
    due = yes.filter(confirmed_at__lte=now - REMIND_AFTER[0], cooperative__accepts_members=True)
    return sum(_remind(pk, now) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, now: datetime) -> bool:
    prospect = Prospect.objects.select_for_update().select_related("cooperative").get(pk=pk)
    sent = prospect.reminders_sent
    if sent >= len(REMIND_AFTER) or prospect.confirmed_at is None or prospect.confirmed_at > now - REMIND_AFTER[sent]:
        return False
    if prospect.last_reminder_at and prospect.last_reminder_at > now - REMIND_AFTER[0]:
        return False
    prospect.reminders_sent, prospect.last_reminder_at = sent + 1, now
    prospect.save(update_fields=["reminders_sent", "last_reminder_at"])
    emails.joining_reminder(prospect)
    return True


def _set_answer(prospect: Prospect, answer: Answer) -> bool:
    """Applied and member are facts that no answer undoes."""
    if prospect.state in (ProspectState.APPLIED, ProspectState.MEMBER) or prospect.state == answer:
        return False
    prospect.state = ProspectState(answer)
    return True


def _store_consents(prospect: Prospect, ticked: tuple[str, ...], source: str, now: datetime) -> None:
    """Add a row where the answer differs from the last one; close the row of a consent that is taken back."""
    for purpose in INTEREST_PURPOSES:
        last = prospect.consents.filter(purpose=purpose).order_by("-given_at", "-pk").first()
        given = purpose in ticked
        if last is not None and (last.state == ConsentState.GIVEN) == given:
            continue
        if last is not None and last.state == ConsentState.GIVEN:
            last.state, last.withdrawn_at = ConsentState.WITHDRAWN, now
            last.save(update_fields=["state", "withdrawn_at"])
            continue
        with translation.override(prospect.language):
            text = consent_text(purpose, prospect.cooperative.name)
        Consent.objects.create(
            prospect=prospect,
            purpose=purpose,
            state=ConsentState.GIVEN if given else ConsentState.REFUSED,
            text_version=VERSION,
            text=text,
            language=prospect.language,
            source=source,
            given_at=now,
        )
