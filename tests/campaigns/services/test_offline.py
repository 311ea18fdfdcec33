"""Money given by hand: entered with evidence, counted after a second person, sent on like a promise by transfer.
Pages and broken files are tested in views/test_offline."""

import itertools
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile

from campaigns.enums import OFFLINE_TRANSITIONS, CampaignState, OfflineState
from campaigns.exceptions import (
    AmountTooSmall,
    CampaignNotOpen,
    NotYourCampaign,
    OfflineDecided,
    OfflineSecondPerson,
    TransfersOff,
    WrongDay,
)
from campaigns.models import OfflinePledge
from campaigns.own_data import erase
from campaigns.services.closing import close_due_campaigns
from campaigns.services.offline import (
    OfflineOrder,
    approve_offline_pledge,
    enter_offline_pledge,
    reject_offline_pledge,
)
from crowdcoop.mail.models import OutboxMessage
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import Payment
from payments.rules import FINANCE
from payments.services.matching import match_waiting
from payments.services.statements import import_statement
from payments.services.transfers import ask_for_transfers
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import OfflinePledgeFactory
from tests.factories.statements import camt, entry


@pytest.fixture
def clerk(db):
    person = UserFactory()
    person.groups.add(Group.objects.get_or_create(name=FINANCE)[0])
    return person


@pytest.fixture
def member(campaign):
    person = UserFactory(email="pau@coop.example")
    campaign.cooperative.roles.create(user=person, role="editor")
    return person


@pytest.fixture
def entered(campaign, member, now):
    def make(**given):
        wanted = {
            "kind": "cash", "amount_minor": 80_00, "received_on": now.date(),
            "evidence": ContentFile(b"%PDF-1.7"), "evidence_type": "application/pdf",
        }  # fmt: skip
        return enter_offline_pledge(by=member, campaign=campaign, order=OfflineOrder(**(wanted | given)), now=now)

    return make


def total(campaign):
    campaign.refresh_from_db()
    return campaign.pledged_minor, campaign.backers


def test_it_counts_after_a_second_person_only(entered, campaign, clerk, member, now):
    one = entered(email="Nora@Example.org", name="Nora")
    assert total(campaign) == (0, 0)
    for person in (member, UserFactory()):
        with pytest.raises(OfflineSecondPerson):
            approve_offline_pledge(by=person, entry=one, now=now)
    one = approve_offline_pledge(by=clerk, entry=one, now=now)
    assert (one.state, one.pledge.payment.method) == (OfflineState.APPROVED, "transfer")
    assert total(campaign) == (80_00, 1)
    assert OutboxMessage.objects.get(kind="campaigns/offline_confirmed").to == "nora@example.org"
    with pytest.raises(OfflineDecided):
        approve_offline_pledge(by=clerk, entry=one, now=now)
    assert check_money(now) == []


def test_finance_may_not_approve_for_its_own_cooperative(entered, campaign, clerk, now):
    campaign.cooperative.roles.create(user=clerk, role="secretary")
    with pytest.raises(OfflineSecondPerson):
        approve_offline_pledge(by=clerk, entry=entered(), now=now)


def test_a_clerk_who_entered_it_may_not_approve_it(campaign, clerk, now):
    with pytest.raises(OfflineSecondPerson):
        approve_offline_pledge(by=clerk, entry=OfflinePledgeFactory(campaign=campaign, entered_by=clerk), now=now)


def test_several_boxes_without_a_name_count_and_write_to_nobody(entered, campaign, clerk, now):
    for amount in (80_00, 9_000_00):  # more than an address alone may promise
        approve_offline_pledge(by=clerk, entry=entered(amount_minor=amount), now=now)
    assert total(campaign) == (9_080_00, 1)
    assert not OutboxMessage.objects.exclude(to="pau@coop.example").exists()


