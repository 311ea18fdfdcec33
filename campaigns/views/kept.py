"""What a visitor has put together so far, in the session: campaigns with amounts, who they are, what was placed.
Nothing is promised here; placing is services/baskets.py's."""

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from campaigns.models import Basket
from campaigns.services.baskets import MAX_LINES, BasketOrder, give_up_basket, is_unfinished, place_basket
from campaigns.services.pledges import PledgeOrder
from crowdcoop import clock
from crowdcoop.mail.services import absolute
from payments.services.shared_cards import begin_shared_checkout

KEY = "basket"
Kept = dict[str, Any]


def kept(request: HttpRequest) -> Kept:
    """`lines`: campaign code → amount (cents), reward code, source; `you`: as YouForm hands it over."""
    found = request.session.get(KEY) or {}
    return {"lines": dict(found.get("lines", {})), "you": dict(found.get("you", {}))} | {
        name: found.get(name, "") for name in ("placed", "placed_as")
    }


def keep(request: HttpRequest, basket: Kept) -> None:
    request.session[KEY] = basket


def put_in(request: HttpRequest, campaign_code: str, line: Kept) -> bool:
    """Put a campaign in, or change it there. False when ten others are in it already."""
    basket = kept(request)
    if campaign_code not in basket["lines"] and len(basket["lines"]) >= MAX_LINES:
        return False
    basket["lines"][campaign_code] = line
    keep(request, basket)
    return True


def take_out(request: HttpRequest, campaign_code: str) -> None:
    basket = kept(request)
    if basket["lines"].pop(campaign_code, None) is not None:
        keep(request, basket)


def order_of(request: HttpRequest, campaign_code: str, line: Kept, you: Kept) -> PledgeOrder:
    """The one order of a line and a person, whichever way they came."""
    user = request.user
    return PledgeOrder(
        campaign_code=campaign_code,
        amount_minor=line["amount"],
        reward_code=line["reward"],
        email=you["email"],
        name=you["name"],
        show_name=you["show_name"],
        message=you["message"],
        hours=you["hours"],
        news=you["news"],
        organisation=you.get("organisation", ""),
        organisation_tax_id=you.get("organisation_tax_id", ""),
        language=get_language() or settings.LANGUAGE_CODE,
        supporter=user if user.is_authenticated else None,
        method=you["method"],
        source=line.get("source", ""),
    )


def place_once(request: HttpRequest, told: Kept, order: BasketOrder) -> Basket:
    """Place the order; who comes back from the provider's page and changed nothing goes on with the same basket.

    `told` is the part of the session that remembers it: `placed`, `placed_as`, and `left` for what it replaces."""
    said = json.dumps([[asdict(p) | {"supporter": str(p.supporter)} for p in order.pledges], order.tip_minor])
    before = Basket.objects.filter(code=told.get("placed", "")).select_related("card").first()
    unfinished = before is not None and is_unfinished(before)
    if before is not None and unfinished and told.get("placed_as") == said:
        return before
    basket = place_basket(by=request.user, order=order, now=clock.now())
    told |= {"placed": basket.code, "placed_as": said, "left": before.code if before and unfinished else ""}
    return basket


def checkout_url(basket: Basket, *, back: str) -> str:
    """The provider's page while the basket waits for its card, else our thanks. Outside any transaction."""
    return begin_shared_checkout(
        card=basket.card,
        return_url=absolute(reverse("basket_thanks", args=[basket.code])),
        cancel_url=absolute(back),
        now=clock.now(),
    )


def leave(code: str) -> None:
    """Give up what a later order replaced. Outside any transaction; safe twice."""
    for basket in Basket.objects.filter(code=code) if code else ():
        give_up_basket(basket=basket, now=clock.now())
