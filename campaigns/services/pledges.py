"""A supporter's pledge: placed, changed, withdrawn, claimed. Its state is moved by payments alone.
What a moved payment means for the campaign's totals is services/outcomes.py's work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState
from campaigns.exceptions import (
    AmountTooSmall,
    CampaignNotOpen,
    PledgeLocked,
    PledgesPaused,
    RewardUnknown,
    TransfersOff,
    TransferTooLarge,
)
from campaigns.models import Basket, Campaign, Pledge, Reward
from crowdcoop import clock, kept, unawaited
from crowdcoop.audit.services import record
from crowdcoop.codes import new_code
from crowdcoop.money import money
from payments.enums import Method, Nature, PaymentState
from payments.exceptions import PaymentsOff
from payments.models import Payment
from payments.services import payments
from payments.services.checkpoints import reached
from payments.services.transfers import takes_transfers

from .counters import claim_unit, give_unit_back, lock_rows, refuse_unless_open, take_unit

PURPOSE = "pledge"
MINIMUM_MINOR = 5_00
# A transfer costs nothing to promise, so more than this goes through the cooperative, with evidence (docs/adr/0007).
MAX_TRANSFER_MINOR = 3_000_00
HOLD = timedelta(minutes=30)
UNFINISHED = (PaymentState.DRAFT, PaymentState.AWAITING_CARD)
# The version of the words a supporter agrees to at the last step (templates/campaigns/support_check.html).
CONSENT_TEXT = "2026-12"


@dataclass(frozen=True, slots=True)
class PledgeOrder:
    """What a supporter decided in the three steps. `amount_minor` in cents."""

    campaign_code: str
    amount_minor: int
    email: str
    language: str
    reward_code: str = ""
    name: str = ""
    show_name: bool = False
    message: str = ""
    hours: int = 0
    news: bool = False
    supporter: Any = None
    method: str = Method.CARD
    # For money given by hand: who of the cooperative will send it on. Evidence and approval stand for a proven address.
    sent_by: str = ""
    # In whose name, when not in one's own; the receipt names it.
    organisation: str = ""
    organisation_tax_id: str = ""
    # The short word of the link that led here, for the team's counts.
    source: str = ""


@transaction.atomic
@unawaited.gather(Payment, Pledge)
def place_pledge(*, by: Any, order: PledgeOrder, now: datetime) -> Pledge:
    """Note the promise as a draft and hold its reward's unit for half an hour; nothing counts until a card is saved.

    Raises PledgesPaused, CampaignNotOpen, RewardUnknown, RewardSoldOut, AmountTooSmall, TransfersOff, TransferTooLarge.
    The caller sends the supporter to `payments.services.checkout.begin_checkout`, outside any transaction, or has the
    address proven (services/transfer_pledges.py)."""
    pledge = write_pledge(by=by, order=order, now=now)
    if pledge.reward_id is not None:
        claim_unit(pledge.reward_id)  # the one row others wait for: last
    reached("pledge.written")
    return pledge


def write_pledge(*, by: Any, order: PledgeOrder, now: datetime, basket: Basket | None = None) -> Pledge:
    """Check and write all of a pledge but its reward's unit, inside the caller's transaction, who claims it last.

    Raises what `place_pledge` raises, but for RewardSoldOut."""
    campaign, reward = _chosen(order)
    refuse_unless_open(campaign, now)
    if reward is None and order.reward_code:
        raise RewardUnknown
    refuse_small(order.amount_minor, reward)
    refuse_large_transfer(order.method, 0 if order.sent_by else order.amount_minor)
    try:
        pledge = _insert(by, order, campaign, reward, basket, now)
    except PaymentsOff:
        raise PledgesPaused from None
    reached("pledge.inserted")
    record(by=by, action="pledge.placed", subject=pledge, data={"campaign": campaign.code, "minor": order.amount_minor})
    return pledge


def _chosen(order: PledgeOrder) -> tuple[Campaign, Reward | None]:
    """The campaign and, where one of its rewards is named, that one, in one query. Raises CampaignNotOpen."""
    for reward in _named(order.campaign_code, order.reward_code) if order.reward_code else []:
        return reward.campaign, reward
    campaign = Campaign.objects.filter(code=order.campaign_code).first()
    if campaign is None:
        raise CampaignNotOpen
    return campaign, None


@kept.question(str, str)
def _named(campaign_code: str, reward_code: str) -> QuerySet[Reward]:
    return Reward.objects.select_related("campaign").filter(campaign__code=campaign_code, code=reward_code)


def _insert(
    by: Any, order: PledgeOrder, campaign: Campaign, reward: Reward | None, basket: Basket | None, now: datetime
) -> Pledge:
    code = new_code("p")
    nature = nature_of(reward)
    email = order.email.strip().lower()
    payment = payments.open_payment(
        by=by,
        purpose=PURPOSE,
        owner_code=code,
        book_code=campaign.code,
        amount_minor=order.amount_minor,
        nature=nature,
        payer_email=order.sent_by or email,
        payer_language=order.language,
        payer=order.supporter,
        method=order.method,
        deadline_at=campaign.deadline_at,
        shared_card=basket.card if basket else None,
        organisation=order.organisation,
        organisation_tax_id=order.organisation_tax_id,
        now=now,
    )
    pledge = Pledge(
        code=code,
        campaign=campaign,
        reward=reward,
        payment=payment,
        basket=basket,
        supporter=order.supporter,
        email=email,
        name=order.name,
        show_name=order.show_name and bool(order.name),
        message=order.message,
        hours_offered=order.hours,
        nature=nature,
        round=campaign.round,
        holds_unit=reward is not None,
        hold_until=now + HOLD,
        consent_text=CONSENT_TEXT,
        source=order.source,
        news_agreed_at=now if order.news else None,
        created_at=now,
    )
    unawaited.add(pledge)
    return pledge


def reward_of(campaign: Campaign, code: str) -> Reward | None:
    """The campaign's reward with this code; None for no code. Raises RewardUnknown for any other."""
    if not code:
        return None
    reward = campaign.rewards.filter(code=code).first()
    if reward is None:
        raise RewardUnknown
    return reward