def test_after_success_the_cooperative_sends_it_on(entered, campaign, clerk, now):
    one = approve_offline_pledge(by=clerk, entry=entered(amount_minor=1_000_00), now=now)
    later = campaign.deadline_at + timedelta(minutes=1)
    close_due_campaigns(now=later)
    ask_for_transfers(now=later)
    payment = Payment.objects.get(pk=one.pledge.payment_id)
    assert payment.state == PaymentState.AWAITING_TRANSFER
    assert OutboxMessage.objects.get(kind="payments/transfer_due").to == "pau@coop.example"
    import_statement(by=None, data=camt(entry("1000.00", payment.reference)), filename="x", now=later)
    match_waiting(now=later)
    payment.refresh_from_db()
    campaign.refresh_from_db()
    assert (payment.state, campaign.collected_minor) == (PaymentState.COLLECTED, 1_000_00)
    assert check_money(later) == []


def test_below_the_minimum_the_giver_hears_that_it_comes_back(entered, campaign, clerk, now):
    approve_offline_pledge(by=clerk, entry=entered(email="nora@example.org"), now=now)
    close_due_campaigns(now=campaign.deadline_at + timedelta(minutes=1))
    assert "te los devuelve" in OutboxMessage.objects.get(kind="campaigns/offline_unsuccessful").text


def test_a_rejected_entry_never_counts_and_says_why(entered, campaign, clerk, now):
    one = reject_offline_pledge(by=clerk, entry=entered(), answer="The receipt shows 60.", now=now)
    assert (one.state, total(campaign)) == (OfflineState.REJECTED, (0, 0))
    assert "The receipt shows 60." in OutboxMessage.objects.get(kind="campaigns/offline_rejected").text


@pytest.mark.parametrize(("start", "to"), list(itertools.product(OfflineState, OfflineState)))
def test_every_pair_of_states_moves_by_the_table_or_raises(start, to, entered, clerk, now):
    one = entered()
    decided = {} if start == OfflineState.ENTERED else {"decided_by": clerk, "decided_at": now}
    OfflinePledge.objects.update(state=start, **decided)
    acts = {
        OfflineState.APPROVED: lambda: approve_offline_pledge(by=clerk, entry=one, now=now),
        OfflineState.REJECTED: lambda: reject_offline_pledge(by=clerk, entry=one, answer="no", now=now),
    }
    if to in OFFLINE_TRANSITIONS[start]:
        assert acts[to]().state == to
    elif to in acts:
        with pytest.raises(OfflineDecided):
            acts[to]()


def test_what_cannot_be_entered(entered, campaign, now):
    with pytest.raises(AmountTooSmall):
        entered(amount_minor=4_99)
    for day in (now.date() + timedelta(days=1), campaign.opens_at.date() - timedelta(days=1)):
        with pytest.raises(WrongDay):
            entered(received_on=day)
    order = OfflineOrder("cash", 80_00, now.date(), ContentFile(b"%PDF-"), "application/pdf")
    with pytest.raises(NotYourCampaign):
        enter_offline_pledge(by=UserFactory(), campaign=campaign, order=order, now=now)
    campaign.state = CampaignState.COLLECTING
    with pytest.raises(CampaignNotOpen):
        entered()


def test_approving_too_late_or_without_an_account_changes_nothing(entered, campaign, clerk, settings, now):
    one = entered()
    with pytest.raises(CampaignNotOpen):
        approve_offline_pledge(by=clerk, entry=one, now=campaign.deadline_at)
    settings.BANK_ACCOUNT_IBAN = ""
    with pytest.raises(TransfersOff):
        approve_offline_pledge(by=clerk, entry=one, now=now)
    one.refresh_from_db()
    assert (one.state, Payment.objects.count()) == (OfflineState.ENTERED, 0)


def test_erasing_a_person_scrubs_what_was_written_about_them(entered, now):
    one = entered(email="nora@example.org", name="Nora")
    erase(UserFactory(email="nora@example.org"), now)
    one.refresh_from_db()
    assert (one.email, one.name) == ("", "")
