"""Who follows a campaign, the one reminder before its deadline, and the end of news.
Reading who gets which news is queries/community.py's."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from campaigns import letters
from campaigns.enums import PUBLIC, CampaignState
from campaigns.exceptions import CampaignNotOpen, CampaignNotPublic
from campaigns.models import Campaign, Follower, Pledge, Statement
from campaigns.queries.community import Reader
from crowdcoop.audit.services import record

BEFORE_DEADLINE = timedelta(hours=48)


@transaction.atomic
def follow(*, by: Any, campaign: Campaign, now: datetime) -> Follower:
    """From now on this person gets the public news, and one reminder. Quiet when they follow already.

    Raises CampaignNotPublic."""
    if campaign.state not in PUBLIC:
        raise CampaignNotPublic
    follower, new = Follower.objects.get_or_create(
        campaign=campaign, user=by, defaults={"language": by.language, "since": now}
    )
    if new:
        record(by=by, action="campaign.followed", subject=campaign)
    return follower


@transaction.atomic
def unfollow(*, by: Any, campaign: Campaign) -> None:
    """No more of it. Quiet when they do not follow."""
    gone, _rows = Follower.objects.filter(campaign=campaign, user=by).delete()
    if gone:
        record(by=by, action="campaign.unfollowed", subject=campaign)


@transaction.atomic
def ask_reminder(*, campaign: Campaign, email: str, language: str, now: datetime) -> Follower:
    """One reminder to a proven address, which is forgotten with it. Quiet when it was asked for already.

    Raises CampaignNotOpen where there is nothing to be reminded of."""
    if campaign.state != CampaignState.LIVE or campaign.deadline_at is None or now >= campaign.deadline_at:
        raise CampaignNotOpen
    follower, _new = Follower.objects.get_or_create(
        campaign=campaign, email=email.strip().lower(), defaults={"language": language, "since": now}
    )
    return follower


@transaction.atomic
def stop_news(*, campaign: Campaign, email: str, now: datetime) -> None:
    """No more news of this campaign to this address: agreement withdrawn, following ended, what it said before the
    launch forgotten. Quiet when there is none."""
    own: Any = Pledge.objects.of(campaign).filter(email__iexact=email).exclude(news_agreed_at=None)
    own.update(news_agreed_at=None)
    Follower.objects.filter(Q(user__email__iexact=email) | Q(email__iexact=email), campaign=campaign).delete()
    Statement.objects.filter(campaign=campaign, email__iexact=email).delete()
    record(by=None, action="news.stopped", subject=campaign)


def remind_followers(now: datetime) -> int:
    """Two days before the deadline, write once to who follows and does not support yet; returns how many letters.

    Addresses that were only kept for it are forgotten, also where the campaign ended otherwise. Safe any time."""
    near = Campaign.objects.live().filter(deadline_at__gt=now, deadline_at__lte=now + BEFORE_DEADLINE)
    waiting = Follower.objects.filter(campaign__in=near, reminded_at=None)
    written = 0
    for follower in waiting.select_related("campaign__cooperative", "user").order_by("pk"):
        written += _remind(follower, now)
    over = ~Q(campaign__state=CampaignState.LIVE)
    Follower.objects.filter(over | Q(reminded_at__isnull=False), user=None).delete()
    return written


@transaction.atomic
def _remind(follower: Follower, now: datetime) -> int:
    person: Any = follower.user
    reader = Reader(person.email, person.language) if person else Reader(follower.email, follower.language)
    follower.reminded_at = now
    follower.save(update_fields=["reminded_at"])
    counted = Pledge.objects.of(follower.campaign).filter(counted_minor__gt=0, email__iexact=reader.email)
    if counted.exists():
        return 0
    letters.deadline_near(follower.campaign, reader)
    return 1
