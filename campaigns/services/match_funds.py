"""A match fund from its first line to its end: limits, rules, people, and its states.
Its money is match_money.py's, pitches are match_pitches.py's; what it gives to single pledges is matches.py's."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max

from campaigns.enums import FUND_EDITABLE, FUND_TRANSITIONS, FundState
from campaigns.exceptions import FundAtAnotherStep, FundFrozen, FundNotReady, NoSuchPerson, NotYourFund
from campaigns.models import MatchFund, MatchFunder, MatchFundRole, MatchRule, Reward
from campaigns.rules import can_open_match_funds, can_run_match_fund
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch


@dataclass(frozen=True, slots=True)
class FundOrder:
    """What a fund says of itself. Limits in cents; None: no such limit."""

    name: str
    about: str = ""
    ends_at: datetime | None = None
    per_pledge_minor: int | None = None
    per_person_minor: int | None = None
    per_campaign_minor: int | None = None
    per_round_minor: int | None = None


@dataclass(frozen=True, slots=True)
class RuleOrder:
    """One rule: a factor for pledges, or with `milestone_minor` a fixed sum once. Amounts in cents."""

    factor_percent: int = 100
    per_pledge_minor: int | None = None
    rewards: list[Reward] = field(default_factory=list)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    first_only: bool = False
    round: int = 0
    territories: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    milestone_minor: int | None = None
    milestone_percent: int = 0
    milestone_backers: int = 0


@dataclass(frozen=True, slots=True)
class FunderOrder:
    """What a funder says of itself, and how many cents it will pay in."""

    name: str
    email: str
    committed_minor: int
    about: str = ""
    website: str = ""


def locked_fund(fund: MatchFund) -> MatchFund:
    """The fund, fresh and locked; rows that name it may still be added meanwhile."""
    return MatchFund.objects.select_for_update(no_key=True).get(pk=fund.pk)


def _editable(by: Any, fund: MatchFund) -> MatchFund:
    fresh = locked_fund(fund)
    if not can_run_match_fund(by, fresh):
        raise NotYourFund
    if fresh.state not in FUND_EDITABLE:
        raise FundFrozen
    return fresh


@transaction.atomic
def create_fund(*, by: Any, order: FundOrder, matcher: Any, now: datetime) -> MatchFund:
    """A new fund, in draft, run by `matcher`. Raises NotYourFund unless `by` manages programmes."""
    if not can_open_match_funds(by):
        raise NotYourFund
    fund = MatchFund(created_at=now)
    _write(fund, order)
    fund.roles.create(user=matcher)
    record(by=by, action="match_fund.created", subject=fund)
    return fund


def _write(fund: MatchFund, order: FundOrder) -> None:
    for name in FundOrder.__dataclass_fields__:
        setattr(fund, name, getattr(order, name))
    fund.save()
    touch(f"match:{fund.code}")


@transaction.atomic
def change_fund(*, by: Any, fund: MatchFund, order: FundOrder, now: datetime) -> MatchFund:
    """Other words or limits, before it gives. Raises NotYourFund, FundFrozen."""
    fresh = _editable(by, fund)
    _write(fresh, order)
    record(by=by, action="match_fund.changed", subject=fresh)
    return fresh


@transaction.atomic
def add_rule(*, by: Any, fund: MatchFund, order: RuleOrder, now: datetime) -> MatchRule:
    """One more rule, read after those that are there. Raises NotYourFund, FundFrozen."""
    fresh = _editable(by, fund)
    last = fresh.rules.aggregate(last=Max("position"))["last"] or 0
    plain = {name: getattr(order, name) for name in RuleOrder.__dataclass_fields__ if name != "rewards"}
    rule = MatchRule.objects.create(fund=fresh, position=last + 1, chosen_rewards=bool(order.rewards), **plain)
    rule.rewards.set(order.rewards)
    record(by=by, action="match_fund.rule_added", subject=fresh, data={"rule": rule.pk})
    touch(f"match:{fresh.code}")
    return rule


@transaction.atomic
def remove_rule(*, by: Any, fund: MatchFund, rule_id: int, now: datetime) -> None:
    """Take a rule away. Gone already: nothing. Raises NotYourFund, FundFrozen."""
    fresh = _editable(by, fund)
    if fresh.rules.filter(pk=rule_id).delete()[0]:
        record(by=by, action="match_fund.rule_removed", subject=fresh, data={"rule": rule_id})
        touch(f"match:{fresh.code}")


@transaction.atomic
def add_funder(*, by: Any, fund: MatchFund, order: FunderOrder, now: datetime) -> MatchFunder:
    """An organisation that will pay into the pool. Raises NotYourFund, FundAtAnotherStep."""
    fresh = locked_fund(fund)
    if not can_run_match_fund(by, fresh):
        raise NotYourFund
    if fresh.state not in FUND_EDITABLE | {FundState.ACTIVE}:
        raise FundAtAnotherStep
    funder = MatchFunder.objects.create(fund=fresh, **asdict(order))
    record(by=by, action="match_fund.funder_added", subject=fresh, data={"funder": funder.code})
    touch(f"match:{fresh.code}")
    return funder


@transaction.atomic
def change_funder(*, by: Any, funder: MatchFunder, order: FunderOrder, now: datetime) -> MatchFunder:
    """Other words about it, at any time. Raises NotYourFund."""
    if not can_run_match_fund(by, locked_fund(funder.fund)):
        raise NotYourFund
    MatchFunder.objects.filter(pk=funder.pk).update(**asdict(order))
    record(by=by, action="match_fund.funder_changed", subject=funder.fund, data={"funder": funder.code})
    touch(f"match:{funder.fund.code}", *(f"campaign:{code}" for code in _campaigns(funder.fund)))
    return funder


def _campaigns(fund: MatchFund) -> list[str]:
    return list(fund.entries.values_list("campaign__code", flat=True))


@transaction.atomic
def move_fund(*, by: Any, fund: MatchFund, to: str, now: datetime) -> MatchFund:
    """Take pitches, begin to give, or end. Already there: nothing. What was set aside stays with its pledges.

    Raises NotYourFund, FundAtAnotherStep off the table, FundNotReady without a rule or (to give) without money."""
    fresh = locked_fund(fund)
    if not can_run_match_fund(by, fresh):
        raise NotYourFund
    if to == FundState.CLOSED and fresh.state == FundState.ACTIVE and not fresh.left_minor:
        to = FundState.SPENT
    if fresh.state == to:
        return fresh
    if to not in FUND_TRANSITIONS[fresh.state]:
        raise FundAtAnotherStep
    if to == FundState.ACTIVE and not (fresh.budget_minor and fresh.rules.exists()):
        raise FundNotReady
    came_from, fresh.state = fresh.state, to
    fresh.save(update_fields=["state"])
    record(by=by, action=f"match_fund.{to}", subject=fresh, data={"from": came_from})
    touch(f"match:{fresh.code}", *(f"campaign:{code}" for code in _campaigns(fresh)))
    return fresh


@transaction.atomic
def add_person(*, by: Any, fund: MatchFund, email: str, now: datetime) -> MatchFundRole:
    """Somebody with an account runs the fund too; does already: nothing. Raises NotYourFund, NoSuchPerson.

    By those who manage programmes only: they may know who has an account."""
    if not can_open_match_funds(by):
        raise NotYourFund
    person = get_user_model().objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise NoSuchPerson
    role, is_new = locked_fund(fund).roles.get_or_create(user=person)
    if is_new:
        record(by=by, action="match_fund.person_added", subject=fund, data={"person": person.pk})
    return role


@transaction.atomic
def remove_person(*, by: Any, fund: MatchFund, role_id: int, now: datetime) -> None:
    """Somebody runs it no more. Gone already: nothing. Raises NotYourFund."""
    if not can_open_match_funds(by):
        raise NotYourFund
    if locked_fund(fund).roles.filter(pk=role_id).delete()[0]:
        record(by=by, action="match_fund.person_removed", subject=fund, data={"role": role_id})