def nature_of(reward: Reward | None) -> Nature:
    """What the money is: a pre-sale with a reward, a gift without."""
    return Nature.PRESALE if reward else Nature.GIFT


def refuse_small(amount_minor: int, reward: Reward | None) -> None:
    """Raises AmountTooSmall below €5 or below the reward's price."""
    least = max(MINIMUM_MINOR, reward.price_minor if reward else 0)
    if amount_minor < least:
        raise AmountTooSmall(format_lazy("{} {}", _("The smallest amount for this choice is"), money(least) + "."))


def refuse_large_transfer(method: str, amount_minor: int) -> None:
    """Raises TransfersOff without a bank account, TransferTooLarge above what an address alone may promise."""
    if method != Method.TRANSFER:
        return
    if not takes_transfers():
        raise TransfersOff
    if amount_minor > MAX_TRANSFER_MINOR:
        most = format_lazy("{}: {}.", _("The largest amount is"), money(MAX_TRANSFER_MINOR))
        raise TransferTooLarge(format_lazy("{} {}", TransferTooLarge.sentence, most))


def _changeable(pledge: Pledge, now: datetime) -> tuple[Campaign, Pledge]:
    campaign, fresh = lock_rows(pledge.code)
    now = clock.deciding(now)
    open_now = campaign.state == CampaignState.LIVE and campaign.deadline_at and now < campaign.deadline_at
    if not open_now or fresh.payment.state != PaymentState.ACTIVE:
        raise PledgeLocked
    return campaign, fresh


@transaction.atomic
def change_pledge(*, by: Any, pledge: Pledge, amount_minor: int, reward_code: str, now: datetime) -> Pledge:
    """Another amount or reward, until the deadline.

    Raises PledgeLocked, RewardUnknown, RewardSoldOut, AmountTooSmall, TransferTooLarge."""
    campaign, fresh = _changeable(pledge, now)
    reward = reward_of(campaign, reward_code)
    refuse_small(amount_minor, reward)
    refuse_large_transfer(fresh.payment.method, amount_minor)
    other = (reward.pk if reward else None) != fresh.reward_id
    if other:
        give_unit_back(fresh)
        fresh.reward, fresh.nature = reward, nature_of(reward)
        fresh.save(update_fields=["reward", "nature"])
        take_unit(fresh)
    payments.change_amount(
        by=by, payment=fresh.payment, amount_minor=amount_minor, nature=nature_of(reward), anew=other, now=now
    )
    record(by=by, action="pledge.changed", subject=fresh, data={"minor": amount_minor, "reward": reward_code})
    return Pledge.objects.select_related("payment", "reward", "campaign").get(pk=fresh.pk)


@transaction.atomic
def withdraw_pledge(*, by: Any, pledge: Pledge, now: datetime) -> None:
    """Take the promise back, until the deadline. Quiet when withdrawn already. Raises PledgeLocked."""
    if pledge.payment.state == PaymentState.WITHDRAWN:
        return
    _campaign, fresh = _changeable(pledge, now)
    payments.withdraw_payment(by=by, payment=fresh.payment, now=now)
    record(by=by, action="pledge.withdrawn", subject=fresh)


@transaction.atomic
def claim_pledges(*, user: Any, email: str, now: datetime) -> int:
    """Give a person the pledges made as a guest with an address they have since verified; returns how many."""
    mine = Pledge.objects.filter(supporter=None, email=email.strip().lower())
    claimed = 0
    for pledge in mine.select_for_update(of=("self",)):
        pledge.supporter = user
        pledge.save(update_fields=["supporter"])
        record(by=user, action="pledge.claimed", subject=pledge)
        claimed += 1
    return claimed


def free_stale_holds(now: datetime) -> int:
    """Give back units whose supporters did not finish in half an hour; returns how many. Safe any time."""
    stale = Pledge.objects.filter(holds_unit=True, hold_until__lte=now, payment__state__in=UNFINISHED)
    freed = 0
    for pledge in stale.order_by("pk"):
        with transaction.atomic():
            _campaign, fresh = lock_rows(pledge.code)
            if fresh.holds_unit and fresh.payment.state in UNFINISHED:
                give_unit_back(fresh)
                freed += 1
    return freed
