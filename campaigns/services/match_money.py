"""What is in a pool: it grows when a funder's money comes and shrinks when money of it goes back.
What is no longer there is no longer promised; how much of that falls, campaigns/matching.py works out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from campaigns import emails
from campaigns.enums import MONEY_BACK, CampaignState, FundState, MatchState, PitchState
from campaigns.exceptions import FundAtAnotherStep, NotYourFund
from campaigns.matching import fall
from campaigns.models import Campaign, Match, MatchCampaign, MatchEvent, MatchFund, MatchFunder, MatchShare
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch
from crowdcoop.money import money
from payments.enums import Nature
from payments.models import Payment
from payments.queries.refunds import refundable_minor
from payments.rules import can_work_finance
from payments.services.contributions import record_transfer

from .match_moves import hand_over, put

PURPOSE = "match_fund"
# Set aside, but not yet a campaign's: only these can still be taken back or given by others.
UNPAID = (MatchState.RESERVED, MatchState.SETTLED)


@dataclass(frozen=True, slots=True)
class Pool:
    """A fund, its funders and its accepted pitches with their campaigns, locked."""

    fund: MatchFund
    funders: dict[str, MatchFunder]
    entries: dict[int, MatchCampaign]


@transaction.atomic
def record_paid_in(
    *, by: Any, funder: MatchFunder, amount_minor: int, reference: str, received_on: date, now: datetime
) -> Payment:
    """A transfer of a funder was seen at the bank: from now on it can be given. The same reference again: nothing new.

    By finance. Raises NotYourFund, FundAtAnotherStep once the fund is over, TransferMismatch."""
    if not can_work_finance(by):
        raise NotYourFund
    if _pool(funder.fund_id).fund.state in (FundState.SPENT, FundState.CLOSED):
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


def lock(payment: Payment) -> Pool:
    """The pool, before the payment (the fixed order of locks)."""
    return _pool(MatchFunder.objects.only("fund_id").get(code=payment.owner_code).fund_id)


def _pool(fund_id: int) -> Pool:
    """Campaigns in their order, those that wait too (they may be accepted meanwhile), the fund, its pitches."""
    pitches = MatchCampaign.objects.filter(fund=fund_id)
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pitches.values("campaign"))
    campaigns = {campaign.pk: campaign for campaign in rows.order_by("pk")}
    fund = MatchFund.objects.select_for_update(no_key=True).get(pk=fund_id)
    own = pitches.filter(state=PitchState.ACCEPTED, campaign__in=campaigns)
    entries = {entry.pk: entry for entry in own.select_for_update(of=("self",), no_key=True).order_by("pk")}
    for entry in entries.values():
        entry.fund, entry.campaign = fund, campaigns[entry.campaign_id]
    return Pool(fund, {funder.code: funder for funder in fund.funders.order_by("pk")}, entries)


def recount(payment: Payment, now: datetime) -> None:
    """Called through the purpose registry when a funder's money is here, goes back, or comes again.

    The pool is what is there without what is on its way back; promises beyond it fall, the newest first."""
    pool = payment.owner_rows or lock(payment)
    funder = pool.funders[payment.owner_code]
    there = sum(refundable_minor(row) for row in _payments(funder))
    if there == funder.paid_in_minor:
        return
    if there < funder.paid_in_minor:
        _shrink(pool, funder, there, now)
        funder.refresh_from_db()
    # Below what campaigns have got already nothing falls: the figure stays, and `check_money` alarms.
    there = max(there, funder.used_minor)
    data = {"from": funder.paid_in_minor, "to": there}
    record(by=None, action="match_fund.pool_changed", subject=pool.fund, data=data)
    _write(pool.fund, funder, there)


def _payments(funder: MatchFunder) -> QuerySet[Payment]:
    return Payment.objects.filter(purpose=PURPOSE, owner_code=funder.code, collected_at__isnull=False)


def _write(fund: MatchFund, funder: MatchFunder, there: int) -> None:
    fund.budget_minor += there - funder.paid_in_minor
    fund.save(update_fields=["budget_minor"])
    funder.paid_in_minor = there
    funder.save(update_fields=["paid_in_minor"])
    touch(f"match:{fund.code}", *(f"campaign:{code}" for code in fund.entries.values_list("campaign__code", flat=True)))


def _shrink(pool: Pool, funder: MatchFunder, there: int, now: datetime) -> None:
    """First as much falls as the whole pool lacks; what then is still this funder's, the others of the pool give."""
    matches = _unpaid(pool)
    lacks = pool.fund.reserved_minor - (pool.fund.budget_minor - funder.paid_in_minor + there)
    stands = [match.amount_minor for match in matches]
    fallen: dict[int, int] = {}
    for match, left in zip(matches, fall(stands, min(lacks, sum(stands))), strict=True):
        if left == match.amount_minor:
            continue
        fallen[match.entry_id] = fallen.get(match.entry_id, 0) + match.amount_minor - left
        if match.state == MatchState.SETTLED:
            match.settled_minor = left  # a later refund of the pledge takes its part of what is left
        to = match.state if left else MatchState.REVERSED
        put(entry=match.entry, match=match, to=to, amount_minor=left, cause=MONEY_BACK, now=now)
    _hand_over(matches, funder, there)
    for entry_id, minor in fallen.items():
        emails.match_fell(pool.entries[entry_id], minor, ordinal=_times(entry_id))


def _times(entry_id: int) -> int:
    """Numbers the letters to a team."""
    return MatchEvent.objects.filter(match__entry__campaign__match_entries=entry_id, cause=MONEY_BACK).count()


def _unpaid(pool: Pool) -> list[Match]:
    """What is set aside, first what stays longest: rounds that are closed before open ones, then as they were promised.

    In an open round people can still weigh what changed; a closed one was decided with it."""
    rows = Match.objects.select_for_update(of=("self",)).filter(entry__in=pool.entries, state__in=UNPAID)
    matches = list(rows.order_by("began_at", "pk"))
    for match in matches:
        match.entry = pool.entries[match.entry_id]
    return sorted(matches, key=_is_open)


def _is_open(match: Match) -> bool:
    campaign = match.entry.campaign
    return campaign.state == CampaignState.LIVE and campaign.round == match.round


def _hand_over(matches: Sequence[Match], funder: MatchFunder, there: int) -> None:
    """What this funder can no longer give of standing matches is given by the others, by what each has left."""
    funder.refresh_from_db()
    too_much = funder.used_minor - there
    for match in matches:
        if too_much <= 0:
            return
        too_much -= hand_over(match, funder, too_much)


def _paid_on(funder: MatchFunder) -> int:
    rows = MatchShare.objects.filter(funder=funder, match__state=MatchState.PAID)
    return rows.aggregate(total=Sum("amount_minor"))["total"] or 0


def refundable(payment: Payment) -> int:
    """What campaigns have got is not there to be given back."""
    funder = MatchFunder.objects.get(code=payment.owner_code)
    return max(0, funder.paid_in_minor - _paid_on(funder))


def warning(payment: Payment) -> str:
    """What stands promised, in words, for whoever is about to give money back."""
    funder = MatchFunder.objects.select_related("fund").get(code=payment.owner_code)
    words = _(
        "This money is in the pool of %(fund)s. %(left)s of the pool are promised to nobody. "
        "If more goes back, promises to campaigns are taken back, the newest first, and their teams are told."
    )
    return words % {"fund": funder.fund.name, "left": money(funder.fund.left_minor)}
