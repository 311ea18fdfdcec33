"""What finance may expect of the campaigns that close in the next days.
The outlook's page and other parts' figures are payments'."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.queries import titles_of
from crowdcoop.money import money
from payments.forecast import Expected, register_source


def closings(now: datetime, until: datetime) -> Iterator[Expected]:
    """Each campaign whose deadline falls in these days; its money counts once it has its minimum."""
    found = Campaign.objects.filter(state=CampaignState.LIVE, deadline_at__lt=until).select_related("cooperative")
    campaigns = list(found.order_by("deadline_at", "pk"))
    titles = titles_of(campaigns)
    for campaign in campaigns:
        reached = campaign.pledged_minor >= campaign.minimum_minor
        figures = {"pledged": money(campaign.pledged_minor), "minimum": money(campaign.minimum_minor)}
        rests_on = (
            _("%(pledged)s pledged, the minimum of %(minimum)s is reached; charges begin at the deadline")
            if reached
            else _("%(pledged)s pledged, %(minimum)s needed; without more nothing is charged")
        )
        yield Expected(
            at=campaign.deadline_at or now,
            title=_("%(title)s closes") % {"title": titles.get(campaign.pk) or campaign.cooperative.name},
            rests_on=rests_on % figures,
            money_in=campaign.pledged_minor if reached else 0,
        )


def register_own() -> None:
    """Called from `ready`."""
    register_source("campaigns", closings)
