"""The coach: which advice is due for which campaign, said to its team once, and its switch.
Words and numbers of the rules are edited in the administration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet

from campaigns import letters
from campaigns.enums import CoachMoment
from campaigns.exceptions import NotYourCampaign
from campaigns.models import Campaign, CoachAdvice, CoachRule
from campaigns.rules import can_edit_campaign
from crowdcoop.audit.services import record

# A day's advice is for that day: who was away has no use for it a week later.
FRESH = timedelta(days=2)
# Never two pieces of advice within this time; the countdown of the last days comes besides.
REST = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a campaign stands at one moment, in what rules count."""

    opened_at: datetime
    deadline_at: datetime
    silent_since: datetime
    backers: int
    percent: int
    now: datetime

    def share(self) -> float:
        """How much of its time is gone, in per cent."""
        return 100 * (self.now - self.opened_at) / (self.deadline_at - self.opened_at)


def _is_due(rule: CoachRule, at: Standing) -> bool:
    whole = at.deadline_at - at.opened_at
    if rule.moment == CoachMoment.DAY:
        moment = at.opened_at + whole * (rule.at / 100)
        return moment <= at.now < moment + FRESH
    if rule.moment == CoachMoment.SILENT:
        return at.now - at.silent_since >= timedelta(days=rule.at)
    if rule.moment == CoachMoment.BELOW:
        return at.percent < 100 and at.share() >= rule.at
    if rule.moment == CoachMoment.BACKERS:
        return at.backers >= rule.at
    if rule.moment == CoachMoment.PERCENT:
        return at.percent >= rule.at and (at.percent < 100 or rule.at >= 100)
    left = at.deadline_at - at.now
    return timedelta(days=rule.at - 1) < left <= timedelta(days=rule.at)


def coach_teams(now: datetime) -> int:
    """Say what has become due to the teams that want it; returns how many pieces of advice. Safe any time."""
    rules = list(CoachRule.objects.filter(is_on=True).prefetch_related("words"))
    said = 0
    for campaign in _coached(now):
        for rule in _chosen(rules, campaign, now):
            said += _say(campaign, rule, now)
    return said


def _coached(now: datetime) -> QuerySet[Campaign]:
    found = Campaign.objects.live().filter(coached=True, opens_at__lt=F("deadline_at"), deadline_at__gt=now)
    found = found.annotate(told_at=Max("updates__published_at"), advised_at=Max("advice__at"))
    return found.select_related("cooperative").prefetch_related("advice").order_by("pk")


def _chosen(rules: Iterable[CoachRule], campaign: Any, now: datetime) -> list[CoachRule]:
    """The countdown, and at most one other piece of advice."""
    raised = campaign.pledged_minor + campaign.matched_minor
    known = {advice.rule_id for advice in campaign.advice.all()}
    standing = Standing(
        opened_at=campaign.opens_at,
        deadline_at=campaign.deadline_at,
        silent_since=max(campaign.opens_at, campaign.told_at or campaign.opens_at),
        backers=campaign.backers,
        percent=100 * raised // campaign.minimum_minor if campaign.minimum_minor else 0,
        now=now,
    )
    due = [rule for rule in rules if rule.pk not in known and _is_due(rule, standing)]
    ending = [rule for rule in due if rule.moment == CoachMoment.ENDING]
    if campaign.advised_at and now - campaign.advised_at < REST:
        return ending
    return ending + [rule for rule in due if rule.moment != CoachMoment.ENDING][:1]


@transaction.atomic
def _say(campaign: Campaign, rule: CoachRule, now: datetime) -> int:
    _advice, new = CoachAdvice.objects.get_or_create(campaign=campaign, rule=rule, defaults={"at": now})
    if new:
        letters.coach_says(campaign, rule)
    return int(new)


@transaction.atomic
def switch_coach(*, by: Any, campaign: Campaign, on: bool) -> None:
    """The team wants the coach's letters, or no more of them. Raises NotYourCampaign."""
    if not can_edit_campaign(by, campaign):
        raise NotYourCampaign
    Campaign.objects.filter(pk=campaign.pk).update(coached=on)
    record(by=by, action="coach.switched", subject=campaign, data={"on": on})
