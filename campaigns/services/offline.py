"""Money given by hand: entered by the team with evidence, counted once finance has approved it.
After success the cooperative sends it on by bank transfer, like any other promise by transfer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from campaigns import emails
from campaigns.enums import OFFLINE_TRANSITIONS, CampaignState, OfflineState
from campaigns.exceptions import CampaignNotOpen, NotYourCampaign, OfflineDecided, OfflineSecondPerson, WrongDay
from campaigns.models import Campaign, OfflinePledge
from campaigns.rules import belongs_to_team, can_edit_campaign
from crowdcoop.audit.services import record
from payments.enums import Method, PaymentState
from payments.rules import can_work_finance
from payments.services.transfers import promise_transfer

from .pledges import PledgeOrder, place_pledge, refuse_small


@dataclass(frozen=True, slots=True)
class OfflineOrder:
    """What the team writes down. `amount_minor` in cents; the evidence was checked by evidence.inspect."""

    kind: str
    amount_minor: int
    received_on: date
    evidence: Any
    evidence_type: str
    name: str = ""
    email: str = ""


@transaction.atomic
def enter_offline_pledge(*, by: Any, campaign: Campaign, order: OfflineOrder, now: datetime) -> OfflinePledge:
    """Note money that was given by hand while the campaign is open. It does not count yet.

    Raises NotYourCampaign, CampaignNotOpen, AmountTooSmall, WrongDay (before the opening, or in the future).
    """
    if not can_edit_campaign(by, campaign):
        raise NotYourCampaign
    if campaign.state != CampaignState.LIVE or campaign.deadline_at is None or now >= campaign.deadline_at:
        raise CampaignNotOpen
    refuse_small(order.amount_minor, None)
    opened_on = campaign.opens_at.date() if campaign.opens_at else now.date()
    if not opened_on <= order.received_on <= now.date():
        raise WrongDay
    entry = OfflinePledge(
        campaign=campaign,
        kind=order.kind,
        amount_minor=order.amount_minor,
        received_on=order.received_on,
        name=order.name,
        email=order.email.strip().lower(),
        evidence_type=order.evidence_type,
        entered_by=by,
        entered_at=now,
    )
    entry.evidence.save("evidence", order.evidence, save=False)
    entry.save()
    record(by=by, action="offline.entered", subject=entry, data={"minor": entry.amount_minor})
    return entry


def _decide(by: Any, entry: OfflinePledge, to: OfflineState, now: datetime, answer: str) -> OfflinePledge:
    fresh = OfflinePledge.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=entry.pk)
    if not can_work_finance(by) or by.pk == fresh.entered_by_id or belongs_to_team(by, fresh.campaign):
        raise OfflineSecondPerson
    if to not in OFFLINE_TRANSITIONS[fresh.state]:
        raise OfflineDecided
    fresh.state, fresh.decided_by, fresh.decided_at, fresh.answer = to, by, now, answer[:500]
    return fresh


@transaction.atomic
def approve_offline_pledge(*, by: Any, entry: OfflinePledge, now: datetime) -> OfflinePledge:
    """The evidence is good: from now on it counts, as a promise by transfer that the cooperative keeps.

    Raises OfflineSecondPerson unless `by` is of finance, did not enter it and does not belong to the cooperative;
    OfflineDecided, CampaignNotOpen, TransfersOff.
    """
    fresh = _decide(by, entry, OfflineState.APPROVED, now, "")
    enterer = fresh.entered_by
    order = PledgeOrder(
        campaign_code=fresh.campaign.code,
        amount_minor=fresh.amount_minor,
        email=fresh.email,
        language=enterer.language,
        name=fresh.name,
        method=Method.TRANSFER,
        sent_by=enterer.email,
    )
    fresh.pledge = place_pledge(by=by, order=order, now=now)
    fresh.save()
    payment = promise_transfer(by=by, payment=fresh.pledge.payment, now=now)
    if payment.state != PaymentState.ACTIVE:
        raise CampaignNotOpen
    record(by=by, action="offline.approved", subject=fresh, data={"pledge": fresh.pledge.code})
    return fresh


@transaction.atomic
def reject_offline_pledge(*, by: Any, entry: OfflinePledge, answer: str, now: datetime) -> OfflinePledge:
    """The evidence does not do: it never counts, and whoever entered it is told why. Raises as approving does."""
    fresh = _decide(by, entry, OfflineState.REJECTED, now, answer)
    fresh.save()
    emails.offline_rejected(fresh)
    record(by=by, action="offline.rejected", subject=fresh, data={"answer": fresh.answer})
    return fresh
