"""The public totals of a campaign and the stock of its rewards: the only place that moves them.
Every function expects campaign, reward and pledge to be locked, in that order, by `lock_rows`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, Q, QuerySet, When

from campaigns.enums import CampaignState
from campaigns.exceptions import CampaignNotOpen, OneTransferEach, RewardSoldOut
from campaigns.models import Campaign, Pledge, Reward
from crowdcoop import kept, unawaited
from crowdcoop.cms.cache import touch
from payments.enums import Method
from payments.models import Payment


def lock_rows(code: str) -> tuple[Campaign, Pledge]:
    """Lock campaign → pledge, in this order, and return both as they are now, in one statement.

    Units of rewards are taken by one guarded statement.

    The weaker lock lets new pledges point at the campaign meanwhile; a foreign key's check would wait for the stronger.
    """
    rows = Pledge.objects.select_for_update(of=("campaign", "self"), no_key=True)
    fresh = rows.select_related("campaign__cooperative", "reward", "offline").get(code=code)
    return fresh.campaign, fresh


def lock_many_rows(codes: Sequence[str]) -> list[tuple[Campaign, Pledge]]:
    """`lock_rows` for several pledges: campaigns in their order, each before its pledges; one object a campaign."""
    campaigns: dict[int, Campaign] = {}
    pairs = []
    for pledge in _locked_in_order(list(codes)):
        pledge.campaign = campaigns.setdefault(pledge.campaign_id, pledge.campaign)
        pairs.append((pledge.campaign, pledge))
    return pairs


@kept.question([str])
def _locked_in_order(codes: list[str]) -> QuerySet[Pledge]:
    rows = Pledge.objects.select_for_update(of=("campaign", "self"), no_key=True).filter(code__in=codes)
    return rows.select_related("campaign__cooperative", "reward", "offline").order_by("campaign_id", "pk")


def refuse_unless_open(campaign: Campaign, now: datetime) -> None:
    """Raises CampaignNotOpen before opening, at or after the deadline, and in every state but live."""
    if campaign.state != CampaignState.LIVE or campaign.deadline_at is None or now >= campaign.deadline_at:
        raise CampaignNotOpen


def refuse_second_transfer(pledge: Pledge, payment: Payment) -> None:
    """One counting promise by transfer for each address. Raises OneTransferEach."""
    if payment.method != Method.TRANSFER or pledge.counted_minor or hasattr(pledge, "offline"):
        return
    others = Pledge.objects.filter(campaign_id=pledge.campaign_id, email=pledge.email, counted_minor__gt=0)
    if others.filter(payment__method=Method.TRANSFER, offline=None).exclude(pk=pledge.pk).exists():
        raise OneTransferEach


def take_unit(pledge: Pledge) -> None:
    """Set one unit of the pledge's reward aside. Raises RewardSoldOut."""
    if pledge.reward_id is None or pledge.holds_unit:
        return
    claim_unit(pledge.reward_id)
    pledge.holds_unit = True
    pledge.save(update_fields=["holds_unit"])


def claim_unit(reward_id: int) -> None:
    """One unit less, in one statement that looks and takes: two supporters never get the last. Raises RewardSoldOut."""
    if not _take_one(reward_id):
        raise RewardSoldOut


@kept.change(int)
def _take_one(reward_id: int) -> tuple[QuerySet[Reward], dict[str, Any]]:
    return Reward.objects.filter(Q(stock=None) | Q(taken__lt=F("stock")), pk=reward_id), {"taken": F("taken") + 1}


def give_unit_back(pledge: Pledge) -> None:
    """The unit may be chosen by others again."""
    if not pledge.holds_unit or pledge.reward_id is None:
        return
    # The reward the unit was taken from: the row's, not one just chosen in memory.
    Reward.objects.filter(pledges=pledge).update(taken=F("taken") - 1)
    pledge.holds_unit = False
    pledge.save(update_fields=["holds_unit"])


