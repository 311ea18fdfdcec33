"""Offers of help: made once an address is proven, answered by the team, counted while they are accepted or done.
The only writer of an offer's state and of what a need has covered. Locks: campaign → need → offer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from campaigns import help_letters as letters
from campaigns.enums import OFFER_TRANSITIONS, SUCCEEDED, CampaignState, NeedKind, OfferState
from campaigns.exceptions import HelpNotTaken, NeedIsMet, NotYourCampaign, OfferAnswered
from campaigns.models import Campaign, Need, NeedOffer
from campaigns.rules import can_edit_campaign
from crowdcoop.audit.services import actor_of, record
from crowdcoop.cms.cache import touch
from crowdcoop.codes import new_code

from .counters import count_hours
from .moves import locked

TAKING = SUCCEEDED | {CampaignState.LIVE}
_OPEN = (OfferState.OFFERED, OfferState.ACCEPTED)
_COUNTS = (OfferState.ACCEPTED, OfferState.DONE)


@dataclass(frozen=True, slots=True)
class OfferOrder:
    """What a person offers. `email` is theirs: their account's, or proven by the link of a letter."""

    need_code: str
    quantity: int
    email: str
    language: str
    name: str = ""
    message: str = ""


def refuse_help(campaign: Campaign, need: Need) -> None:
    """Raises HelpNotTaken before the launch and where the campaign came to nothing; NeedIsMet."""
    if campaign.state not in TAKING:
        raise HelpNotTaken
    if need.met:
        raise NeedIsMet


@transaction.atomic
def offer_help(*, by: Any, order: OfferOrder, now: datetime) -> NeedOffer:
    """Hand an offer to the team, who get a letter. The same address has one open offer for each need: again is quiet.

    Raises HelpNotTaken, NeedIsMet.
    """
    need = Need.objects.select_related("campaign__cooperative").get(code=order.need_code)
    campaign = locked(need.campaign)
    email = order.email.strip().lower()
    known = NeedOffer.objects.filter(need=need, email=email, state__in=_OPEN).first()
    if known:
        return known
    refuse_help(campaign, need)
    offer = NeedOffer.objects.create(
        code=new_code("o"),
        need=need,
        quantity=order.quantity,
        name=order.name,
        email=email,
        language=order.language,
        message=order.message,
        supporter=actor_of(by),
        created_at=now,
    )
    letters.help_offered(offer)
    record(by=by, action="offer.made", subject=offer, data={"need": need.code, "quantity": offer.quantity})
    return offer


@transaction.atomic
def answer_offer(*, by: Any, offer: NeedOffer, to: str, answer: str = "", now: datetime) -> NeedOffer:
    """Accept, decline or call done; the person is told. Accepted and done offers count, declined ones no longer.

    Raises NotYourCampaign, OfferAnswered (off the table of states).
    """
    campaign = locked(offer.need.campaign)
    fresh = NeedOffer.objects.select_for_update(of=("self",)).select_related("need__campaign__cooperative")
    row = fresh.get(pk=offer.pk)
    if not can_edit_campaign(by, campaign):
        raise NotYourCampaign
    if to not in OFFER_TRANSITIONS[row.state]:
        raise OfferAnswered
    came_from, row.state = row.state, OfferState(to)
    row.moved_at, row.answer = now, answer
    row.save()
    _count(campaign, row, (to in _COUNTS) - (came_from in _COUNTS))
    letters.offer_answered(row)
    record(by=by, action=f"offer.{to}", subject=row, data={"from": came_from})
    return row


def _count(campaign: Campaign, offer: NeedOffer, sign: int) -> None:
    """What the need has covered, and for hours the third goal, moves by the offer."""
    if sign:
        Need.objects.filter(pk=offer.need_id).update(covered=F("covered") + sign * offer.quantity)
        if offer.need.kind == NeedKind.HOURS:
            count_hours(campaign, sign * offer.quantity)
        touch(f"campaign:{campaign.code}")


def claim_offers(*, user: Any, email: str, now: datetime) -> int:
    """Offers made as a guest with a proven address become the person's."""
    return NeedOffer.objects.filter(email=email.lower(), supporter=None).update(supporter=user)
