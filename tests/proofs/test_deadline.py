"""`deadline`: cards saved while the campaign closes either count, and are in the snapshot, or do not, and are in none.
Control: the same race without row locks loses promises or miscounts them."""

import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from campaigns.enums import CampaignState
from campaigns.models import Campaign, Pledge, Snapshot, SnapshotLine
from campaigns.services.closing import close_due_campaigns
from campaigns.services.pledges import PledgeOrder, place_pledge
from crowdcoop import clock
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import Payment, PaymentEvent
from payments.services.transitions import locked, move
from tests.factories.campaigns import CampaignFactory
from tests.proofs.racing import Race, counting_slowly, save_card

pytestmark = pytest.mark.proof
EACH_MINOR = 10_00


@pytest.fixture(autouse=True)
def needs_row_locks(settings):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row locks to prove: bin/prove runs this on PostgreSQL")
    settings.DATABASE_CLOCK = True


def runner(campaign, pledges):
    def run(number, wait):
        mine = []
        for n in range(pledges):
            order = PledgeOrder(campaign.code, EACH_MINOR, f"r{number}n{n}@example.org", "en")
            pledge = place_pledge(by=None, order=order, now=clock.now())
            with transaction.atomic():
                row = locked(pledge.payment_id)
                move(payment=row, to=PaymentState.AWAITING_CARD, cause="checkout", now=clock.now())
            mine.append(pledge.payment_id)
        wait()
        for payment_id in mine:
            save_card(payment_id)

    return run


def close_at(campaign, pace):
    def run(number, wait):
        Campaign.objects.count()
        wait()
        until = time.monotonic() + pace.seconds + 30  # longer than any closing that works
        while time.monotonic() < until and Campaign.objects.get(pk=campaign.pk).state == CampaignState.LIVE:
            close_due_campaigns(now=clock.now())
            time.sleep(0.01)

    return run


class Pace:
    """When the deadline falls: in the middle of the race, however fast this machine is today."""

    def __init__(self):
        self.seconds = 1.2

    def learn(self, share):
        """`share` of the cards were saved in time."""
        self.seconds *= 1.6 if share < 0.3 else 1 / 1.6 if share > 0.7 else 1


def trial(runners, pledges, pace, *, spoiled=None):
    """One race. Returns the campaign."""
    campaign = CampaignFactory(
        opens_at=clock.now(), deadline_at=clock.now() + timedelta(days=1), minimum_minor=EACH_MINOR, members_goal=0
    )
    saving, closing = runner(campaign, pledges), close_at(campaign, pace)

    def run(number, wait):
        (closing if number == runners else saving)(number, wait)

    race = Race(runners + 1, run, spoiled=spoiled)

    def fix_the_deadline():
        deadline = clock.database_now() + timedelta(seconds=pace.seconds)
        Payment.objects.filter(book_code=campaign.code).update(deadline_at=deadline)
        Campaign.objects.filter(pk=campaign.pk).update(deadline_at=deadline)
        connection.close()

    race.start(fix_the_deadline).finish()
    campaign.refresh_from_db()
    pace.learn(len(truth(campaign)) / (runners * pledges))
    return campaign


def truth(campaign):
    """The promises that came to life, by the rows of their events."""
    lived = PaymentEvent.objects.filter(payment__book_code=campaign.code, to_state=PaymentState.ACTIVE)
    return set(lived.values_list("payment_id", flat=True))


def counted(campaign):
    """The promises in the snapshot."""
    lines = SnapshotLine.objects.filter(snapshot__campaign=campaign)
    return set(lines.values_list("pledge__payment_id", flat=True))


def lost(campaign):
    """How many promises are wrong: alive but not counted, or the other way round, or missing from the public total."""
    apart = len(truth(campaign) ^ counted(campaign))
    missing = abs(len(truth(campaign)) * EACH_MINOR - campaign.pledged_minor) // EACH_MINOR
    return apart + missing


def test_the_snapshot_is_the_truth(own_database, size, figures):
    runners, pledges, trials = size(3, 32), size(3, 10), size(1, 20)
    wrong, inside, outside, pace = 0, 0, 0, Pace()
    for _ in range(trials):
        campaign = trial(runners, pledges, pace)
        wrong += lost(campaign)
        inside += len(counted(campaign))
        outside += runners * pledges - len(counted(campaign))
        snapshot = Snapshot.objects.get(campaign=campaign)
        lines = snapshot.lines.aggregate(total=Sum("amount_minor"))["total"] or 0
        assert snapshot.total_minor == lines == campaign.pledged_minor
        late = PaymentEvent.objects.filter(payment__book_code=campaign.code, to_state=PaymentState.ACTIVE)
        assert not late.filter(payment__activated_at__gte=campaign.deadline_at).exists()
        left = Pledge.objects.of(campaign).filter(payment__state__in=["active", "awaiting_card", "draft"])
        assert campaign.state == CampaignState.LIVE or not left.exists()
    figures(
        f"{runners} × {pledges} cards against the closer, {trials} trials: {inside} counted, {outside} too late, "
        f"{wrong} wrong"
    )
    assert wrong == 0
    assert [str(v) for v in check_money() if v.number != 12] == []


def test_control_without_locks_promises_are_lost(own_database, size, figures):
    runners, pledges, pace = size(8, 32), size(4, 10), Pace()
    wrong = tried = 0
    while not wrong and tried < 8:  # on a busy machine the first deadline may fall before anybody was counted
        wrong, tried = lost(trial(runners, pledges, pace, spoiled=counting_slowly)), tried + 1
    figures(f"control without row locks: {wrong} promises wrong in trial {tried} (must be above 0)")
    assert wrong > 0
