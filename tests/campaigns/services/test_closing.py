"""Closing: one snapshot, every pledge as it says, and nobody charged below the minimum."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from campaigns.enums import CampaignState, Outcome
from campaigns.models import Campaign, Pledge, Snapshot, SnapshotLine
from campaigns.services import closing, pledges
from crowdcoop import clock
from crowdcoop.mail.models import OutboxMessage
from payments.enums import PaymentState
from payments.exceptions import OwnerRefused
from payments.services import payments
from tests.campaigns.conftest import order, save_card
from tests.factories.campaigns import CampaignFactory, RewardFactory, campaign_page


@pytest.fixture
def end(campaign):
    return campaign.deadline_at


def states(campaign):
    return sorted(Pledge.objects.of(campaign).values_list("payment__state", flat=True))


def test_below_the_minimum_everybody_is_released_and_told(campaign, backed, end):
    backed(campaign, amount_minor=999_99)
    found = closing.close_due_campaigns(now=end)
    campaign.refresh_from_db()
    assert [c.outcome for c in found] == [Outcome.UNSUCCESSFUL]
    assert campaign.state == CampaignState.UNSUCCESSFUL
    assert states(campaign) == [PaymentState.RELEASED]
    assert campaign.pledged_minor == 999_99
    assert OutboxMessage.objects.filter(kind="campaigns/campaign_unsuccessful").count() == 1
    assert not Pledge.objects.filter(payment__due_at__isnull=False).exists()


def test_at_the_minimum_everything_is_due(campaign, backed, end):
    """The negative control of the test above: one cent more and cards are to be charged."""
    backed(campaign, amount_minor=999_99)
    backed(campaign, amount_minor=5_00)
    closing.close_due_campaigns(now=end)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.COLLECTING
    assert states(campaign) == [PaymentState.DUE, PaymentState.DUE]


def test_exactly_the_minimum_succeeds(campaign, backed, end):
    backed(campaign, amount_minor=1000_00)
    assert closing.close_due_campaigns(now=end)[0].outcome == Outcome.SUCCEEDED


def test_nothing_closes_a_moment_before_the_deadline(campaign, backed, end):
    backed(campaign, amount_minor=1000_00)
    assert closing.close_due_campaigns(now=end - timedelta(microseconds=1)) == []
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LIVE


def test_closing_twice_changes_nothing(campaign, backed, end):
    backed(campaign, amount_minor=1000_00)
    closing.close_due_campaigns(now=end)
    before = (Snapshot.objects.get().pk, OutboxMessage.objects.count(), campaign.events.count())
    assert closing.close_due_campaigns(now=end + timedelta(days=1)) == []
    assert (Snapshot.objects.get().pk, OutboxMessage.objects.count(), campaign.events.count()) == before


def test_an_interrupted_closing_goes_on_from_its_snapshot(campaign, backed, end):
    for _ in range(3):
        backed(campaign, amount_minor=400_00)
    snapshot = closing._take_snapshot(campaign, end)
    first = snapshot.lines.order_by("pk").first().pledge
    payments.mark_due(payment=first.payment, snapshot_code=snapshot.code, now=end)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CLOSING
    closing.close_due_campaigns(now=end + timedelta(minutes=5))
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.COLLECTING
    assert states(campaign) == [PaymentState.DUE] * 3
    assert Snapshot.objects.count() == 1


def test_dry_run_says_what_would_happen_and_writes_nothing(campaign, backed, end):
    backed(campaign, amount_minor=300_00)
    found = closing.close_due_campaigns(now=end, dry_run=True)
    assert (found[0].total_minor, found[0].outcome) == (300_00, Outcome.UNSUCCESSFUL)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LIVE
    assert not Snapshot.objects.exists()


def test_withdrawn_and_unfinished_pledges_do_not_count(campaign, backed, now, end):
    backed(campaign, amount_minor=999_00)
    gone = backed(campaign, amount_minor=500_00)
    pledges.withdraw_pledge(by=None, pledge=gone, now=now)
    unfinished = pledges.place_pledge(by=None, order=order(campaign, amount_minor=500_00), now=now)
    assert closing.close_due_campaigns(now=end)[0].total_minor == 999_00
    unfinished.payment.refresh_from_db()
    assert unfinished.payment.state == PaymentState.EXPIRED


def test_a_card_saved_in_the_last_moment_counts_and_one_after_does_not(campaign, now, end):
    in_time = pledges.place_pledge(by=None, order=order(campaign, amount_minor=1000_00), now=now)
    save_card(in_time.payment, end - timedelta(microseconds=1))
    assert closing.close_due_campaigns(now=end)[0].total_minor == 1000_00


def test_totals_that_disagree_stop_the_closing_of_that_campaign_only(campaign, backed, end):
    other = CampaignFactory(deadline_at=end)
    campaign_page(other)
    backed(campaign, amount_minor=1000_00)
    backed(other, amount_minor=1000_00)
    Campaign.objects.filter(pk=campaign.pk).update(pledged_minor=1)
    found = closing.close_due_campaigns(now=end)
    assert [c.campaign_code for c in found] == [other.code]
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LIVE


def test_a_snapshot_is_never_changed(campaign, backed, end):
    backed(campaign, amount_minor=1000_00)
    closing.close_due_campaigns(now=end)
    for rows in (Snapshot.objects.all(), SnapshotLine.objects.all()):
        with pytest.raises(TypeError):
            rows.update(pk=0)
        with pytest.raises(TypeError):
            rows.delete()


def test_stock_stays_with_its_holders_after_success(campaign, backed, end):
    reward = RewardFactory(campaign=campaign, stock=3)
    backed(campaign, amount_minor=1000_00, reward_code=reward.code)
    closing.close_due_campaigns(now=end)
    reward.refresh_from_db()
    assert reward.taken == Pledge.objects.filter(reward=reward, holds_unit=True).count() == 1


@pytest.mark.parametrize("seed", range(4))
def test_sum_of_snapshot_pledges_and_public_total_agree(seed, campaign, backed, now, end):
    """Whatever is placed, changed and withdrawn in whatever order."""
    import random

    dice = random.Random(seed)
    alive = []
    for step in range(25):
        act = dice.choice(["place", "place", "change", "withdraw", "unfinished"])
        if act == "place" or not alive:
            alive.append(backed(campaign, amount_minor=dice.randint(5_00, 200_00), email=f"p{step % 7}@example.org"))
        elif act == "change":
            chosen = dice.choice(alive)
            amount = dice.randint(5_00, 300_00)
            pledges.change_pledge(by=None, pledge=chosen, amount_minor=amount, reward_code="", now=now)
        elif act == "withdraw":
            chosen = Pledge.objects.get(pk=alive.pop(dice.randrange(len(alive))).pk)
            pledges.withdraw_pledge(by=None, pledge=chosen, now=now)
        else:
            pledges.place_pledge(by=None, order=order(campaign), now=now)
    closing.close_due_campaigns(now=end)
    campaign.refresh_from_db()
    snapshot = Snapshot.objects.get()
    in_pledges = sum(Pledge.objects.of(campaign).values_list("counted_minor", flat=True))
    in_lines = sum(snapshot.lines.values_list("amount_minor", flat=True))
    assert snapshot.total_minor == in_lines == in_pledges == campaign.pledged_minor
    assert campaign.backers == len({p.email for p in Pledge.objects.of(campaign).filter(counted_minor__gt=0)})


def test_the_command_closes_as_of_a_moment(campaign, backed, end):
    backed(campaign, amount_minor=1000_00)
    out = StringIO()
    call_command("close_due_campaigns", "--dry-run", "--now", end.isoformat(), stdout=out)
    head, row, last = out.getvalue().splitlines()
    assert " ".join(head.split()) == "campaign round deadline pledges total EUR minimum EUR members outcome"
    assert row.split()[0] == campaign.code
    assert row.split()[-5:] == ["1", "1000.00", "1000.00", "-", "succeeded"]
    assert last.startswith("1 would close as of")
    call_command("close_due_campaigns", "--now", end.isoformat(), stdout=out)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.COLLECTING


@pytest.mark.parametrize("moment", ["yesterday", "2027-13-45T99:99", "\ud800", ""])
def test_the_command_reads_moments_only(moment, db):
    if moment:
        with pytest.raises(CommandError):
            call_command("close_due_campaigns", "--now", moment)
    else:
        out = StringIO()
        call_command("close_due_campaigns", stdout=out)
        assert out.getvalue().startswith("0 closed")


def test_in_service_only_the_database_clock_closes(campaign, backed, end, settings):
    """Negative control: the same call with the switch off closes (the test above)."""
    backed(campaign, amount_minor=1000_00)
    settings.DATABASE_CLOCK = True
    with pytest.raises(CommandError, match="--dry-run"):
        call_command("close_due_campaigns", "--now", end.isoformat())
    assert closing.close_due_campaigns(now=end + timedelta(days=900)) == []
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LIVE


@pytest.mark.parametrize("seconds", [-3, 3])
def test_clocks_that_disagree_close_nothing(seconds, campaign, backed, end, monkeypatch):
    backed(campaign, amount_minor=1000_00)
    ours = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: ours() + timedelta(seconds=seconds))
    with pytest.raises(CommandError, match=r"clocks|relojes"):
        call_command("close_due_campaigns", "--now", end.isoformat())
    monkeypatch.setattr(timezone, "now", lambda: ours() + timedelta(seconds=1))
    assert len(closing.close_due_campaigns(now=end)) == 1


def test_a_card_saved_in_time_by_our_clock_but_late_by_the_database_does_not_count(campaign, now, settings):
    """Only the database's clock decides."""
    settings.DATABASE_CLOCK = True
    Campaign.objects.filter(pk=campaign.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))
    campaign.refresh_from_db()
    early = campaign.deadline_at - timedelta(hours=1)
    pledge = pledges.place_pledge(by=None, order=order(campaign), now=early)
    with pytest.raises(OwnerRefused):
        save_card(pledge.payment, clock.deciding(early))
