"""Placing several pledges at once, with one card and perhaps one tip. Each is a pledge like any other afterwards.
Opening the provider's page is payments' work (shared_cards.py), outside the transaction here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.exceptions import BasketEmpty, BasketTooFull, CampaignError, LineRefused
from campaigns.models import Basket, Pledge, Tip
from crowdcoop import unawaited
from crowdcoop.codes import new_code
from payments.enums import Method
from payments.services.payments import release_payment
from payments.services.shared_cards import open_shared_card

from .counters import claim_unit
from .pledges import UNFINISHED, PledgeOrder, write_pledge
from .tips import open_tip

MAX_LINES = 10


@dataclass(frozen=True, slots=True)
class BasketOrder:
    """One or more pledges of one person, each to another campaign, by card; and a tip in cents, 0 for none."""

    pledges: tuple[PledgeOrder, ...]
    tip_minor: int = 0


@transaction.atomic
@unawaited.gather()
def place_basket(*, by: Any, order: BasketOrder, now: datetime) -> Basket:
    """Note all pledges and the tip as drafts that wait for one card: all of them or none.

    Raises BasketEmpty, BasketTooFull, PledgesPaused, TipTooSmall, LineRefused (which names the campaign and says why).
    After commit the caller sends the person to `payments.services.shared_cards.begin_shared_checkout`."""
    if not order.pledges:
        raise BasketEmpty
    if len(order.pledges) > MAX_LINES:
        raise BasketTooFull
    card = open_shared_card(language=order.pledges[0].language, now=now)
    basket = Basket.objects.create(code=new_code("b"), card=card, created_at=now)
    pledges = [_write(by, line, basket, now) for line in order.pledges]
    if order.tip_minor:
        ends = [p.payment.deadline_at for p in pledges if p.payment.deadline_at is not None]
        open_tip(
            by=by, basket=basket, amount_minor=order.tip_minor, like=pledges[0].payment, deadline_at=max(ends), now=now
        )
    _claim_units(pledges)
    return basket


def _write(by: Any, line: PledgeOrder, basket: Basket, now: datetime) -> Pledge:
    if line.method != Method.CARD:
        raise ValueError("a basket is paid by card")
    try:
        return write_pledge(by=by, order=line, basket=basket, now=now)
    except CampaignError as error:
        raise LineRefused(line.campaign_code, str(error)) from error


def _claim_units(pledges: Sequence[Pledge]) -> None:
    """The rows others wait for: last, and always in the same order, so that two baskets never wait for each other."""
    for pledge in sorted((p for p in pledges if p.reward_id), key=lambda p: p.reward_id or 0):
        try:
            claim_unit(pledge.reward_id or 0)
        except CampaignError as error:
            raise LineRefused(pledge.campaign.code, str(error)) from error


def give_up_basket(*, basket: Basket, now: datetime) -> None:
    """The person changed their mind before saving a card: what was not finished expires at once, the units are free.

    One transaction each; safe twice. A card saved meanwhile for what expired is learnt of, told, and forgotten."""
    for payment in _unfinished(basket):
        release_payment(payment=payment, cause="replaced", now=now)


def _unfinished(basket: Basket) -> list[Any]:
    pledges = [pledge.payment for pledge in basket.own_pledges.filter(payment__state__in=UNFINISHED).order_by("pk")]
    tips = Tip.objects.filter(basket=basket, payment__state__in=UNFINISHED).select_related("payment")
    return pledges + [tip.payment for tip in tips]


def is_unfinished(basket: Basket) -> bool:
    """Whether anything in it still waits for the card."""
    return basket.own_pledges.filter(payment__state__in=UNFINISHED).exists()
