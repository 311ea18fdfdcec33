"""A funded campaign is paid out by two people, the reserve is released after sixty days, and it is settled.
The books of the whole way are kept as a file and must not change unnoticed."""

from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import Group

from campaigns.enums import CampaignState
from campaigns.services.closing import close_due_campaigns
from campaigns.services.pledges import PledgeOrder, place_pledge
from campaigns.services.securing import finish_collection
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import BankOrder, Payment
from payments.queries import render_ledger
from payments.queries.payouts import payable
from payments.rules import FINANCE
from payments.services import bank_orders
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due
from payments.services.payouts import approve_payout, propose_payout, send_payouts
from payments.services.reconcile import reconcile
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_page
from tests.factories.payouts import IBAN, PayoutAccountFactory

LEDGER = Path(__file__).parent / "ledgers" / "the_payout.txt"
PLACES = {"return_url": "http://testserver/back/", "cancel_url": "http://testserver/cancel/"}


def test_funded_paid_out_released_settled(db, sandbox, settings, now):
    settings.BANK_ACCOUNT_IBAN, settings.BANK_ACCOUNT_NAME = IBAN, "Crowdcoop"
    group = Group.objects.get_or_create(name=FINANCE)[0]
    first, second = UserFactory(is_staff=True), UserFactory(is_staff=True)
    group.user_set.add(first, second)
    campaign = CampaignFactory(minimum_minor=1000_00)
    campaign_page(campaign)
    cooperative = campaign.cooperative.code
    PayoutAccountFactory(beneficiary_code=cooperative)

    for number, amount in enumerate((700_00, 505_05)):
        order = PledgeOrder(
            campaign_code=campaign.code, amount_minor=amount, email=f"s{number}@example.org", language="ca"
        )
        pledge = place_pledge(by=None, order=order, now=now)
        sandbox.pay(begin_checkout(payment=pledge.payment, now=now, **PLACES))
        reconcile(now=now)
    assert set(Payment.objects.values_list("state", flat=True)) == {PaymentState.ACTIVE}
    closing = campaign.deadline_at
    close_due_campaigns(now=closing)
    collect_due(now=closing)
    for days in (0, 8, 15):
        finish_collection(now=closing + timedelta(days=days))
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FUNDED

    def pay(at):
        held = payable(campaign.code, now=at).available_minor
        payout = propose_payout(
            by=first, book_code=campaign.code, beneficiary_code=cooperative, amount_minor=held, now=at
        )
        approve_payout(by=second, payout=payout, now=at)
        send_payouts(now=at)
        bank_orders.make_payment_file(by=first, now=at)
        order = BankOrder.objects.get(subject_code=payout.code)
        bank_orders.confirm(
            order_code=order.code, amount_minor=order.amount_minor, booked_on=at.date(), reference="s", now=at
        )
        assert check_money(at) == []
        campaign.refresh_from_db()
        return held

    assert pay(closing + timedelta(days=16)) == 1205_05 - 60_26
    assert campaign.state == CampaignState.FUNDED
    assert payable(campaign.code, now=closing + timedelta(days=59)).available_minor == 0
    assert pay(closing + timedelta(days=61)) == 60_26
    assert campaign.state == CampaignState.SETTLED

    table = render_ledger([campaign.code]).replace(cooperative, "COOP")
    assert table + "\n" == LEDGER.read_text()
