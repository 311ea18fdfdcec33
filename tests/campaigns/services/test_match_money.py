"""A funder's money goes back: the pool shrinks by it, and what is no longer there is no longer promised.
After each step every invariant is asked; the figures alone are in tests/campaigns/test_matching.py."""

import random
from datetime import timedelta

import pytest

from campaigns.enums import MatchState
from campaigns.models import Campaign, Match, MatchEvent, MatchFund, MatchShare
from campaigns.services import match_money
from campaigns.services.pledges import change_pledge, withdraw_pledge
from crowdcoop.mail.models import OutboxMessage
from payments.checks_money import check_money
from payments.exceptions import OverRefund
from payments.models import Payment
from payments.queries import balance
from payments.services import bank_orders
from payments.services.refund_orders import order_refund_transfer
from payments.services.refunds import approve_refund, propose_refund, refundable, reject_refund
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_page, match_fund

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
IBAN = "ES9121000418450200051332"


def paid(fund, number=0):
    """The payment of the fund's `number`th giver."""
    return Payment.objects.get(owner_code=fund.funders.order_by("pk")[number].code)


def give_back(payment, minor, now):
    """Decided by two people; the transfer is not yet ordered."""
    first, second = UserFactory(is_superuser=True), UserFactory(is_superuser=True)
    refund = propose_refund(by=first, payment=payment, amount_minor=minor, reason="asked", now=now)
    return approve_refund(by=second, refund=refund, now=now)


def amounts():
    return list(Match.objects.order_by("pk").values_list("amount_minor", flat=True))


def figures(fund):
    """(there, set aside, left of each giver)"""
    fresh = MatchFund.objects.get(pk=fund.pk)
    return fresh.budget_minor, fresh.reserved_minor, [one.left_minor for one in fresh.funders.order_by("pk")]


def sound(now):
    assert [str(found) for found in check_money(now)] == []


def test_what_is_promised_to_nobody_goes_back_and_nothing_else_changes(campaign, backed, now):
    fund = match_fund(now=now, paid_in=(300_00,), campaigns=[campaign])
    backed(campaign, amount_minor=100_00)
    give_back(paid(fund), 200_00, now)
    assert figures(fund) == (100_00, 100_00, [0])
    assert amounts() == [100_00]
    sound(now)
    backed(campaign, amount_minor=50_00)
    assert amounts() == [100_00], "what is on its way back is promised to nobody any more"
    assert not OutboxMessage.objects.filter(kind="campaigns/match_fell").exists()


def test_beyond_that_the_newest_promises_fall_and_their_team_is_told(campaign, user, backed, now):
    campaign.cooperative.roles.create(user=user, role="owner")
    fund = match_fund(now=now, paid_in=(300_00,), campaigns=[campaign])
    for number in range(3):
        backed(campaign, amount_minor=100_00, at=now + number * MINUTE)
    give_back(paid(fund), 150_00, now + 9 * MINUTE)
    assert amounts() == [100_00, 50_00, 0]
    assert figures(fund) == (150_00, 150_00, [0])
    assert Campaign.objects.get(pk=campaign.pk).matched_minor == 150_00
    fallen = MatchEvent.objects.filter(cause="money_back").order_by("to_minor")
    assert [(event.from_minor, event.to_minor) for event in fallen] == [(100_00, 0), (100_00, 50_00)]
    letter = OutboxMessage.objects.get(kind="campaigns/match_fell", to=user.email)
    assert "150" in letter.text
    sound(now + 9 * MINUTE)


def test_the_others_of_the_pool_keep_what_it_promised(campaign, backed, now):
    fund = match_fund(now=now, paid_in=(100_00, 100_00, 100_00), campaigns=[campaign])
    backed(campaign, amount_minor=100_00)
    give_back(paid(fund), 100_00, now)
    assert amounts() == [100_00]
    assert figures(fund) == (200_00, 100_00, [0, 50_00, 50_00])
    assert sorted(MatchShare.objects.values_list("amount_minor", flat=True)) == [50_00, 50_00]
    sound(now)


def test_a_closed_round_was_decided_with_its_matches_so_open_ones_fall_first(campaign, backed, now):
    later = CampaignFactory(state="live", opens_at=now, deadline_at=now + timedelta(days=9))
    campaign_page(later)
    fund = match_fund(now=now, paid_in=(100_00,), campaigns=[campaign, later])
    backed(later, amount_minor=50_00, at=now)
    backed(campaign, amount_minor=50_00, at=now + MINUTE)
    Campaign.objects.filter(pk=campaign.pk).update(state="collecting")
    give_back(paid(fund), 50_00, now + 2 * MINUTE)
    stands = dict(Match.objects.values_list("entry__campaign", "amount_minor"))
    assert stands == {later.pk: 0, campaign.pk: 50_00}


