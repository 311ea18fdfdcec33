"""The prediction says what it can and no more: tried on made-up histories whose ends are known.
Numbers only; how rows become histories is tests/campaigns/queries/test_pace.py's."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.prediction import AT_LEAST, Past, percent_gone, predict, rounded, tried


def past(*shares, final=1000_00):
    return [Past(int(share * final), final, 500_00) for share in shares]


def histories(seed, count, spread):
    """Campaigns that had some part of their end at this point: around half, more or less spread, some far off."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        final = int(chance.lognormvariate(13, 0.8))
        share = min(1.0, max(0.01, chance.betavariate(spread, spread) if chance.random() < 0.9 else chance.random()))
        found.append(Past(int(share * final), final, final))
    return found


def test_as_the_one_in_the_middle():
    band = predict(400_00, past(0.4, 0.5, 0.5, 0.5, 0.8))
    assert (band.low_minor, band.middle_minor, band.high_minor) == (500_00, 800_00, 1000_00)
    assert (band.campaigns, band.of_ten) == (5, 6)


def test_too_few_say_nothing():
    few = past(*[0.5] * (AT_LEAST - 1))
    assert predict(400_00, few) is None
    assert predict(400_00, [*few, *past(0.5)]) is not None


def test_campaigns_that_raised_nothing_teach_nothing():
    nothing = [Past(0, 0, 500_00)] * 20
    assert predict(400_00, nothing) is None
    assert predict(400_00, [*nothing, *past(0.5, 0.5, 0.5, 0.5)]).campaigns == 4


def test_without_a_first_pledge_there_is_nothing_to_multiply():
    assert predict(0, past(0.5, 0.5, 0.5, 0.5)) is None
    assert predict(1_00, past(0, 0, 0, 0.5)) is None


def test_where_one_had_nothing_yet_no_upper_end_is_named():
    band = predict(400_00, past(0, 0.4, 0.5, 0.8))
    assert band.high_minor is None
    assert band.holds(10**12)
    assert not band.holds(band.low_minor - 1)


@pytest.mark.parametrize(
    ("minor", "down", "near", "up"),
    [(12_345_67, 12_000_00, 12_000_00, 13_000_00), (987_00, 980_00, 990_00, 990_00), (7_50, 7_00, 8_00, 8_00),
     (100_00, 100_00, 100_00, 100_00), (0, 0, 0, 0)],
)  # fmt: skip
def test_two_figures_and_outward(minor, down, near, up):
    assert (rounded(minor, -1), rounded(minor, 0), rounded(minor, 1)) == (down, near, up)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=60), st.integers(100, 10**9))
def test_the_band_is_in_order_and_more_campaigns_never_promise_less(shares, now_minor):
    band = predict(now_minor, past(*shares))
    assert band.low_minor <= band.middle_minor + 10**8  # rounding may put the middle a step above the end
    assert band.low_minor <= band.high_minor
    assert 6 <= band.of_ten <= 8


@pytest.mark.parametrize("count", [4, 9, 25, 80])
@pytest.mark.parametrize("spread", [2, 8])
def test_the_chance_that_is_printed_holds(count, spread):
    """Four hundred made-up worlds: the end of one more campaign falls inside at least as often as was said."""
    held = 0
    for seed in range(400):
        *others, own = histories(seed, count + 1, spread)
        band = predict(own.then_minor, others)
        held += band.holds(own.final_minor)
    assert held / 400 >= band.of_ten / 10 - 0.04


def test_control_a_band_that_claims_more_does_not_hold():
    """The middle alone, taken for the end within a tenth, is wrong most of the time."""
    near = 0
    for seed in range(400):
        *others, own = histories(seed, 26, 2)
        near += abs(predict(own.then_minor, others).middle_minor - own.final_minor) <= own.final_minor / 10
    assert near / 400 < 0.5


def test_trying_the_past_leaves_each_campaign_out_of_its_own_prediction():
    held, of = tried(histories(7, 60, 4))
    assert of == 60
    assert 0.68 <= held / of <= 0.95
    outlier = past(0.5, 0.5, 0.5, 0.5, 0.01)
    assert tried(outlier) == (4, 5)


def test_share_of_time(now):
    end = now + timedelta(days=40)
    moments = [now - timedelta(days=1), now, now + timedelta(days=10), end, end + timedelta(days=9)]
    assert [percent_gone(now, end, moment) for moment in moments] == [0, 0, 25, 100, 100]
    assert percent_gone(now, now, now) == 100
