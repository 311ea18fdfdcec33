"""Before the launch: a campaign is shown or not, people say what they would do and rate its digest.
Statements are no pledges: nothing here touches money. Guests prove their address first (views/sounding_say.py)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from campaigns import letters
from campaigns.enums import CampaignState, Question
from campaigns.exceptions import (
    CampaignFrozen,
    NotHeardNow,
    NotYourCampaign,
    OwnTeamSpeaks,
    ReasonMissing,
    SoundingStopped,
)
from campaigns.models import Campaign, Follower, Rating, Sounding, Statement
from campaigns.queries.soundings import SHOWABLE, sounding_of
from campaigns.rules import can_close_sounding, can_edit_campaign
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from .moves import locked

# Once told, an address is kept as long as somebody may still come back to it.
KEPT_AFTER_LAUNCH = timedelta(days=90)
_OVER = (CampaignState.CANCELLED, CampaignState.REJECTED)


@dataclass(frozen=True, slots=True)
class StatementOrder:
    """What somebody would do. `email` is proven; cents; the two consents as ticked."""

    email: str
    language: str
    back_minor: int = 0
    joins: bool = False
    hours: int = 0
    name: str = ""
    contact: bool = False
    remind: bool = False


@transaction.atomic
def save_sounding(*, by: Any, campaign: Campaign, digest: str, shown: bool, now: datetime) -> Sounding:
    """The team writes the digest, and opens or closes the page before launch.

    Raises NotYourCampaign, CampaignFrozen (from the launch on), SoundingStopped (closed by who accompanies it)."""
    fresh = locked(campaign)
    if not can_edit_campaign(by, fresh):
        raise NotYourCampaign
    if fresh.state not in SHOWABLE:
        raise CampaignFrozen
    sounding, new = Sounding.objects.select_for_update().get_or_create(
        campaign=fresh, defaults={"opened_at": now, "closed_at": None if shown else now}
    )
    if shown and sounding.stopped_reason:
        raise SoundingStopped
    was_shown = not new and sounding.closed_at is None
    sounding.digest = digest
    if shown != was_shown:
        sounding.opened_at, sounding.closed_at = (now, None) if shown else (sounding.opened_at, now)
    sounding.save()
    action = "saved" if shown == was_shown else "opened" if shown else "closed"
    record(by=by, action=f"sounding.{action}", subject=fresh)
    touch(f"campaign:{fresh.code}")
    return sounding


@transaction.atomic
def stop_sounding(*, by: Any, campaign: Campaign, reason: str, now: datetime) -> None:
    """Its adviser or the programme takes the page away, and tells the team why. Quiet when it is closed.

    Raises NotYourCampaign, ReasonMissing."""
    fresh = locked(campaign)
    if not can_close_sounding(by, fresh):
        raise NotYourCampaign
    if not reason.strip():
        raise ReasonMissing
    if sounding_of(fresh) is None:
        return
    sounding = Sounding.objects.select_for_update().get(campaign=fresh)
    sounding.closed_at, sounding.stopped_by, sounding.stopped_reason = now, by, reason.strip()
    sounding.save()
    letters.sounding_stopped(fresh, sounding)
    record(by=by, action="sounding.stopped", subject=fresh, data={"reason": sounding.stopped_reason})
    touch(f"campaign:{fresh.code}")


@transaction.atomic
def allow_sounding(*, by: Any, campaign: Campaign, now: datetime) -> None:
    """Whoever may stop it lets the team open it again. Raises NotYourCampaign."""
    fresh = locked(campaign)
    if not can_close_sounding(by, fresh):
        raise NotYourCampaign
    Sounding.objects.filter(campaign=fresh).update(stopped_by=None, stopped_reason="")
    record(by=by, action="sounding.allowed", subject=fresh)


@transaction.atomic
def state(*, by: Any, campaign: Campaign, order: StatementOrder, now: datetime) -> Statement:
    """Keep what a proven address would do; said again, it is changed. Raises NotHeardNow, OwnTeamSpeaks."""
    fresh, email = _asked(campaign, order.email), order.email.strip().lower()
    known = Statement.objects.filter(campaign=fresh, email=email).first()
    statement = known or Statement(campaign=fresh, email=email, said_at=now)
    statement.person = by if getattr(by, "pk", None) else statement.person
    statement.language, statement.name = order.language, order.name
    statement.back_minor, statement.joins, statement.hours = order.back_minor, order.joins, order.hours
    statement.contact_agreed_at = (statement.contact_agreed_at or now) if order.contact else None
    statement.remind_agreed_at = (statement.remind_agreed_at or now) if order.remind else None
    statement.save()
    record(by=by, action="statement.changed" if known else "statement.made", subject=statement)
    touch(f"campaign:{fresh.code}")
    return statement


@transaction.atomic
def withdraw_statement(*, by: Any, campaign: Campaign, email: str, now: datetime) -> None:
    """It goes whole, with the rating, and nobody is told of the launch. Possible as long as there is something."""
    fresh, email = locked(campaign), email.strip().lower()
    gone, _rows = Statement.objects.filter(campaign=fresh, email=email).delete()
    rated, _rows = Rating.objects.filter(campaign=fresh, email=email).delete()
    if gone or rated:
        record(by=by, action="statement.withdrawn", subject=fresh)
        touch(f"campaign:{fresh.code}")


@transaction.atomic
def rate(*, by: Any, campaign: Campaign, email: str, answers: dict[str, int], now: datetime) -> Rating:
    """One rating for each proven address; again changes it. Raises NotHeardNow, OwnTeamSpeaks."""
    fresh, email = _asked(campaign, email), email.strip().lower()
    given = {name: answers[name] for name in Question.values} | {"rated_at": now}
    if getattr(by, "pk", None):
        given["person"] = by
    rating, new = Rating.objects.update_or_create(campaign=fresh, email=email, defaults=given)
    record(by=by, action="digest.rated" if new else "digest.rated_again", subject=fresh)
    touch(f"campaign:{fresh.code}")
    return rating


def _asked(campaign: Campaign, email: str) -> Campaign:
    """The campaign, locked, while it asks; its own team has no voice in it."""
    fresh = locked(campaign)
    if sounding_of(fresh) is None:
        raise NotHeardNow
    if fresh.cooperative.roles.filter(user__email__iexact=email.strip()).exists():
        raise OwnTeamSpeaks
    return fresh


def tell_of_launches(now: datetime) -> int:
    """Everybody who said what they would do hears once that it is open; returns how many letters. Safe any time."""
    waiting = Statement.objects.filter(told_at=None, campaign__state=CampaignState.LIVE).exclude(email="")
    told = sum(_tell(pk, now) for pk in waiting.order_by("pk").values_list("pk", flat=True))
    over = Q(told_at__lt=now - KEPT_AFTER_LAUNCH) | Q(campaign__state__in=_OVER)
    for rows in (Statement.objects.filter(over), Rating.objects.filter(campaign__in=_spoken_of(now))):
        rows.exclude(email="").update(email="")
    Statement.objects.filter(email="").exclude(name="").update(name="")
    return told


def _spoken_of(now: datetime) -> Any:
    """Campaigns whose ratings need no address any more: launched long ago, or given up."""
    old = Q(opens_at__lt=now - KEPT_AFTER_LAUNCH) & ~Q(state__in=SHOWABLE)
    return Campaign.objects.filter(old | Q(state__in=_OVER)).values("pk")


@transaction.atomic
def _tell(pk: int, now: datetime) -> int:
    found = Statement.objects.select_for_update(of=("self",)).select_related("campaign__cooperative")
    statement = found.filter(pk=pk, told_at=None).exclude(email="").first()
    if statement is None:
        return 0
    statement.told_at = now
    statement.save(update_fields=["told_at"])
    letters.launched(statement)
    if statement.remind_agreed_at:
        Follower.objects.get_or_create(
            campaign=statement.campaign, email=statement.email,
            defaults={"language": statement.language, "since": now},
        )  # fmt: skip
    return 1


def claim_statements(*, user: Any, email: str, now: datetime) -> int:
    """What was said as a guest from a proven address becomes the person's."""
    return Statement.objects.filter(email=email.lower(), person=None).update(person=user)