def test_what_campaigns_have_got_cannot_be_asked_back(campaign, backed, now):
    fund = match_fund(now=now, paid_in=(300_00,), campaigns=[campaign])
    backed(campaign, amount_minor=100_00)
    Match.objects.update(state=MatchState.PAID)
    assert refundable(paid(fund)) == 200_00
    with pytest.raises(OverRefund):
        propose_refund(
            by=UserFactory(is_superuser=True), payment=paid(fund), amount_minor=200_01, reason="asked", now=now
        )
    assert figures(fund) == (300_00, 100_00, [200_00])


def test_the_whole_way_through_the_bank_and_the_books(campaign, backed, now):
    fund = match_fund(now=now, paid_in=(300_00, 100_00), campaigns=[campaign])
    backed(campaign, amount_minor=350_00)
    refund = give_back(paid(fund), 200_00, now)
    assert balance(f"match_committed:{fund.code}") == 400_00, "the books move when the money does"
    sound(now)
    refund = order_refund_transfer(by=UserFactory(is_superuser=True), refund=refund, name="Hall", iban=IBAN, now=now)
    sound(now)
    bank_orders.make_payment_file(by=UserFactory(is_superuser=True), now=now)
    bank_orders.confirm(
        order_code=refund.bank_order_code, amount_minor=200_00, booked_on=now.date(), reference="X", now=now
    )
    assert paid(fund).refunded_minor == 200_00
    assert balance(f"match_committed:{fund.code}") == 200_00
    assert figures(fund)[:2] == (200_00, 200_00)
    sound(now)


def test_a_no_after_the_yes_brings_the_money_back_to_the_pool(campaign, backed, now):
    fund = match_fund(now=now, paid_in=(300_00,), campaigns=[campaign])
    refund = give_back(paid(fund), 200_00, now)
    assert figures(fund)[0] == 100_00
    reject_refund(by=UserFactory(is_superuser=True), refund=refund, reason="no", now=now)
    assert figures(fund) == (300_00, 0, [300_00])
    sound(now)


def test_control_a_pool_that_does_not_shrink_is_found(campaign, backed, now, monkeypatch):
    """Without the hook the fund would go on promising money that is on its way out."""
    fund = match_fund(now=now, paid_in=(300_00,), campaigns=[campaign])
    monkeypatch.setattr(match_money, "_write", lambda *given: None)
    give_back(paid(fund), 200_00, now)
    assert {found.number for found in check_money(now)} >= {6, 23}


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_pledges_and_money_back_keeps_every_cap_and_cent(seed, backed, now):
    """Σ matches ≤ caps and ≤ what is there, at every moment; the shares re-add; what fell is free again."""
    dice = random.Random(seed)
    campaigns = [CampaignFactory(state="live", opens_at=now, deadline_at=now + timedelta(days=9)) for _ in range(2)]
    for one in campaigns:
        campaign_page(one)
    paid_in = [dice.randint(50_00, 150_00) for _ in range(3)]
    fund = match_fund(
        now=now, paid_in=paid_in, campaigns=campaigns, per_campaign_minor=220_03, rules=({"factor_percent": 70},)
    )
    pledges, went_back = [], 0
    for step in range(14):
        at, act = now + step * MINUTE, dice.random()
        if act < 0.5 or not pledges:
            pledges.append(backed(dice.choice(campaigns), amount_minor=dice.randint(5_00, 90_00), at=at))
        elif act < 0.65:
            change_pledge(by=None, pledge=dice.choice(pledges), amount_minor=dice.randint(5_00, 90_00), reward_code="",
                          now=at)  # fmt: skip
        elif act < 0.75:
            withdraw_pledge(by=None, pledge=pledges.pop(dice.randrange(len(pledges))), now=at)
        else:
            payment = paid(fund, dice.randrange(3))
            if (most := refundable(payment)) and payment.state in ("collected", "refund_pending"):
                went_back += (part := dice.randint(1, min(most, 40_00)))
                give_back(payment, part, at)
        there, reserved, left = figures(fund)
        assert there == sum(paid_in) - went_back
        assert reserved == sum(amounts()) <= there
        assert sum(left) == there - reserved
        assert min(left) >= 0
        sound(at)
