"""Where the lines of a chart run: money over time, drawn on the server as per cents and pixels.
Colours and words are the template's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignDay

# The drawing is this high, in pixels, below room for a label on top.
HEIGHT, ABOVE = 200, 28
# A mark's words stand above its line, unless the next line up is nearer than this.
ROOM = 24
DAYS_AT_MOST = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """A level across the chart: `y` of its line and of its words, in pixels."""

    kind: str
    minor: int
    y: str
    words_y: str


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the table: what stood at its end, and what came that day."""

    on: date
    raised_minor: int
    more_minor: int


@dataclass(frozen=True, slots=True)
class MoneyChart:
    """Everything the template draws. `line` and `area` are paths in a field of 100 × 100 that is stretched."""

    line: str
    area: str
    marks: list[Mark]
    days: list[Day]
    first: date
    last: date
    now_x: str
    now_y: str
    is_open: bool
    raised_minor: int
    second_x: str


def days_of(campaign: Campaign) -> list[CampaignDay]:
    """The noted days of a campaign while money could be promised to it, oldest first. One query."""
    if campaign.opens_at is None:
        return []
    rows = CampaignDay.objects.filter(campaign=campaign, on__gte=timezone.localdate(campaign.opens_at))
    if campaign.closed_at is not None and campaign.state != CampaignState.LIVE:
        rows = rows.filter(on__lte=timezone.localdate(campaign.closed_at))
    return list(rows.order_by("on")[:DAYS_AT_MOST])


def money_over_time(campaign: Campaign, rows: list[CampaignDay], now: datetime) -> MoneyChart | None:
    """The curve of one campaign; None before it opens. Its last point is the campaign's own total, as of now."""
    if campaign.opens_at is None or campaign.deadline_at is None or now < campaign.opens_at:
        return None
    is_open = campaign.state == CampaignState.LIVE
    today = min(timezone.localdate(now), timezone.localdate(campaign.deadline_at))
    raised = campaign.pledged_minor + campaign.matched_minor
    totals = {row.on: row.raised_minor for row in rows if row.on < today or not is_open}
    if is_open or not totals:
        totals[today] = raised
    span = _Span(campaign.opens_at, campaign.deadline_at)
    points = [(span.x(on), minor) for on, minor in sorted(totals.items())]
    if is_open:
        points[-1] = (span.at(now), raised)
    top = max(campaign.minimum_minor, campaign.optimum_minor, *(minor for _, minor in points), 1)
    second = next((row.on for row in rows if row.percent >= 100), None) if campaign.round > 1 else None
    return MoneyChart(
        line=_path(points, top),
        area=f"{_path(points, top)} V100 H0 Z",
        marks=_marks(campaign, top),
        days=_table(totals),
        first=span.first,
        last=span.last,
        now_x=f"{points[-1][0]:.1f}",
        now_y=f"{ABOVE + HEIGHT * (1 - points[-1][1] / top):.1f}",
        is_open=is_open,
        raised_minor=points[-1][1],
        second_x=f"{span.x(second):.1f}" if second else "",
    )


class _Span:
    """From opening to deadline, as per cents."""

    def __init__(self, opens_at: datetime, deadline_at: datetime) -> None:
        self.opens_at, self.deadline_at = opens_at, deadline_at
        self.first, self.last = timezone.localdate(opens_at), timezone.localdate(deadline_at)

    def at(self, moment: datetime) -> float:
        whole = max(self.deadline_at - self.opens_at, timedelta(seconds=1))
        return 100 * min(1.0, max(0.0, (moment - self.opens_at) / whole))

    def x(self, on: date) -> float:
        """Where a day ends."""
        return self.at(timezone.make_aware(datetime.combine(on + timedelta(days=1), datetime.min.time())))


def _path(points: list[tuple[float, int]], top: int) -> str:
    return "M0 100" + "".join(f" L{x:.2f} {100 - 100 * minor / top:.2f}" for x, minor in points)


def _marks(campaign: Campaign, top: int) -> list[Mark]:
    """Minimum and, where it is more, optimum; the lower one's words go below its line where the lines are near."""
    levels = [("minimum", campaign.minimum_minor)]
    if campaign.optimum_minor > campaign.minimum_minor:
        levels.append(("optimum", campaign.optimum_minor))
    ys = [ABOVE + HEIGHT * (1 - minor / top) for _, minor in levels]
    near = len(ys) > 1 and ys[0] - ys[1] < ROOM
    below = [near and kind == "minimum" for kind, _ in levels]
    return [
        Mark(kind, minor, f"{y:.1f}", f"{y + 18 if under else y - 7:.1f}")
        for (kind, minor), y, under in zip(levels, ys, below, strict=True)
        if minor
    ]


def _table(totals: dict[date, int]) -> list[Day]:
    """Newest first."""
    days, before = [], 0
    for on, minor in sorted(totals.items()):
        days.append(Day(on, minor, minor - before))
        before = minor
    return days[::-1]
