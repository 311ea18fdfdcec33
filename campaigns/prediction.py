"""Where a campaign may end, from how far others were at the same share of their time. Plain arithmetic on numbers.
It knows no row; what it is told about is decided by queries/pace.py.

**How.** Of each past campaign we know what share of its final sum it had when the same part of its time was gone.
If ours goes as the one in the middle of them, its sum divided by that share is where it ends. The band reaches from
the smallest to the largest such answer, leaving out as many at either end as still lets eight of ten fall inside.

**Why this can be trusted as far as it says.** Nothing is fitted, so nothing can fit too well: put a new campaign among
n past ones and each place in the order is equally likely for it, so it falls between the k-th from below and the k-th
from above in n + 1 - 2k of n + 1 cases, whatever the shape of their curves. That is the chance we print, rounded down.
It supposes only that ours is one more like them; whether that held is tried on the past ones, each as if its end were
unknown (`tried`), and the answer stands beside the prediction. Amounts are rounded outward to two figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

# With fewer, a band would hold in less than six cases of ten: then nothing is said.
AT_LEAST = 4
# Before this part of the time is gone, the first days of friends and family say little about the end.
EARLY_PERCENT = 15


@dataclass(frozen=True, slots=True)
class Past:
    """One campaign that has ended: what it had raised at the same share of its time, and at the end. In cents."""

    then_minor: int
    final_minor: int
    minimum_minor: int

    @property
    def share(self) -> float:
        """Which part of its final sum it had."""
        return self.then_minor / self.final_minor


@dataclass(frozen=True, slots=True)
class Band:
    """Where it may end, in cents: middle, and from where to where (`high_minor` None: no end can be named).

    In `of_ten` of ten such cases the end falls inside; it rests on `campaigns` past ones."""

    low_minor: int
    middle_minor: int
    high_minor: int | None
    of_ten: int
    campaigns: int

    def holds(self, final_minor: int) -> bool:
        return self.low_minor <= final_minor and (self.high_minor is None or final_minor <= self.high_minor)


def percent_gone(start: datetime, end: datetime, moment: datetime) -> int:
    """How much of the time from `start` to `end` is gone at `moment`, in per cent from 0 to 100."""
    whole = end - start
    return min(100, max(0, round(100 * (moment - start) / whole))) if whole > timedelta() else 100


def predict(now_minor: int, past: Sequence[Past]) -> Band | None:
    """Where a campaign that has raised `now_minor` may end. None where nothing can be said: too few past ones that
    raised anything, nothing raised yet, or half of the past ones had nothing either at this point."""
    shares = sorted(one.share for one in past if one.final_minor > 0)
    count = len(shares)
    if count < AT_LEAST or now_minor <= 0 or not median(shares):
        return None
    left_out = max(1, (count + 1) // 10)  # a tenth of the places in the order, at either end
    least, most = shares[left_out - 1], shares[-left_out]
    return Band(
        low_minor=rounded(now_minor / most, -1),
        middle_minor=rounded(now_minor / median(shares), 0),
        high_minor=rounded(now_minor / least, 1) if least else None,
        of_ten=10 * (count + 1 - 2 * left_out) // (count + 1),
        campaigns=count,
    )


def rounded(minor: float, way: int) -> int:
    """Two figures of whole euros, in cents: down (-1), nearest (0) or up (1). More would be a false precision."""
    euros = minor / 100
    unit = 10 ** max(0, len(str(int(euros))) - 2)
    steps = euros / unit
    whole = round(steps) if way == 0 else int(steps) + (way > 0 and steps > int(steps))
    return int(whole * unit * 100)


def tried(past: Sequence[Past]) -> tuple[int, int]:
    """(in how many cases the end fell inside the band, of how many): each past campaign predicted from the others."""
    found = [(one, predict(one.then_minor, [*past[:number], *past[number + 1 :]])) for number, one in enumerate(past)]
    said = [(one, band) for one, band in found if band is not None]
    return sum(band.holds(one.final_minor) for one, band in said), len(said)
