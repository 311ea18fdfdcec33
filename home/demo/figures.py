"""The curves of the demo's campaigns, from their pledges, and how often their pages were opened.
More when a campaign opens and before it ends, as it is everywhere."""

import random
from datetime import timedelta

from django.utils import timezone

from campaigns.enums import PUBLIC
from campaigns.models import Campaign, CampaignDay
from campaigns.services.figures import add_views, note_breakdowns, note_days, rebuild_days

from .world import World


def build(world: World) -> None:
    """Every campaign that has opened and has no readers yet."""
    began = Campaign.objects.filter(state__in=PUBLIC, opens_at__lte=world.now)
    for campaign in began.exclude(days__views__gt=0).order_by("pk"):
        rebuild_days(campaign, world.now)
        _read(world, campaign)
    note_days(world.now)
    note_breakdowns(world.now)


def _read(world: World, campaign: Campaign) -> None:
    chance = random.Random(campaign.cooperative_id)  # noqa: S311 - the same world each time, not a secret
    for day in CampaignDay.objects.filter(campaign=campaign).order_by("on"):
        busy = 3 if day.percent < 15 or day.percent > 85 else 1
        add_views({campaign.code: chance.randint(4, 16) * busy}, day.on)
    add_views({campaign.code: chance.randint(20, 60)}, timezone.localdate(world.now) - timedelta(days=1))