def count(campaign: Campaign, pledge: Pledge, payment: Payment) -> None:
    """Add the pledge, or the difference after a change of its amount, to the public total."""
    if pledge.counted_minor == 0:
        _count_backer(campaign, pledge, 1)
        campaign.hours_offered += pledge.hours_offered
    campaign.pledged_minor += payment.amount_minor - pledge.counted_minor
    pledge.counted_minor, pledge.hold_until = payment.amount_minor, None
    _save(campaign, pledge)


def count_many(pairs: Sequence[tuple[Campaign, Pledge]]) -> None:
    """`count` for pledges that have not counted yet, whose payments they carry; each campaign is written once."""
    ids = {pledge.campaign_id for _campaign, pledge in pairs}
    emails = {pledge.email for _campaign, pledge in pairs}
    known = set(_counting(list(ids), list(emails)))
    campaigns = {}
    for campaign, pledge in pairs:
        campaigns[campaign.pk] = campaign
        person = (campaign.pk, pledge.email)
        campaign.backers += person not in known
        known.add(person)
        campaign.hours_offered += pledge.hours_offered
        campaign.pledged_minor += pledge.payment.amount_minor
        pledge.counted_minor, pledge.hold_until = pledge.payment.amount_minor, None
        unawaited.update_row(Pledge, pledge.pk, counted_minor=pledge.counted_minor, hold_until=None)
    for campaign in campaigns.values():
        totals = ("backers", "pledged_minor", "hours_offered")
        unawaited.update_row(Campaign, campaign.pk, **{name: getattr(campaign, name) for name in totals})
    touch(*(f"campaign:{campaign.code}" for campaign in campaigns.values()))


@kept.question([int], [str])
def _counting(campaign_ids: list[int], emails: list[str]) -> QuerySet[Pledge, tuple[int, str]]:
    """Campaign id and address of the promises that count there for these addresses."""
    rows = Pledge.objects.filter(campaign__in=campaign_ids, email__in=emails, counted_minor__gt=0)
    return rows.values_list("campaign_id", "email")


def uncount(campaign: Campaign, pledge: Pledge) -> None:
    """Take the pledge out of the public total again."""
    if pledge.counted_minor == 0:
        return
    _count_backer(campaign, pledge, -1)
    campaign.hours_offered -= pledge.hours_offered
    campaign.pledged_minor -= pledge.counted_minor
    pledge.counted_minor = 0
    _save(campaign, pledge)


def collect(campaign: Campaign, pledge: Pledge, amount_minor: int) -> None:
    """What is really here for this pledge is now `amount_minor` (0 after a refund)."""
    campaign.collected_minor += amount_minor - pledge.collected_minor
    pledge.collected_minor = amount_minor
    _save(campaign, pledge)


def count_hours(campaign: Campaign, hours: int) -> None:
    """Hours of an offer that the team accepted, or (negative) that came to nothing; `campaign` is locked.

    With the hours that supporters lend beside their money they make the third goal."""
    campaign.hours_offered = max(campaign.hours_offered + hours, 0)
    Campaign.objects.filter(pk=campaign.pk).update(hours_offered=campaign.hours_offered)


def _count_backer(campaign: Campaign, pledge: Pledge, difference: int) -> None:
    """One person more or less, unless the same person already counts with another pledge: people are counted once.

    The database looks and counts in one statement; whoever asks for the figure afterwards reads it from there.
    """
    others = Pledge.objects.filter(campaign_id=pledge.campaign_id, email=pledge.email, counted_minor__gt=0)
    known = Exists(others.exclude(pk=pledge.pk))
    backers = Case(When(known, then=F("backers")), default=F("backers") + difference)
    unawaited.update(Campaign.objects.filter(pk=campaign.pk), backers=backers)
    campaign.__dict__.pop("backers", None)


def _save(campaign: Campaign, pledge: Pledge) -> None:
    totals = ("pledged_minor", "hours_offered", "collected_minor")
    unawaited.update_row(Campaign, campaign.pk, **{name: getattr(campaign, name) for name in totals})
    own = ("counted_minor", "collected_minor", "hold_until")
    unawaited.update_row(Pledge, pledge.pk, **{name: getattr(pledge, name) for name in own})
    touch(f"campaign:{campaign.code}")
