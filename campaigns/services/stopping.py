"""Stopping a campaign before its time: by its team while nothing was charged, later by two people of the platform.
Giving money back is securing.py's work."""

from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns import emails
from campaigns.enums import CampaignState
from campaigns.exceptions import NothingToStop, NotYourCampaign, ReasonMissing, StopNeedsTwo, TwoPeopleStopIt
from campaigns.models import Campaign, CampaignStop
from campaigns.rules import can_cancel_campaign, can_stop_campaign
from crowdcoop.audit.services import record
from crowdcoop.codes import new_code
from payments.enums import PaymentState

from .moves import locked, move
from .securing import begin_unwinding, let_go

CANCELLABLE = frozenset({CampaignState.LIVE, CampaignState.SCHEDULED})
STOPPABLE = frozenset({CampaignState.COLLECTING, CampaignState.FUNDED})
NOT_LET_GO = (PaymentState.DRAFT, PaymentState.AWAITING_CARD, PaymentState.ACTIVE)
LONGEST_REASON = 1000


def _said(reason: str) -> str:
    words = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    if not words:
        raise ReasonMissing
    return words


@transaction.atomic
def cancel_campaign(*, by: Any, campaign: Campaign, reason: str, now: datetime) -> None:
    """End an open or scheduled campaign before its deadline: nobody is ever charged.

    By its team or the platform's finance people; `reason` stands on the page and in every letter. Raises
    NotYourCampaign, ReasonMissing, TwoPeopleStopIt in the second round, NothingToStop at any other step. After commit:
    the clock lets go of every promise (`finish_cancelled`)."""
    words = _said(reason)
    fresh = locked(campaign)
    if not can_cancel_campaign(by, fresh):
        raise NotYourCampaign
    if fresh.state == CampaignState.LIVE and fresh.round > 1:
        raise TwoPeopleStopIt
    if not may_be_cancelled(fresh):
        raise NothingToStop
    fresh.closed_at = now
    move(campaign=fresh, to=CampaignState.CANCELLED, by=by, cause="cancelled", now=now, comment=words)
    emails.campaign_cancelled(fresh, words)


def finish_cancelled(*, now: datetime) -> None:
    """Release every promise of cancelled campaigns and write to its supporter; outside any transaction, safe twice."""
    open_ones = Campaign.objects.filter(state=CampaignState.CANCELLED, pledges__payment__state__in=NOT_LET_GO)
    for campaign in open_ones.distinct():
        let_go(campaign, cause="cancelled", now=now)


def may_be_cancelled(campaign: Campaign) -> bool:
    """Announced or open, and no card was charged yet."""
    return campaign.state in CANCELLABLE and campaign.round == 1


@transaction.atomic
def propose_stop(*, by: Any, campaign: Campaign, reason: str, now: datetime) -> CampaignStop:
    """Ask that everything collected so far goes back; another person decides. An open proposal is returned as it is.

    Raises NotYourCampaign unless `by` may work on finance, ReasonMissing, NothingToStop."""
    words = _said(reason)
    fresh = locked(campaign)
    if not can_stop_campaign(by):
        raise NotYourCampaign
    if not may_be_stopped(fresh):
        raise NothingToStop
    waiting = fresh.stops.filter(decided_at=None).first()
    if waiting is not None:
        return waiting
    stop = CampaignStop.objects.create(
        code=new_code("h"), campaign=fresh, reason=words, proposed_by=by, proposed_at=now
    )
    record(by=by, action="campaign.stop_proposed", subject=fresh, data={"stop": stop.code})
    return stop


def may_be_stopped(campaign: Campaign) -> bool:
    """A round was collected, or is being collected, and not all of it was paid out yet."""
    return campaign.state in STOPPABLE or (campaign.state == CampaignState.LIVE and campaign.round > 1)


@transaction.atomic
def decide_stop(*, by: Any, stop: CampaignStop, agreed: bool, now: datetime) -> CampaignStop:
    """The second person's answer. Agreed: everybody gets their money back. Decided already: nothing.

    Raises NotYourCampaign, StopNeedsTwo for whoever proposed it, NothingToStop when the campaign moved on."""
    fresh = locked(stop.campaign)
    row = CampaignStop.objects.select_for_update().get(pk=stop.pk)
    if row.decided_at is not None:
        return row
    if not can_stop_campaign(by):
        raise NotYourCampaign
    if agreed and by.pk == row.proposed_by_id:
        raise StopNeedsTwo
    if agreed and not may_be_stopped(fresh):
        raise NothingToStop
    row.decided_by, row.decided_at, row.agreed = by, now, agreed
    row.save()
    record(by=by, action="campaign.stop_decided", subject=fresh, data={"stop": row.code, "agreed": agreed})
    if agreed:
        begin_unwinding(campaign=fresh, by=by, cause="stopped", reason=row.reason, now=now)
    return row
