"""Who follows a campaign, the one reminder before its deadline, and the end of news.
Reading who follows is queries/community.py's."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from campaigns.models import Campaign, Follower, Pledge
from crowdcoop.audit.services import record


@transaction.atomic
def stop_news(*, campaign: Campaign, email: str, now: datetime) -> None:
    """No more news of this campaign to this address: agreement withdrawn, following ended. Quiet when there is none."""
    own: Any = Pledge.objects.of(campaign).filter(email__iexact=email).exclude(news_agreed_at=None)
    own.update(news_agreed_at=None)
    Follower.objects.filter(Q(user__email__iexact=email) | Q(email__iexact=email), campaign=campaign).delete()
    record(by=None, action="news.stopped", subject=campaign)
