"""What finance may expect of the campaigns that close in the next days.
The outlook's page and other parts' figures are payments'."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.outlook import problem_of
from campaigns.queries import titles_of
from crowdcoop.money import money
from payments.forecast import Expected, register_source


def closings(now: datetime, until: datetime) -> Iterator[Expected]:
    """Each campaign whose deadline falls in these days; its money counts once it has its minimum."""
    found = Campaign.objects.filter(state=CampaignState.LIVE, deadline_at__lt=until).select_related("cooperative")
    campaigns = list(found.order_by("deadline_at", "pk"))
    titles = titles_of(campaigns)
    for campaign in campaigns:
        short = campaign.pledged_minor + campaign.matched_minor < campaign.minimum_minor
        problem = problem_of(campaign, campaign.pledged_minor)
        figures = {"pledged": money(campaign.pledged_minor), "minimum": money(campaign.minimum_minor)}
        rests_on = (
            _("%(pledged)s pledged, the minimum of %(minimum)s is reached; charges begin at the deadline")
            if not short
            else _("%(pledged)s pledged, %(minimum)s needed; without more nothing is charged")
        ) % figures
        yield Expected(
            at=campaign.deadline_at or now,
            title=_("%(title)s closes") % {"title": titles.get(campaign.pk) or campaign.cooperative.name},
            rests_on=f"{rests_on}; {problem}" if problem and not short else rests_on,
            money_in=0 if problem else campaign.pledged_minor,
        )


def register_own() -> None:
    """Called from `ready`."""
    register_source("campaigns", closings)
