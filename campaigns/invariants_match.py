"""What must hold of match funds: budgets, caps, shares, and what the books say of them; run by `check_money`.
Each query finds nothing when all is well; findings are codes and figures, never names."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.enums import CampaignState, MatchState
from campaigns.models import Campaign, Match, MatchCampaign, MatchEvent, MatchFund, MatchFunder, MatchShare
from campaigns.services.match_money import PURPOSE
from payments.enums import PaymentState
from payments.models import Payment
from payments.queries import balance
from payments.queries.payouts import matched
from payments.queries.refunds import frozen_minor, refundable_minor


def _sum(rows: QuerySet[Any], key: str, amount: str = "amount_minor") -> Any:
    """Σ `amount` of the rows whose `key` is the outer row."""
    own = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(s=Sum(amount)).values("s")
    return Coalesce(Subquery(own), 0)


def nothing_beyond_the_budget(now: datetime) -> Iterable[str]:
    """23: what stands is what was counted, and never more than was paid in; the same for each funder and pitch."""
    funds = MatchFund.objects.annotate(
        stands=_sum(Match.objects.all(), "entry__fund"), came=_sum(MatchFunder.objects.all(), "fund", "paid_in_minor")
    )
    for f in funds.exclude(stands=F("reserved_minor"), came=F("budget_minor"), stands__lte=F("budget_minor")):
        yield f"{f.code}: {f.stands} stand, {f.reserved_minor} counted, {f.budget_minor} of {f.came} paid in"
    paid = Payment.objects.filter(purpose=PURPOSE, collected_at__isnull=False)
    came: dict[str, int] = {}
    for payment in paid.only("owner_code", "amount_minor", "refunded_minor", "lost_minor", "collected_at"):
        came[payment.owner_code] = came.get(payment.owner_code, 0) + refundable_minor(payment)
    for funder in MatchFunder.objects.annotate(given=_sum(MatchShare.objects.all(), "funder")):
        if funder.given != funder.used_minor or came.get(funder.code, 0) != funder.paid_in_minor:
            yield f"{funder.code}: gives {funder.given}, counted {funder.used_minor} of {funder.paid_in_minor}"
    entries = MatchCampaign.objects.annotate(stands=_sum(Match.objects.all(), "entry"))
    yield from (f"pitch {e.pk}: {e.stands} stand" for e in entries.exclude(stands=F("matched_minor")))
    shown = Campaign.objects.annotate(stands=_sum(Match.objects.all(), "entry__campaign"))
    yield from (
        f"{c.code}: {c.matched_minor} shown, {c.stands} stand" for c in shown.exclude(stands=F("matched_minor"))
    )


def shares_add_up(now: datetime) -> Iterable[str]:
    """23: each match is given by its funders to the cent."""
    rows = Match.objects.annotate(shared=_sum(MatchShare.objects.all(), "match"))
    return [f"{m.code}: {m.amount_minor} stand, {m.shared} shared" for m in rows.exclude(shared=F("amount_minor"))]


def caps_hold(now: datetime) -> Iterable[str]:
    """23: no limit of a fund is passed, for no pledge, person, campaign or round."""
    single = Match.objects.filter(pledge__isnull=False)
    over = single.filter(amount_minor__gt=F("entry__fund__per_pledge_minor"))
    yield from (f"{m.code}: {m.amount_minor} for one pledge" for m in over)
    groups: list[tuple[str, tuple[str, ...], QuerySet[Match]]] = [
        ("person", ("pledge__email",), single),
        ("campaign", ("entry",), Match.objects.all()),
        ("round", ("entry", "round"), Match.objects.all()),
    ]
    for name, keys, rows in groups:
        limit = f"entry__fund__per_{name}_minor"
        sums = rows.exclude(**{limit: None}).order_by().values("entry__fund__code", limit, *keys)
        for row in sums.annotate(s=Sum("amount_minor")).filter(s__gt=F(limit)):
            yield f"{row['entry__fund__code']}: {row['s']} for one {name}, limit {row[limit]}"


def books_know_the_matches(now: datetime) -> Iterable[str]:
    """6: what funds hold is what came less what was paid on; what campaigns got is their paid matches."""
    own = Match.objects.filter(state=MatchState.PAID)
    for fund in MatchFund.objects.annotate(paid=_sum(own, "entry__fund")):
        held = balance(f"match_committed:{fund.code}")
        back = frozen_minor(fund.code)
        if held != fund.budget_minor - fund.paid + back:
            told = f"{fund.budget_minor} there, {back} going back, {fund.paid} paid on"
            yield f"{fund.code}: {told}, the books hold {held}"
    for campaign in Campaign.objects.filter(is_matched=True).annotate(paid=_sum(own, "entry__campaign")):
        if matched(campaign.code) != campaign.paid:
            yield f"{campaign.code}: {campaign.paid} matched, the books say {matched(campaign.code)}"


def matches_stand_with_their_pledges(now: datetime) -> Iterable[str]:
    """23: nothing stands for a promise that ended unpaid, and what is settled is of a payment that came."""
    gone = [PaymentState.WITHDRAWN, PaymentState.RELEASED, PaymentState.EXPIRED, PaymentState.DROPPED]
    left = Q(pledge__payment__state__in=[*gone, PaymentState.LAPSED], amount_minor__gt=0)
    early = Q(state__in=[MatchState.SETTLED, MatchState.PAID], pledge__payment__collected_at=None, pledge__isnull=False)
    over = Q(entry__campaign__state=CampaignState.REFUNDED, amount_minor__gt=0)
    wrong = Match.objects.filter(left | early | over)
    yield from (f"{m.code} is {m.state} with {m.amount_minor}" for m in wrong)
    last = MatchEvent.objects.filter(match=OuterRef("pk")).order_by("-pk")
    rows = Match.objects.annotate(said=Subquery(last.values("to_minor")[:1]), at=Subquery(last.values("to_state")[:1]))
    other = rows.exclude(said=F("amount_minor"), at=F("state"))
    yield from (f"{m.code} is {m.state}, its history says {m.at}" for m in other)


OWN = [
    (6, "the books know the matches", books_know_the_matches),
    (23, "nothing beyond the budget", nothing_beyond_the_budget),
    (23, "shares of a pool add up", shares_add_up),
    (23, "caps hold", caps_hold),
    (23, "matches stand with their pledges", matches_stand_with_their_pledges),
]
