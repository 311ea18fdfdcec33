"""What a channel shows of other rooms: its campaigns together and one by one, its call, its fund, its news.
As many queries with one campaign as with ten thousand."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils import timezone

from campaigns.models import MatchFund
from campaigns.queries import Card, Gathered, Wanted, index_slice, sum_of
from crowdcoop.cms.languages import address, best_version, in_language, reading_language
from crowdcoop.cms.memory import remember
from incubator.enums import CallState
from incubator.pages import CallPage

from .sections import section_url

NEWS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What a channel gathers today. `more_url` leads to the index where there are more campaigns than cards."""

    sums: Gathered | None = None
    cards: list[Card] = field(default_factory=list)
    more_url: str = ""
    call: Any = None
    call_url: str = ""
    fund: MatchFund | None = None
    news: list[Any] = field(default_factory=list)
    changes_at: datetime = datetime.max


def gathered(page: Any, request: HttpRequest, now: datetime) -> Shown:
    """Everything `page` (a ChannelPage) lists, as of `now`."""
    return remember("channel", lambda: _gathered(page, request, now), page.pk, until=lambda shown: shown.changes_at)


def _gathered(page: Any, request: HttpRequest, now: datetime) -> Shown:
    wanted: Wanted = page.wanted
    sums = sum_of(wanted, now=now) if wanted.asked() else None
    cards, more = index_slice(wanted, cursor="", now=now) if sums and sums.campaigns else ([], "")
    call, call_url = _open_call(page.call, now)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    moments = [midnight, sums and sums.ends_at, call and call.closes_at]
    return Shown(
        sums=sums if sums and sums.campaigns else None,
        cards=cards,
        more_url=wanted.address(section_url(request, "campaignindexpage")) if more else "",
        call=call,
        call_url=call_url,
        fund=page.fund if wanted.fund else None,
        news=_news(page),
        changes_at=min(moment for moment in moments if moment),
    )


def _open_call(call: Any, now: datetime) -> tuple[Any, str]:
    """The call and where to read it, while groups may apply."""
    if call is None or call.state != CallState.OPEN or not call.takes_applications(now):
        return None, ""
    faces = CallPage.objects.live().filter(call=call).select_related("locale").order_by("pk")
    face = best_version(list(faces), reading_language())
    return (call, address(face, reading_language())) if face else (None, "")


def _news(page: Any) -> list[Any]:
    return in_language(apps.get_model("home", "NewsPage").objects.newest_of(page)[:NEWS])
