"""The figures of matching: every cap holds in every order, reversing returns all of it, no cent is lost or made.
Each promise has a control: a plain way of doing it that breaks the promise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.matching import Ask, Caps, Milestone, Rule, Used, allowed, applies, fall, is_reached, split, wanted
from campaigns.matching import wanted_since as since

NOW = datetime(2027, 3, 9, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
DOUBLE = Rule(factor_percent=100)
cents = st.integers(0, 200_00)
cap = st.none() | st.integers(0, 300_00)
# (pledge, person, campaign, round, cents): the same pledge again is a change of it; 0 cents takes it back.
acts = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 2), st.integers(1, 2), cents), max_size=40
)


class Fund:
    """Plays acts on a fund by the engine, as the services do with rows."""

    def __init__(self, rules, caps, funders, naive=False):
        self.rules, self.caps, self.naive = rules, caps, naive
        self.paid_in, self.left, self.matches = list(funders), list(funders), {}

    def used(self, pledge, person, campaign, round):
        others = [(who, amount) for key, (who, amount, _) in self.matches.items() if key != pledge]
        return Used(
            fund=sum(a for _, a in others),
            person=sum(a for (p, _, _), a in others if p == person),
            campaign=sum(a for (_, c, _), a in others if c == campaign),
            round=sum(a for (_, c, r), a in others if (c, r) == (campaign, round)),
        )

    def set(self, pledge, person, campaign, round, minor):
        _who, _amount, shares = self.matches.pop(pledge, (None, 0, []))
        self.left = [own + back for own, back in zip(self.left, shares or [0] * len(self.left), strict=True)]
        _rule, full = wanted(self.rules, Ask(minor, NOW, round))
        used = Used() if self.naive else self.used(pledge, person, campaign, round)
        amount = allowed(full, self.caps, used)
        shares = split(amount, self.left)
        self.left = [own - part for own, part in zip(self.left, shares, strict=True)]
        self.matches[pledge] = ((person, campaign, round), amount, shares)

    def broken(self):
        """Which caps are passed, by name."""
        totals = {}
        for (person, campaign, round), amount, _ in self.matches.values():
            for name, key in (("fund", 0), ("person", person), ("campaign", campaign), ("round", (campaign, round))):
                totals[name, key] = totals.get((name, key), 0) + amount
        found = [
            name for (name, _), total in totals.items() if (c := getattr(self.caps, name)) is not None and total > c
        ]
        over = [a for _, a, _ in self.matches.values() if self.caps.pledge is not None and a > self.caps.pledge]
        return found + ["pledge"] * len(over)


@settings(deadline=None)
@given(st.lists(st.integers(0, 400_00), min_size=1, max_size=4), st.integers(1, 300), cap, cap, cap, cap, acts)
def test_no_cap_is_passed_in_any_order_and_taking_all_back_returns_every_cent(funders, factor, p, q, c, r, played):
    caps = Caps(fund=sum(funders), pledge=p, person=q, campaign=c, round=r)
    fund = Fund([Rule(factor_percent=factor)], caps, funders)
    who = {}
    for pledge, person, campaign, round, minor in played:
        person, campaign, round = who.setdefault(pledge, (person, campaign, round))
        fund.set(pledge, person, campaign, round, minor)
        assert fund.broken() == []
        assert min(fund.left) >= 0
        assert sum(fund.left) == sum(funders) - sum(a for _, a, _ in fund.matches.values())
    for pledge, about in who.items():
        fund.set(pledge, *about, 0)
    assert fund.left == funders


def test_looking_at_each_pledge_alone_passes_the_caps():
    """The control: a limit per match that is not cumulative."""
    fund = Fund([DOUBLE], Caps(fund=1000_00, campaign=50_00), [1000_00], naive=True)
    for pledge in range(3):
        fund.set(pledge, 0, 0, 1, 30_00)
    assert "campaign" in fund.broken()


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12), st.integers(0, 10**9))
def test_a_pool_gives_exactly_and_nobody_more_than_is_left(left, share):
    amount = min(share, sum(left))
    parts = split(amount, left)
    assert sum(parts) == amount
    assert all(0 <= part <= own for part, own in zip(parts, left, strict=True))
    if sum(left):
        assert all(abs(part - amount * own / sum(left)) < 1 + 1e-6 for part, own in zip(parts, left, strict=True))


def test_rounding_each_share_alone_loses_or_makes_cents():
    """The control: three equal funders and one cent too much or too little."""
    assert sum(round(100 * own / 300) for own in (100, 100, 100)) != 100
    assert split(100, [100, 100, 100]) == [34, 33, 33]


def test_more_than_the_pool_has_is_refused():
    with pytest.raises(ValueError, match="of a pool"):
        split(101, [50, 50])


@pytest.mark.parametrize(
    ("rule", "ask", "expected"),
    [
        (DOUBLE, Ask(20_00, NOW), True),
        (Rule(100, rewards=frozenset({7})), Ask(20_00, NOW, reward_id=7), True),
        (Rule(100, rewards=frozenset({7})), Ask(20_00, NOW), False),
        (Rule(100, ends_at=NOW), Ask(20_00, NOW), False),
        (Rule(100, ends_at=NOW + HOUR), Ask(20_00, NOW), True),
        (Rule(100, starts_at=NOW), Ask(20_00, NOW), True),
        (Rule(100, starts_at=NOW + HOUR), Ask(20_00, NOW), False),
        (Rule(100, first_only=True), Ask(20_00, NOW, is_first=False), False),
        (Rule(100, round=1), Ask(20_00, NOW, round=2), False),
    ],
)
def test_a_rule_speaks_of_these_pledges(rule, ask, expected):
    assert applies(rule, ask) is expected


def test_the_first_rule_that_speaks_of_a_pledge_decides():
    boost = Rule(factor_percent=200, ends_at=NOW + HOUR, per_pledge_minor=30_00)
    assert wanted([boost, DOUBLE], Ask(20_00, NOW)) == (boost, 30_00)
    assert wanted([boost, DOUBLE], Ask(20_00, NOW + HOUR)) == (DOUBLE, 20_00)
    assert wanted([boost], Ask(20_00, NOW + HOUR)) == (None, 0)


def test_what_was_boosted_stays_boosted_and_what_is_added_later_is_not():
    rules = [Rule(factor_percent=200, ends_at=NOW + HOUR), Rule(factor_percent=50)]
    later = NOW + 2 * HOUR
    assert since(rules, Ask(20_00, later), NOW, 20_00)[1] == 40_00
    assert since(rules, Ask(30_00, later), NOW, 20_00)[1] == 40_00
    assert since(rules, Ask(10_00, later), NOW, 20_00)[1] == 20_00
    assert since(rules, Ask(100_00, later), NOW, 20_00)[1] == 50_00


@pytest.mark.parametrize(
    ("milestone", "pledged", "backers", "expected"),
    [
        (Milestone(500_00, percent=50), 499_99, 9, False),
        (Milestone(500_00, percent=50), 500_00, 0, True),
        (Milestone(500_00, pledged_minor=200_00, backers=10), 200_00, 9, False),
        (Milestone(500_00, pledged_minor=200_00, backers=10), 200_00, 10, True),
        (Milestone(500_00, round=2), 900_00, 10, False),
    ],
)
def test_a_milestone_is_reached_when_all_it_asks_is_there(milestone, pledged, backers, expected):
    found = is_reached(milestone, pledged_minor=pledged, minimum_minor=1000_00, backers=backers, round=1)
    assert found is expected
    assert allowed(500_00, Caps(fund=400_00, pledge=1), Used(), shared=True) == 400_00


@given(st.lists(st.integers(0, 300_00), max_size=12), st.integers(0, 4000_00))
def test_a_pool_that_shrinks_takes_from_the_last_and_exactly_what_it_lacks(stands, lacks):
    lacks = min(lacks, sum(stands))
    stays = fall(stands, lacks)
    assert sum(stays) == sum(stands) - lacks
    assert all(0 <= now <= before for now, before in zip(stays, stands, strict=True))
    touched = [i for i, (now, before) in enumerate(zip(stays, stands, strict=True)) if now < before]
    if touched:
        assert all(stays[i] == 0 for i in range(touched[0] + 1, len(stands)))
        assert stays[: touched[0]] == stands[: touched[0]]
    assert fall(stands, 0) == stands


def test_taking_the_same_part_of_each_promise_loses_cents():
    """The control: a fair-looking cut in proportion, each rounded alone, is not what lacks."""
    stands, lacks = [33, 33, 33], 50
    assert sum(round(one * lacks / 99) for one in stands) != lacks
    assert sum(stands) - sum(fall(stands, lacks)) == lacks


def test_more_than_all_promises_together_cannot_fall():
    with pytest.raises(ValueError, match="of 10"):
        fall([4, 6], 11)
