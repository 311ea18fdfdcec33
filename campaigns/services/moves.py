"""The one function that changes a campaign's state, and its event row.
Why and when it is called is decided by the other services."""

from datetime import datetime
from typing import Any

from campaigns.enums import PUBLIC, TRANSITIONS
from campaigns.exceptions import IllegalCampaignMove
from campaigns.models import Campaign, CampaignEvent
from crowdcoop.audit.services import actor_of, record
from crowdcoop.cms.cache import touch


def locked(campaign: Campaign) -> Campaign:
    """The same campaign, fresh and locked until the end of the transaction."""
    return Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def move(*, campaign: Campaign, to: str, by: Any, cause: str, now: datetime, comment: str = "") -> None:
    """Move a locked campaign to `to`, leaving event and audit rows. Raises IllegalCampaignMove off the table."""
    if to not in TRANSITIONS[campaign.state]:
        raise IllegalCampaignMove
    came_from, campaign.state = campaign.state, to
    campaign.save()
    actor = actor_of(by)
    CampaignEvent.objects.create(
        campaign=campaign, at=now, from_state=came_from, to_state=to, cause=cause, actor=actor, comment=comment
    )
    record(by=by, action=f"campaign.{cause}", subject=campaign, data={"from": came_from, "to": str(to)})
    if to in PUBLIC or came_from in PUBLIC:
        touch(f"campaign:{campaign.code}")
