"""Promises by bank transfer: counted once the address is proven, once each, never too large.
The browser's side is in views/test_transfer_pledge; money that arrives is tested in payments."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from campaigns.exceptions import PledgeLocked, TransfersOff, TransferTooLarge
from campaigns.services.pledges import MAX_TRANSFER_MINOR, change_pledge, place_pledge
from campaigns.services.transfer_pledges import begin_transfer_pledge, confirm_transfer_pledge
from crowdcoop.mail.models import OutboxMessage
from payments.enums import PaymentState
from payments.services.payments import expire_payments
from tests.campaigns.conftest import order
from tests.factories.campaigns import RewardFactory


@pytest.fixture
def promised(campaign, now):
    """A promise by transfer that waits for its letter to be answered."""

    def make(**given):
        pledge = place_pledge(by=None, order=order(campaign, method="transfer", **given), now=now)
        return begin_transfer_pledge(by=None, pledge=pledge, now=now)

    return make


def total(campaign):
    campaign.refresh_from_db()
    return campaign.pledged_minor


def test_a_promise_counts_only_after_its_letter_was_answered(promised, campaign, now):
    pledge = promised()
    assert (pledge.payment.state, total(campaign)) == (PaymentState.DRAFT, 0)
    letter = OutboxMessage.objects.get(kind="campaigns/pledge_to_confirm")
    assert (letter.to, f"/pledges/{pledge.code}/confirm/?token=" in letter.text) == (pledge.email, True)
    for _ in range(2):
        pledge = confirm_transfer_pledge(by=None, pledge=pledge, now=now)
        assert (pledge.payment.state, total(campaign)) == (PaymentState.ACTIVE, 50_00)
    assert "nothing to send yet" in OutboxMessage.objects.get(kind="campaigns/pledge_confirmed").text


def test_beginning_again_sends_one_letter(promised, now):
    pledge = promised()
    begin_transfer_pledge(by=None, pledge=pledge, now=now)
    assert OutboxMessage.objects.filter(kind="campaigns/pledge_to_confirm").count() == 1
    pledge = confirm_transfer_pledge(by=None, pledge=pledge, now=now)
    assert begin_transfer_pledge(by=None, pledge=pledge, now=now) == pledge


@pytest.mark.parametrize(("verified", "state"), [(True, "active"), (False, "draft")])
def test_only_a_proven_address_of_ones_own_counts_at_once(verified, state, campaign, user, now):
    EmailAddress.objects.create(user=user, email="backer@example.org", verified=verified, primary=False)
    pledge = place_pledge(by=user, order=order(campaign, method="transfer", supporter=user), now=now)
    assert begin_transfer_pledge(by=user, pledge=pledge, now=now).payment.state == state


def test_unanswered_promises_are_forgotten_after_a_day(promised, campaign, now):
    pledge = promised()
    expire_payments(now + timedelta(hours=24))
    pledge.payment.refresh_from_db()
    assert (pledge.payment.state, total(campaign)) == (PaymentState.EXPIRED, 0)
    with pytest.raises(PledgeLocked):
        confirm_transfer_pledge(by=None, pledge=pledge, now=now)


def test_confirming_after_the_deadline_does_not_count(promised, campaign, now):
    pledge = confirm_transfer_pledge(by=None, pledge=promised(), now=campaign.deadline_at)
    assert (pledge.payment.state, total(campaign)) == (PaymentState.EXPIRED, 0)


def test_one_counting_transfer_for_each_address(promised, campaign, now):
    confirm_transfer_pledge(by=None, pledge=promised(), now=now)
    second = confirm_transfer_pledge(by=None, pledge=promised(), now=now)
    assert (second.payment.state, total(campaign)) == (PaymentState.EXPIRED, 50_00)
    other = confirm_transfer_pledge(by=None, pledge=promised(email="other@example.org"), now=now)
    assert (other.payment.state, total(campaign)) == (PaymentState.ACTIVE, 100_00)


def test_a_card_beside_a_transfer_is_fine(promised, campaign, backed, now):
    confirm_transfer_pledge(by=None, pledge=promised(), now=now)
    backed(campaign, email="backer@example.org")
    assert total(campaign) == 100_00


def test_a_sold_out_reward_refuses_a_late_confirmation(promised, campaign, backed, now):
    from campaigns.services.pledges import free_stale_holds

    reward = RewardFactory(campaign=campaign, last_one=True)
    late = promised(reward_code=reward.code)
    free_stale_holds(now + timedelta(minutes=31))
    backed(campaign, reward_code=reward.code)
    assert confirm_transfer_pledge(by=None, pledge=late, now=now).payment.state == PaymentState.EXPIRED


def test_too_large_and_without_an_account(campaign, promised, settings, now):
    with pytest.raises(TransferTooLarge):
        promised(amount_minor=MAX_TRANSFER_MINOR + 1)
    pledge = confirm_transfer_pledge(by=None, pledge=promised(amount_minor=MAX_TRANSFER_MINOR), now=now)
    with pytest.raises(TransferTooLarge):
        change_pledge(by=None, pledge=pledge, amount_minor=MAX_TRANSFER_MINOR + 1, reward_code="", now=now)
    settings.BANK_ACCOUNT_IBAN = ""
    with pytest.raises(TransfersOff):
        promised(email="other@example.org")


def test_a_card_promise_is_not_confirmed_by_a_letter(campaign, backed, now):
    pledge = backed(campaign)
    assert begin_transfer_pledge(by=None, pledge=pledge, now=now) == pledge
    with pytest.raises(PledgeLocked):
        confirm_transfer_pledge(by=None, pledge=pledge, now=now)
