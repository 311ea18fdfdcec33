"""What people read of match funds: the notice on a campaign's page, a fund's page, and a fund's use.
Amounts come from rows and from the engine; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, Sum

from campaigns.enums import PUBLIC, CampaignState, FundState, MatchState, PitchState
from campaigns.matching import Ask, Used, allowed, wanted
from campaigns.models import Campaign, Match, MatchCampaign, MatchFund, MatchRule

from .match_rules import caps_of, rows_of, rules_of
from .people import titles_of

EXAMPLE_MINOR = 20_00


@dataclass(frozen=True, slots=True)
class Notice:
    """Which fund matches a campaign now, and how. `becomes_minor`: what €20 becomes; 0 where no rule speaks of it."""

    fund: MatchFund
    rules: list[MatchRule]
    givers: list[str]
    left_minor: int
    becomes_minor: int
    example_minor: int = EXAMPLE_MINOR


def notices(campaign: Campaign, now: datetime, *, example_minor: int = EXAMPLE_MINOR) -> list[Notice]:
    """The funds that add to a pledge made now. No query where no fund accepted the campaign."""
    if not campaign.is_matched or campaign.state != CampaignState.LIVE:
        return []
    entries = MatchCampaign.objects.filter(campaign=campaign, state=PitchState.ACCEPTED, fund__state=FundState.ACTIVE)
    entries = entries.exclude(fund__ends_at__lte=now).select_related("fund").prefetch_related("fund__funders")
    found = [_notice(entry, campaign, now, example_minor) for entry in entries.order_by("fund__code")]
    return [notice for notice in found if notice.left_minor > 0]


def _notice(entry: MatchCampaign, campaign: Campaign, now: datetime, example_minor: int) -> Notice:
    fund, caps = entry.fund, caps_of(entry.fund)
    used = Used(fund.reserved_minor, 0, entry.matched_minor, 0)
    _rule, full = wanted(rules_of(fund), Ask(example_minor, now, campaign.round))
    added = allowed(full, caps, used)
    return Notice(
        fund=fund,
        rules=rows_of(fund),
        givers=[funder.name for funder in fund.funders.all()],
        left_minor=allowed(caps.fund, caps, used, shared=True),
        becomes_minor=example_minor + added if added else 0,
        example_minor=example_minor,
    )


@dataclass(frozen=True, slots=True)
class Matched:
    """One campaign in a fund: its answer, and what stands for it by how far it is. Amounts in cents."""

    entry: MatchCampaign
    title: str
    reserved_minor: int
    settled_minor: int
    paid_minor: int
    reversed_minor: int
    pledges: int


def campaigns_of(fund: MatchFund, *, public: bool = False) -> list[Matched]:
    """Every campaign that pitched, newest first; `public`: accepted ones that anybody may see. Three queries."""
    entries = fund.entries.select_related("campaign__cooperative", "pitched_by", "decided_by")
    if public:
        entries = entries.filter(state=PitchState.ACCEPTED, campaign__state__in=PUBLIC)
    rows = list(entries.order_by("-pitched_at", "-pk"))
    sums = _sums(fund)
    titles = titles_of([row.campaign for row in rows])
    return [Matched(row, titles[row.campaign_id], *sums.get(row.pk, (0, 0, 0, 0, 0))) for row in rows]


def _sums(fund: MatchFund) -> dict[int, tuple[int, int, int, int, int]]:
    rows = Match.objects.filter(entry__fund=fund).order_by().values("entry")
    by_state = {state: Sum("amount_minor", filter=Q(state=state)) for state in MatchState.values}
    found: Any = rows.annotate(back=Sum("reversed_minor"), **by_state)
    pledges: dict[int, int] = {}
    for entry_id, amount in Match.objects.filter(entry__fund=fund).values_list("entry_id", "amount_minor"):
        pledges[entry_id] = pledges.get(entry_id, 0) + (amount > 0)
    return {
        row["entry"]: (
            row["reserved"] or 0, row["settled"] or 0, row["paid"] or 0, row["back"] or 0, pledges[row["entry"]]
        )
        for row in found
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class FundUse:
    """A fund as a whole, in cents."""

    budget_minor: int
    reserved_minor: int
    settled_minor: int
    paid_minor: int
    left_minor: int


def use_of(fund: MatchFund, rows: Sequence[Matched]) -> FundUse:
    """From what is known already. No query."""
    return FundUse(
        budget_minor=fund.budget_minor,
        reserved_minor=sum(row.reserved_minor for row in rows),
        settled_minor=sum(row.settled_minor for row in rows),
        paid_minor=sum(row.paid_minor for row in rows),
        left_minor=fund.left_minor,
    )


def funds_for(user: Any, *, all_of_them: bool) -> list[MatchFund]:
    """Those this person runs, or all."""
    funds = MatchFund.objects.all() if all_of_them else MatchFund.objects.run_by(user)
    return list(funds.order_by("-pk"))
