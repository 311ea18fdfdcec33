"""What a fund would have given to past pledges: played through the very engine that gives, before it opens.
Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.enums import PUBLIC
from campaigns.matching import Ask, Caps, Used, allowed, is_reached, wanted
from campaigns.models import Campaign, MatchFund, Pledge
from payments.enums import COUNTING

from .match_rules import about_of, caps_of, milestones_of, rules_of
from .people import titles_of

LATEST = 30


@dataclass(frozen=True, slots=True)
class Past:
    """One pledge as it was, in the order of counting."""

    campaign: int
    person: str
    ask: Ask


@dataclass(slots=True)
class Benefit:
    """What one campaign would have got."""

    title: str
    pledged_minor: int
    matched_minor: int
    pledges: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """Cost, spread, who benefits, and after how many pledges the budget would have run dry (None: it lasts)."""

    budget_minor: int
    cost_minor: int
    pledges: int
    matched: int
    people: int
    dry_after: int | None
    benefits: list[Benefit]


def simulate(fund: MatchFund, *, budget_minor: int) -> Simulation:
    """The newest campaigns that were open, with the pledges that count in them."""
    campaigns = list(
        Campaign.objects.filter(state__in=PUBLIC).order_by("-opens_at", "-pk").select_related("cooperative")[:LATEST]
    )
    return replay(fund, budget_minor=budget_minor, campaigns=campaigns)


def replay(fund: MatchFund, *, budget_minor: int, campaigns: list[Campaign]) -> Simulation:
    """The same for these campaigns. Rules of a time or of named rewards are read as they stand."""
    past = list(_past(campaigns))
    play = _Play(fund, budget_minor, {campaign.pk: campaign for campaign in campaigns})
    for pledge in past:
        play.add(pledge)
    titles = titles_of(campaigns)
    benefits = [
        Benefit(titles[pk], play.pledged.get(pk, 0), play.given.get(pk, 0), play.times.get(pk, 0))
        for pk in play.pledged
    ]
    return Simulation(
        budget_minor=budget_minor,
        cost_minor=play.cost,
        pledges=len(past),
        matched=sum(play.times.values()),
        people=len([who for who, given in play.people.items() if given]),
        dry_after=play.dry_after,
        benefits=sorted(benefits, key=lambda one: -one.matched_minor),
    )


def _past(campaigns: list[Campaign]) -> Iterable[Past]:
    about = {campaign.pk: about_of(campaign) for campaign in campaigns}
    rows = Pledge.objects.filter(campaign__in=campaigns, payment__state__in=COUNTING)
    seen: set[tuple[int, str]] = set()
    names = (
        "campaign_id",
        "email",
        "payment__amount_minor",
        "payment__activated_at",
        "created_at",
        "round",
        "reward_id",
    )
    ordered = rows.order_by("payment__activated_at", "pk").values_list(*names)
    for campaign, email, amount, active_at, created_at, round_, reward in ordered:
        first = (campaign, email) not in seen
        seen.add((campaign, email))
        yield Past(campaign, email, Ask(amount, active_at or created_at, round_, reward, first, about[campaign]))


class _Play:
    """The fund's figures while pledges are added one after the other."""

    def __init__(self, fund: MatchFund, budget_minor: int, campaigns: dict[int, Campaign]) -> None:
        self.rules, self.steps, caps = rules_of(fund), milestones_of(fund), caps_of(fund)
        self.caps = Caps(budget_minor, caps.pledge, caps.person, caps.campaign, caps.round)
        self.campaigns, self.cost, self.number = campaigns, 0, 0
        self.given: dict[int, int] = {}
        self.times: dict[int, int] = {}
        self.pledged: dict[int, int] = {}
        self.people: dict[str, int] = {}
        self.rounds: dict[tuple[int, int], int] = {}
        self.backers: dict[int, set[str]] = {}
        self.reached: set[tuple[int, int | None]] = set()
        self.dry_after: int | None = None

    def add(self, past: Past) -> None:
        self.number += 1
        pk = past.campaign
        self.pledged[pk] = self.pledged.get(pk, 0) + past.ask.amount_minor
        self.backers.setdefault(pk, set()).add(past.person)
        _rule, full = wanted(self.rules, past.ask)
        amount = allowed(full, self.caps, self._used(past))
        self._give(past, amount)
        self.people[past.person] = self.people.get(past.person, 0) + amount
        self._milestones(past)
        if self.dry_after is None and self.cost >= self.caps.fund:
            self.dry_after = self.number

    def _used(self, past: Past) -> Used:
        pk = past.campaign
        rounds = self.rounds.get((pk, past.ask.round), 0)
        return Used(self.cost, self.people.get(past.person, 0), self.given.get(pk, 0), rounds)

    def _give(self, past: Past, amount: int) -> None:
        pk, key = past.campaign, (past.campaign, past.ask.round)
        self.cost += amount
        self.given[pk] = self.given.get(pk, 0) + amount
        self.rounds[key] = self.rounds.get(key, 0) + amount
        self.times[pk] = self.times.get(pk, 0) + (amount > 0)

    def _milestones(self, past: Past) -> None:
        campaign = self.campaigns[past.campaign]
        for step in self.steps:
            here = {"pledged_minor": self.pledged[campaign.pk], "backers": len(self.backers[campaign.pk])}
            if (campaign.pk, step.pk) in self.reached or not is_reached(
                step, minimum_minor=campaign.minimum_minor, round=past.ask.round, about=past.ask.about, **here
            ):
                continue
            amount = allowed(step.amount_minor, self.caps, self._used(past), shared=True)
            if amount:
                self.reached.add((campaign.pk, step.pk))
                self._give(past, amount)
