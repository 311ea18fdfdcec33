"""A match fund from its first line to its end: limits, rules, people, money paid in, and its states.
Pitches are match_pitches.py's; what it gives to single pledges is matches.py's."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from campaigns.enums import FUND_EDITABLE, FUND_TRANSITIONS, FundState
from campaigns.exceptions import FundAtAnotherStep, FundFrozen, FundNotReady, NotYourFund
from campaigns.models import MatchFund, MatchFunder, MatchRule, Reward
from campaigns.rules import can_open_match_funds, can_run_match_fund
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch
from payments.enums import Nature
from payments.models import Payment
from payments.rules import can_work_finance
from payments.services.contributions import record_transfer

PURPOSE = "match_fund"


@dataclass(frozen=True, slots=True)
class FundOrder:
    """What a fund says of itself. Limits in cents; None: no such limit."""

    name: str
    about: str = ""
    questions: str = ""
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
    milestone_minor: int | None = None
    milestone_percent: int = 0
    milestone_backers: int = 0


def locked_fund(fund: MatchFund) -> MatchFund:
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
    rule = MatchRule.objects.create(fund=fresh, position=last + 1, **plain)
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
def add_funder(*, by: Any, fund: MatchFund, name: str, email: str, committed_minor: int, now: datetime) -> MatchFunder:
    """An organisation that will pay `committed_minor` cents into the pool. Raises NotYourFund, FundAtAnotherStep."""
    fresh = locked_fund(fund)
    if not can_run_match_fund(by, fresh):
        raise NotYourFund
    if fresh.state not in FUND_EDITABLE | {FundState.ACTIVE}:
        raise FundAtAnotherStep
    funder = MatchFunder.objects.create(fund=fresh, name=name, email=email, committed_minor=committed_minor)
    record(by=by, action="match_fund.funder_added", subject=fresh, data={"funder": funder.code})
    return funder


@transaction.atomic
def record_paid_in(
    *, by: Any, funder: MatchFunder, amount_minor: int, reference: str, received_on: date, now: datetime
) -> Payment:
    """A transfer of a funder was seen at the bank: from now on it can be given. The same reference again: nothing new.

    By finance. Raises NotYourFund, FundAtAnotherStep once the fund is over, TransferMismatch."""
    if not can_work_finance(by):
        raise NotYourFund
    if locked_fund(funder.fund).state in (FundState.SPENT, FundState.CLOSED):
        raise FundAtAnotherStep
    return record_transfer(
        by=by,
        purpose=PURPOSE,
        owner_code=funder.code,
        book_code=funder.fund.code,
        amount_minor=amount_minor,
        nature=Nature.MATCH,
        payer_email=funder.email,
        payer_language=by.language,
        reference=reference,
        received_on=received_on,
        now=now,
    )


def paid_in(payment: Payment, now: datetime) -> None:
    """Called through the purpose registry when a funder's money is here: the pool grows by it."""
    funder = MatchFunder.objects.select_related("fund").get(code=payment.owner_code)
    fund = locked_fund(funder.fund)
    MatchFund.objects.filter(pk=fund.pk).update(budget_minor=F("budget_minor") + payment.amount_minor)
    MatchFunder.objects.filter(pk=funder.pk).update(paid_in_minor=F("paid_in_minor") + payment.amount_minor)
    touch(f"match:{fund.code}", *(f"campaign:{code}" for code in _campaigns(fund)))


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
