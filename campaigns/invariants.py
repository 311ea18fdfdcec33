"""What must hold of campaigns' money, numbered as in the design; run by `manage.py check_money`.
Each query finds nothing when all is well; findings are codes and figures, never names."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.enums import CampaignState, Outcome
from campaigns.models import Campaign, Pledge, Reward, Snapshot, SnapshotLine
from campaigns.services.pledges import PURPOSE
from campaigns.services.sealing import snapshot_seal
from campaigns.services.tips import PURPOSE as TIP
from payments.models import ChargeAttempt
from payments.queries import balance


def attempts_follow_a_succeeded_snapshot(now: datetime) -> Iterable[str]:
    """7: whoever is charged stands in a snapshot that succeeded."""
    named = SnapshotLine.objects.filter(snapshot__outcome=Outcome.SUCCEEDED).values("pledge__payment_id")
    stray = ChargeAttempt.objects.filter(payment__purpose=PURPOSE).exclude(payment__in=named)
    return [f"attempt {pk} of {code}" for pk, code in stray.values_list("pk", "payment__code")]


def tips_follow_a_pledge_that_was_paid(now: datetime) -> Iterable[str]:
    """7: a tip is charged only beside money that came to a campaign of its basket."""
    paid = Pledge.objects.filter(basket__tip__payment=OuterRef("payment"), payment__collected_at__isnull=False)
    stray = ChargeAttempt.objects.filter(payment__purpose=TIP).exclude(Exists(paid))
    return [f"attempt {pk} of {code}" for pk, code in stray.values_list("pk", "payment__code")]


def failed_campaigns_have_no_attempts(now: datetime) -> Iterable[str]:
    """8: below the minimum, or cancelled: nobody was ever charged."""
    ended = [CampaignState.UNSUCCESSFUL, CampaignState.CANCELLED]
    pledges = Pledge.objects.filter(campaign__state__in=ended).values("payment_id")
    return [f"attempt {a.pk}" for a in ChargeAttempt.objects.filter(payment__in=pledges)]


def snapshots_add_up(now: datetime) -> Iterable[str]:
    """9: a snapshot's total is the sum of its lines, and all rounds together are the total the public sees."""
    lines = SnapshotLine.objects.filter(snapshot=OuterRef("pk")).values("snapshot").annotate(s=Sum("amount_minor"))
    rows = Snapshot.objects.annotate(in_lines=Coalesce(Subquery(lines.values("s")), 0))
    wrong = rows.exclude(total_minor=F("in_lines"))
    found = [f"{s.code}: {s.total_minor} noted, {s.in_lines} in lines" for s in wrong]
    closed = Snapshot.objects.filter(campaign=OuterRef("pk")).values("campaign").annotate(s=Sum("total_minor"))
    campaigns = (
        Campaign.objects.filter(snapshots__isnull=False).distinct().annotate(closed=Subquery(closed.values("s")))
    )
    for c in campaigns:
        running = _running(c)
        if c.closed + running != c.pledged_minor:
            found.append(f"{c.code}: {c.closed} in snapshots and {running} running, {c.pledged_minor} shown")
    return found


def _running(campaign: Campaign) -> int:
    """What counts in the round that has no snapshot yet, in cents."""
    closed = campaign.snapshots.values("round")
    return Pledge.objects.of(campaign).exclude(round__in=closed).aggregate(s=Sum("counted_minor"))["s"] or 0


def rounds_are_kept_apart(now: datetime) -> Iterable[str]:
    """9: a snapshot names only pledges of its own round, and none that a payment says was never due."""
    strangers = SnapshotLine.objects.exclude(
        pledge__round=F("snapshot__round"), pledge__campaign=F("snapshot__campaign")
    )
    found = [f"{line.snapshot_id}: a pledge of another round" for line in strangers]
    other = SnapshotLine.objects.exclude(pledge__payment__snapshot_code="")
    wrong = other.exclude(pledge__payment__snapshot_code=F("snapshot__code"))
    return found + [f"{line.snapshot_id}: a pledge is due under another snapshot" for line in wrong]


def totals_are_the_sum_of_pledges(now: datetime) -> Iterable[str]:
    """9: and an open campaign's total is what its pledges count for."""
    wrong = Campaign.objects.annotate(counted=Coalesce(Sum("pledges__counted_minor"), 0)).exclude(
        pledged_minor=F("counted")
    )
    return [f"{c.code}: {c.pledged_minor} shown, {c.counted} counted" for c in wrong]


def stock_is_held_by_somebody(now: datetime) -> Iterable[str]:
    """10: units taken are units held, and never more than there are."""
    held = Count("pledges", filter=Q(pledges__holds_unit=True))
    wrong = Reward.objects.annotate(held=held).filter(
        ~Q(taken=F("held")) | Q(stock__isnull=False, taken__gt=F("stock"))
    )
    return [f"{r.code}: {r.taken} taken, {r.held} held, {r.stock} there" for r in wrong]


def snapshots_are_unaltered(now: datetime) -> Iterable[str]:
    """2: a snapshot and its lines say what they said when it was taken."""
    found = []
    for snapshot in Snapshot.objects.select_related("campaign").order_by("pk").iterator(chunk_size=500):
        lines = snapshot.lines.values_list("pledge_id", "amount_minor")
        if snapshot.seal != snapshot_seal(snapshot, lines):
            found.append(f"snapshot {snapshot.pk} was altered")
    return found


def totals_are_in_the_memo_book(now: datetime) -> Iterable[str]:
    """21: what the open round of a campaign shows is what the book of promises says."""
    found = []
    for campaign in Campaign.objects.live().order_by("pk"):
        closed = campaign.snapshots.aggregate(s=Sum("total_minor"))["s"] or 0
        booked, shown = balance(f"pledged:{campaign.code}"), campaign.pledged_minor - closed
        if booked != shown:
            found.append(f"{campaign.code}: {shown} shown, {booked} booked")
    return found


OWN = [
    (2, "no snapshot was altered", snapshots_are_unaltered),
    (7, "attempts follow a succeeded snapshot", attempts_follow_a_succeeded_snapshot),
    (7, "tips follow a pledge that was paid", tips_follow_a_pledge_that_was_paid),
    (8, "failed campaigns have no attempts", failed_campaigns_have_no_attempts),
    (9, "snapshots add up", snapshots_add_up),
    (9, "rounds are kept apart", rounds_are_kept_apart),
    (9, "totals are the sum of pledges", totals_are_the_sum_of_pledges),
    (10, "stock is held by somebody", stock_is_held_by_somebody),
    (21, "totals are in the memo book", totals_are_in_the_memo_book),
]
