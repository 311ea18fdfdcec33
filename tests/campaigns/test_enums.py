"""The states of a campaign: every pair is a legal move or raises, and leaves exactly one event or none."""

import itertools

import pytest

from campaigns.enums import ENDED, PUBLIC, TRANSITIONS, CampaignState
from campaigns.exceptions import IllegalCampaignMove
from campaigns.services.moves import locked, move
from tests.factories.campaigns import CampaignFactory

PAIRS = list(itertools.product(CampaignState, CampaignState))


def test_table_names_every_state():
    assert set(TRANSITIONS) == set(CampaignState)
    assert len(PAIRS) == 15 * 15
    assert sum(len(to) for to in TRANSITIONS.values()) == 25


def test_money_never_runs_backwards():
    """Nothing leaves what is closed for good, and nobody is charged and then called unsuccessful or cancelled."""
    final = {"rejected", "settled", "unsuccessful", "cancelled", "refunded"}
    assert {state for state, to in TRANSITIONS.items() if not to} == final
    after_charging = {CampaignState.COLLECTING, CampaignState.FUNDED, CampaignState.UNWINDING}
    assert not any(TRANSITIONS[s] & {"unsuccessful", "cancelled", "live"} for s in after_charging)
    assert set(PUBLIC) >= ENDED


@pytest.mark.parametrize("start", CampaignState)
def test_move_follows_the_table_from_each_state(start, db, now):
    for to in CampaignState:
        campaign = CampaignFactory(state=start)
        legal = to in TRANSITIONS[start]
        if legal:
            move(campaign=locked(campaign), to=to, by=None, cause="test", now=now)
        else:
            with pytest.raises(IllegalCampaignMove):
                move(campaign=locked(campaign), to=to, by=None, cause="test", now=now)
        campaign.refresh_from_db()
        assert campaign.state == (to if legal else start)
        assert campaign.events.count() == (1 if legal else 0)
