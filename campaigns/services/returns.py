"""What was promised to everybody: the team says it is there, with link and evidence; until then it is asked after.
The only writer of a return's delivery. What was promised is drafts.py's."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language

from campaigns import help_letters as letters
from campaigns.enums import SUCCEEDED
from campaigns.exceptions import NothingOwed, NotYourCampaign
from campaigns.models import CollectiveReturn
from campaigns.rules import can_edit_campaign
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

# Months after success at which the team is asked about what is still owed; the last letter also goes to its adviser.
REMIND_AFTER_MONTHS = (2, 8, 10)


@transaction.atomic
def deliver_return(*, by: Any, row: CollectiveReturn, link: str, evidence: str, now: datetime) -> CollectiveReturn:
    """What was promised is there, at `link`, shown by `evidence`. Said again, it corrects link and evidence.

    Raises NotYourCampaign; NothingOwed unless the campaign succeeded.
    """
    locked = CollectiveReturn.objects.select_for_update(of=("self",)).select_related("campaign__cooperative")
    fresh = locked.get(pk=row.pk)
    if not can_edit_campaign(by, fresh.campaign):
        raise NotYourCampaign
    if fresh.campaign.state not in SUCCEEDED:
        raise NothingOwed
    if fresh.delivered_at and (fresh.link, fresh.evidence) == (link, evidence):
        return fresh
    action = "return.corrected" if fresh.delivered_at else "return.delivered"
    fresh.delivered_at = fresh.delivered_at or now
    fresh.link, fresh.evidence, fresh.evidence_language = link, evidence, get_language() or ""
    fresh.save()
    record(by=by, action=action, subject=fresh, data={"campaign": fresh.campaign.code, "link": link})
    touch(f"campaign:{fresh.campaign.code}")
    return fresh


def remind_of_returns(now: datetime) -> int:
    """Write to the teams that still owe something, two, eight and ten months after success; each letter once."""
    due = Q()
    for sent, months in enumerate(REMIND_AFTER_MONTHS):
        due |= Q(reminded=sent, campaign__closed_at__lte=now - relativedelta(months=months))
    owed = CollectiveReturn.objects.filter(due, delivered_at=None, campaign__state__in=SUCCEEDED)
    waiting: dict[int, list[CollectiveReturn]] = defaultdict(list)
    for row in owed.select_related("campaign__cooperative").order_by("campaign_id", "position"):
        waiting[row.campaign_id].append(row)
    return sum(_remind(rows, now) for rows in waiting.values())


@transaction.atomic
def _remind(rows: list[CollectiveReturn], now: datetime) -> int:
    """One letter about all that this campaign owes; letters whose time has passed meanwhile are not sent late."""
    campaign = rows[0].campaign
    closed = campaign.closed_at or now
    number = sum(1 for months in REMIND_AFTER_MONTHS if closed + relativedelta(months=months) <= now)
    open_rows = CollectiveReturn.objects.filter(campaign=campaign, delivered_at=None, reminded__lt=number)
    if not open_rows.update(reminded=number):
        return 0
    last = number == len(REMIND_AFTER_MONTHS)
    letters.returns_owed(campaign, number=number, months=REMIND_AFTER_MONTHS[number - 1], tell_companions=last)
    return 1
