"""Payouts of the demo: one that arrived, with its statement; one that waits for the second person; an account to check.
Two people of the finance desk act, each in their own name."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from campaigns.enums import CampaignState
from membership.enums import Role
from payments.enums import OrderKind
from payments.models import BankOrder, Payout, PayoutAccount
from payments.queries.payouts import payable
from payments.services import bank_orders
from payments.services.payout_accounts import check_account, enter_account
from payments.services.payout_sending import send_payouts
from payments.services.payouts import approve_payout, propose_payout

from .world import World

# Numbers with right check digits whose bank code is nobody's.
PAID, TO_CHECK = "ES7199990001460000000017", "ES5699990001900000004242"


def build(world: World) -> None:
    """Safe to repeat: nothing happens once there is a payout."""
    funded = [c for c in world.campaigns.values() if _state(c) in (CampaignState.FUNDED, CampaignState.SETTLED)]
    if Payout.objects.exists() or not funded:
        return
    first = funded[0]
    _verified_account(world, first)
    at = world.now - timedelta(days=9)
    held = payable(first.code, now=at).available_minor
    if held >= 200_00:
        _pay(world, first, held // 2 // 100 * 100, at)
        _propose(world, first, held // 4 // 100 * 100, world.now - timedelta(hours=3))
    others = [c for c in world.campaigns.values() if c.cooperative_id != first.cooperative_id]
    _enter(others[0], TO_CHECK, world.now - timedelta(days=1))


def _state(campaign: Any) -> str:
    campaign.refresh_from_db()
    return str(campaign.state)


def _enter(campaign: Any, iban: str, at: datetime) -> PayoutAccount:
    cooperative = campaign.cooperative
    owner = cooperative.roles.filter(role__in=[Role.TREASURER, Role.OWNER]).order_by("-role").first().user
    said = {"beneficiary_code": cooperative.code, "holder_name": cooperative.name, "iban": iban}
    return enter_account(by=owner, now=at, **said)


def _verified_account(world: World, campaign: Any) -> None:
    at = world.now - timedelta(days=20)
    account = _enter(campaign, PAID, at)
    for days, login in ((1, "finance1"), (2, "finance2")):
        check_account(by=world.users[login], account=account, version=1, now=at + timedelta(days=days))


def _propose(world: World, campaign: Any, amount_minor: int, at: datetime) -> Payout:
    return propose_payout(
        by=world.users["finance1"],
        book_code=campaign.code,
        beneficiary_code=campaign.cooperative.code,
        amount_minor=amount_minor,
        now=at,
    )


def _pay(world: World, campaign: Any, amount_minor: int, at: datetime) -> None:
    """Proposed, approved, in a file, and two days later on the statement."""
    payout = _propose(world, campaign, amount_minor, at)
    approve_payout(by=world.users["finance2"], payout=payout, now=at + timedelta(hours=2))
    if not settings.BANK_ACCOUNT_IBAN:
        return
    later = at + timedelta(hours=3)
    send_payouts(now=later)
    bank_orders.make_payment_file(by=world.users["finance1"], now=later)
    order = BankOrder.objects.get(kind=OrderKind.PAYOUT, subject_code=payout.code)
    day = at + timedelta(days=2)
    bank_orders.confirm(
        order_code=order.code, amount_minor=order.amount_minor, booked_on=day.date(), reference="2026/118", now=day
    )
