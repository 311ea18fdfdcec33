"""A cooperative binds its members' goal: the minimum comes together, the people do not, and nobody is charged.
The books are kept as a file and must not change unnoticed; real SDK, real sandbox, real clockwork."""

import pytest

from campaigns.enums import CampaignState
from crowdcoop.mail.models import OutboxMessage
from membership.enums import Answer
from membership.services.prospects import answer_interest
from payments.models import ChargeAttempt, Payment
from payments.queries import render_ledger

from .test_money import LEDGERS, Walk


def wants_to_join(story, *names):
    for name in names:
        answer_interest(
            cooperative=story.campaign.cooperative, email=f"{name}@example.org", language="ca",
            answer=Answer.INTERESTED, campaign_code=story.campaign.code, source="campaign", now=story.at,
        )  # fmt: skip


@pytest.fixture
def walk(db, sandbox, now):
    return lambda **given: Walk(sandbox, now, **given)


def test_the_minimum_is_reached_but_members_are_missing(walk):
    story = walk(members_goal=3, members_binding=True)
    story.by_card(800_00)
    story.by_card(400_00)
    story.by_transfer(100_00)
    wants_to_join(story, "nora", "pau")
    story.close()
    assert story.campaign.state == CampaignState.UNSUCCESSFUL
    assert story.states() == ["released"] * 3
    assert not ChargeAttempt.objects.exists()
    assert not Payment.objects.exclude(due_at=None).exists()
    letters = OutboxMessage.objects.filter(kind="campaigns/campaign_unsuccessful")
    assert letters.count() == 3
    assert all("2" in letter.text and "3" in letter.text for letter in letters)
    table = render_ledger([story.campaign.code])
    print(f"\n{table}")
    assert table + "\n" == (LEDGERS / "members_missing.txt").read_text()


@pytest.mark.parametrize("bound", [True, False])
def test_with_the_people_or_unbound_the_same_campaign_is_collected(walk, bound):
    """Negative controls: the third person came, or nobody had bound anything."""
    story = walk(members_goal=3, members_binding=bound)
    story.by_card(800_00)
    story.by_card(400_00)
    wants_to_join(story, "nora", "pau", *(["mireia"] if bound else []))
    story.close()
    assert story.states() == ["collected"] * 2
    assert (story.campaign.state, story.campaign.collected_minor) == (CampaignState.FUNDED, 1200_00)
