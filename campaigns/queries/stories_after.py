"""Who is asked what became of a campaign, and which stories wait for a reader.
Nothing here writes."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.enums import SUCCEEDED, UpdateKind
from campaigns.models import Campaign, CampaignUpdate
from campaigns.rules import can_moderate
from crowdcoop.waiting import Waiting
from membership.models import Cooperative

from .people import titles_of

# When, after success, a team is asked what became of it.
ASK_AFTER = timedelta(days=30)


def handed_in() -> QuerySet[CampaignUpdate]:
    """Stories nobody has read yet, the oldest first."""
    found = CampaignUpdate.objects.filter(kind=UpdateKind.STORY, published_at=None, handed_in_at__isnull=False)
    return found.select_related("campaign__cooperative").order_by("handed_in_at", "pk")


def stories_for(user: Any, now: datetime) -> list[Waiting]:
    """To teams: tell what became of it, a month after success or once it was sent back. To readers: read it."""
    team = Cooperative.objects.edited_by(user)
    old = Campaign.objects.filter(cooperative__in=team, state__in=SUCCEEDED, closed_at__lte=now - ASK_AFTER)
    told = CampaignUpdate.objects.filter(kind=UpdateKind.STORY)
    done = told.exclude(published_at=None, handed_in_at=None).values("campaign")
    silent = list(old.exclude(pk__in=done).order_by("pk"))
    waiting = list(handed_in()[:20]) if can_moderate(user) else []
    campaigns = [*silent, *(story.campaign for story in waiting)]
    titles = titles_of(campaigns) if campaigns else {}
    return [
        Waiting(
            title=titles[campaign.pk],
            text=_("It succeeded. Tell everybody what became of it."),
            url=reverse("campaign_became", args=[campaign.code]),
            action=_("Tell it"),
        )
        for campaign in silent
    ] + [
        Waiting(
            title=titles[story.campaign_id],
            text=_("The team tells what became of it. Read it before it is published."),
            url=reverse("story_review", args=[story.code]),
            action=_("Read it"),
        )
        for story in waiting
    ]
