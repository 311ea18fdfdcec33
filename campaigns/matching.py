"""How much a match adds to a pledge, and who of a pool gives it: pure figures in cents.
No database and no clock here; what was worked out is kept by services/matches.py and played by the simulator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class About:
    """What a rule may ask of a campaign: where it is, what it is about, which kind of cooperative it is of."""

    territory: str = ""
    categories: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """Which campaigns a rule speaks of; an empty set asks nothing."""

    territories: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def includes(self, about: About) -> bool:
        return (
            (not self.territories or about.territory in self.territories)
            and (not self.categories or bool(about.categories & self.categories))
            and (not self.kinds or about.kind in self.kinds)
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """Which pledges, and how much for each: `factor_percent` 100 doubles. `round` 0 is both; no `rewards`, any."""

    factor_percent: int
    per_pledge_minor: int | None = None
    rewards: frozenset[int] = frozenset()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    first_only: bool = False
    round: int = 0
    who: Who = Who()
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A fixed sum, once: when `pledged_minor` and `percent` of the minimum and `backers` are reached (0: not asked)."""

    amount_minor: int
    pledged_minor: int = 0
    percent: int = 0
    backers: int = 0
    round: int = 0
    who: Who = Who()
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One pledge as the rules see it. `is_first`: this person's first in this campaign."""

    amount_minor: int
    at: datetime
    round: int = 1
    reward_id: int | None = None
    is_first: bool = True
    about: About = About()


@dataclass(frozen=True, slots=True)
class Caps:
    """The most a fund gives, in cents, for one pledge, person, campaign, round of a campaign, and in all."""

    fund: int
    pledge: int | None = None
    person: int | None = None
    campaign: int | None = None
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What stands already, in cents, without the pledge that is asked about."""

    fund: int = 0
    person: int = 0
    campaign: int = 0
    round: int = 0


def applies(rule: Rule, ask: Ask) -> bool:
    """Whether this pledge is one of those the rule speaks of."""
    return (
        rule.round in (0, ask.round)
        and (not rule.rewards or ask.reward_id in rule.rewards)
        and (rule.starts_at is None or rule.starts_at <= ask.at)
        and (rule.ends_at is None or ask.at < rule.ends_at)
        and (ask.is_first or not rule.first_only)
        and rule.who.includes(ask.about)
    )


def wanted(rules: Iterable[Rule], ask: Ask) -> tuple[Rule | None, int]:
    """The first rule that speaks of this pledge, and what it would add, before any cap of the fund."""
    for rule in rules:
        if applies(rule, ask):
            full = ask.amount_minor * rule.factor_percent // 100
            return rule, full if rule.per_pledge_minor is None else min(full, rule.per_pledge_minor)
    return None, 0


def wanted_since(rules: Sequence[Rule], ask: Ask, began_at: datetime, before_minor: int) -> tuple[Rule | None, int]:
    """The same for a pledge that was changed: what stays of it keeps the rule of its first day, if that gave more.

    So nobody loses a boost by adding to a pledge, and nobody gains one by adding after it is over."""
    today = wanted(rules, ask)
    then = wanted(rules, replace(ask, at=began_at, amount_minor=min(ask.amount_minor, before_minor)))
    return then if then[1] > today[1] else today


def allowed(amount_minor: int, caps: Caps, used: Used, *, shared: bool = False) -> int:
    """What every cap leaves of it; never below nothing. `shared`: a milestone, which is of no pledge and no person."""
    rooms = [caps.fund - used.fund]
    pairs = [(caps.campaign, used.campaign), (caps.round, used.round)]
    pairs += [] if shared else [(caps.pledge, 0), (caps.person, used.person)]
    rooms += [cap - taken for cap, taken in pairs if cap is not None]
    return max(0, min(amount_minor, *rooms))


def is_reached(
    milestone: Milestone, *, pledged_minor: int, minimum_minor: int, backers: int, round: int, about: About = About()
) -> bool:
    """Whether the campaign is where the milestone stands."""
    return (
        milestone.who.includes(about)
        and milestone.round in (0, round)
        and pledged_minor >= milestone.pledged_minor
        and 100 * pledged_minor >= milestone.percent * minimum_minor
        and backers >= milestone.backers
    )


def fall(stands: Sequence[int], lacks_minor: int) -> list[int]:
    """What stays of promises when the pool lacks so much: the last in the row give first, and no more.

    Nothing lacks: all of it. Raises ValueError when they are less together than what lacks."""
    if lacks_minor > sum(stands):
        raise ValueError(f"{lacks_minor} of {sum(stands)}")
    stays = list(stands)
    for i in range(len(stays) - 1, -1, -1):
        part = min(stays[i], max(0, lacks_minor))
        stays[i] -= part
        lacks_minor -= part
    return stays


def split(amount_minor: int, left: Sequence[int]) -> list[int]:
    """Who of a pool gives how much: in proportion to what each has left, by largest remainder, to the cent.

    Nobody gives more than is left. Raises ValueError when all of them together have less."""
    pool = sum(left)
    if not 0 <= amount_minor <= pool:
        raise ValueError(f"{amount_minor} of a pool of {pool}")
    if not amount_minor:
        return [0] * len(left)
    parts = [amount_minor * own // pool for own in left]
    remainders = sorted(range(len(left)), key=lambda i: (-(amount_minor * left[i] % pool), i))
    for i in remainders[: amount_minor - sum(parts)]:
        parts[i] += 1
    return parts
