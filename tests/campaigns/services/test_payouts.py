"""A campaign as a book: paid out only when funded, to its own cooperative, and settled when all has arrived."""

import pytest

from campaigns import gates
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.services import payouts
from payments.payout_rules import NoBookOwner, owner_of
from tests.factories.accounts import UserFactory
from tests.factories.payouts import PayoutAccountFactory


def in_state(campaign, state):
    Campaign.objects.filter(pk=campaign.pk).update(state=state)


@pytest.mark.parametrize("state", CampaignState)
def test_only_a_funded_campaign_may_be_paid_out(state, campaign, now):
    in_state(campaign, state)
    reason = payouts.may_pay_out(campaign.code, now)
    assert (reason is None) is (state in (CampaignState.FUNDED, CampaignState.SETTLED))
    assert (campaign.code in list(payouts.books())) is (reason is None)


def test_the_book_belongs_to_its_cooperative(campaign):
    owner = owner_of(campaign.code)
    assert owner.beneficiary(campaign.code) == campaign.cooperative.code
    assert owner.title(campaign.code)
    assert owner.page(campaign.code).endswith(f"/workspace/campaigns/{campaign.code}/money/")
    with pytest.raises(NoBookOwner):
        owner_of("c-nobody")


def test_owners_and_treasurers_are_told_each_once(campaign):
    person, editor, gone = UserFactory(), UserFactory(), UserFactory(is_active=False)
    for user, role in ((person, "owner"), (person, "treasurer"), (editor, "editor"), (gone, "treasurer")):
        campaign.cooperative.roles.create(user=user, role=role)
    assert [reader.email for reader in payouts.readers(campaign.code)] == [person.email]


def test_settled_when_all_is_paid_out(campaign, now):
    in_state(campaign, CampaignState.FUNDED)
    payouts.paid_out(campaign.code, now)
    payouts.paid_out(campaign.code, now)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.SETTLED
    assert campaign.events.filter(to_state="settled").count() == 1


def test_the_gate_asks_only_those_who_chose_an_account_at_the_provider(draft):
    def names():
        return {item.key: item.ok for item in gates.items(draft)}

    assert "receives_money" not in names()
    account = PayoutAccountFactory(beneficiary_code=draft.cooperative.code)
    assert "receives_money" not in names()
    account.route = "connect"
    account.save()
    assert names()["receives_money"] is False
    account.transfers_state = "active"
    account.save()
    assert names()["receives_money"] is True
