"""What people read of match funds: the notice on a campaign's page, a fund's page, and a fund's use.
Amounts come from rows and from the engine; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from campaigns.enums import MONEY_BACK, PUBLIC, CampaignState, FundState, PitchState
from campaigns.matching import Ask, Used, allowed, wanted
from campaigns.models import Campaign, Match, MatchCampaign, MatchEvent, MatchFund, MatchFunder, MatchRule

from .cards import cards_of
from .match_rules import about_of, caps_of, rows_of, rules_of, who_of
from .match_scores import Score, scores_of
from .people import titles_of

EXAMPLE_MINOR = 20_00


@dataclass(frozen=True, slots=True)
class Notice:
    """Which fund matches a campaign now, and how. `becomes_minor`: what €20 becomes; 0 where no rule speaks of it."""

    fund: MatchFund
    rules: list[MatchRule]
    givers: list[MatchFunder]
    left_minor: int
    becomes_minor: int
    example_minor: int = EXAMPLE_MINOR

    @property
    def reward_pks(self) -> set[int]:
        """Rewards that a rule names."""
        return {reward.pk for rule in self.rules for reward in rule.rewards.all()}


def notices(campaign: Campaign, now: datetime, *, example_minor: int = EXAMPLE_MINOR) -> list[Notice]:
    """The funds that add to a pledge made now. No query where no fund accepted the campaign."""
    if not campaign.is_matched or campaign.state != CampaignState.LIVE:
        return []
    entries = MatchCampaign.objects.filter(campaign=campaign, state=PitchState.ACCEPTED, fund__state=FundState.ACTIVE)
    entries = entries.exclude(fund__ends_at__lte=now).select_related("fund").prefetch_related("fund__funders")
    found = [_notice(entry, campaign, now, example_minor) for entry in entries.order_by("fund__code")]
    return [notice for notice in found if notice.left_minor > 0]


def _notice(entry: MatchCampaign, campaign: Campaign, now: datetime, example_minor: int) -> Notice:
    fund, caps, about = entry.fund, caps_of(entry.fund), about_of(campaign)
    used = Used(fund.reserved_minor, 0, entry.matched_minor, 0)
    _rule, full = wanted(rules_of(fund), Ask(example_minor, now, campaign.round, about=about))
    added = allowed(full, caps, used)
    return Notice(
        fund=fund,
        rules=[row for row in rows_of(fund) if who_of(row).includes(about)],
        givers=sorted(fund.funders.all(), key=lambda funder: funder.pk),
        left_minor=allowed(caps.fund, caps, used, shared=True),
        becomes_minor=example_minor + added if added else 0,
        example_minor=example_minor,
    )


@dataclass(frozen=True, slots=True)
class Matched:
    """One campaign in a fund: its answer, and what stands for it by how far it is. Amounts in cents.

    `given_minor` is what people gave by the pledges that are matched; `url` only where anybody may see it."""

    entry: MatchCampaign
    title: str
    reserved_minor: int
    settled_minor: int
    paid_minor: int
    reversed_minor: int
    pledges: int
    given_minor: int
    url: str = ""
    score: Score | None = None

    @property
    def people_per_euro(self) -> float | None:
        """Euros of people for each euro of the fund."""
        return self.given_minor / self.entry.matched_minor if self.entry.matched_minor else None


def campaigns_of(fund: MatchFund, *, public: bool = False) -> list[Matched]:
    """Every campaign that pitched, newest first; `public`: accepted ones that anybody may see. Four queries."""
    entries = fund.entries.select_related("campaign__cooperative", "pitched_by", "decided_by")
    if public:
        entries = entries.filter(state=PitchState.ACCEPTED, campaign__state__in=PUBLIC)
    rows = list(entries.order_by("-pitched_at", "-pk"))
    sums = _sums(fund)
    campaigns = [row.campaign for row in rows]
    titles = titles_of(campaigns)
    urls = {card.code: card.url for card in cards_of(campaigns)} if public else {}
    scores = {} if public else scores_of(rows)
    nothing = (0,) * len(SUMS)
    return [
        Matched(
            row,
            titles[row.campaign_id],
            **dict(zip(SUMS, sums.get(row.pk, nothing), strict=True)),
            url=urls.get(row.campaign.code, ""),
            score=scores.get(row.pk),
        )
        for row in rows
    ]


_STANDS = Q(amount_minor__gt=0)
SUMS: dict[str, Any] = {
    **{f"{state}_minor": Sum("amount_minor", filter=Q(state=state)) for state in ("reserved", "settled", "paid")},
    "reversed_minor": Sum("reversed_minor"),
    "pledges": Count("pk", filter=_STANDS),
    "given_minor": Sum("pledge__counted_minor", filter=_STANDS),
}


def _sums(fund: MatchFund) -> dict[int, tuple[int, ...]]:
    """Pitch → its sums, in the order of SUMS. One query."""
    found: Any = Match.objects.filter(entry__fund=fund).order_by().values("entry")
    found = found.annotate(**{f"sum_of_{name}": total for name, total in SUMS.items()})
    return {row["entry"]: tuple(row[f"sum_of_{name}"] or 0 for name in SUMS) for row in found}


def fell_minor(fund: MatchFund) -> int:
    """Cents of promises that fell because money of a funder went back."""
    events = MatchEvent.objects.filter(match__entry__fund=fund, cause=MONEY_BACK)
    return sum(event.from_minor - event.to_minor for event in events)


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
