"""Everything one campaign's page shows: facts from rows, words from the page, joined by code.
A fixed number of queries, however many lines, rewards and pledges there are."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.utils import timezone

from campaigns.enums import ENDED, SUCCEEDED, CampaignState, CostKind
from campaigns.models import Campaign, CollectiveReturn, CostLine, Need, Pledge, Reward
from crowdcoop import clock
from crowdcoop.cms import languages
from crowdcoop.cms.memory import remember
from membership.models import Cooperative
from payments.queries import BookTotals, book_totals

from .figures import Progress, future_members_of, missed_by, progress_of
from .lines import lines_of
from .match_faces import Notice, notices

SUPPORTERS_SHOWN = 12
STOPPED = frozenset({CampaignState.CANCELLED, CampaignState.UNWINDING, CampaignState.REFUNDED})
WITH_LEDGER = SUCCEEDED | {CampaignState.UNWINDING, CampaignState.REFUNDED}


@dataclass(frozen=True, slots=True)
class Words:
    """Title and text of one line in one language."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A fact row with its words."""

    fact: Any
    title: str
    text: str
    # Of a return: promised, overdue or delivered, as of today; of a reward after success: late or given.
    state: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One thing that was looked at before launch, in the language being read."""

    label: str
    detail: str
    on: date | None


@dataclass(frozen=True, slots=True)
class KindOfCost:
    """What one kind of cost needs at least, and with all of it, in cents."""

    label: str
    minimum_minor: int
    optimum_minor: int


@dataclass(frozen=True, slots=True)
class Face:
    """What campaign.html reads."""

    campaign: Campaign
    progress: Progress
    costs: list[Line]
    kinds: list[KindOfCost]
    rewards: list[Line]
    returns: list[Line]
    needs: list[Line]
    reviewed: list[Reviewed]
    supporters: list[Pledge]
    books: BookTotals | None
    matches: list[Notice]
    reason: str
    cooperative_url: str
    delivered: int
    missed: Any

    @property
    def is_live(self) -> bool:
        return self.campaign.state == CampaignState.LIVE

    @property
    def takes_help(self) -> bool:
        return self.is_live or self.succeeded

    @property
    def ended(self) -> bool:
        return self.campaign.state in ENDED

    @property
    def succeeded(self) -> bool:
        return self.campaign.state in SUCCEEDED


def words_of(stream: Any) -> dict[str, Words]:
    """code → words, from one of the page's word streams."""
    return {b.value["code"]: Words(b.value["title"], b.value["text"]) for b in stream}


def _lines(rows: Any, stream: Any) -> list[Line]:
    words = words_of(stream)
    nothing = Words("", "")
    return [Line(row, words.get(row.code, nothing).title, words.get(row.code, nothing).text) for row in rows]


def _promises(campaign: Campaign, lines: list[Line], now: datetime) -> list[Line]:
    """Returns, or rewards, with what became of them. Nothing is late where the campaign did not succeed."""
    day, owed = timezone.localdate(now), campaign.state in SUCCEEDED
    return [replace(line, state=line.fact.state_on(day if owed else date.min)) for line in lines]


def promises_of(campaign: Campaign, page: Any, now: datetime) -> list[Line]:
    """The returns for the team: with the words of `page`, and what became of each."""
    return _promises(campaign, _lines(campaign.returns.order_by("position", "pk"), page.return_words), now)


def kinds_of(costs: list[CostLine]) -> list[KindOfCost]:
    """Work, premises and materials, each with its minimum and optimum; kinds that cost nothing are left out."""
    found = []
    for kind in (CostKind.TASK, CostKind.INFRASTRUCTURE, CostKind.MATERIAL):
        own = [cost for cost in costs if cost.kind == kind]
        needed = sum(cost.amount_minor for cost in own if cost.required)
        if own:
            found.append(KindOfCost(str(kind.label), needed, sum(cost.amount_minor for cost in own)))
    return found


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rows say of one campaign, the same on its page in every language; shared, so nobody writes on it."""

    campaign: Any
    costs: list[CostLine]
    rewards: list[Reward]
    returns: list[CollectiveReturn]
    needs: list[Need]
    future_members: int
    supporters: list[Pledge]
    books: BookTotals | None
    reason: str
    matches: list[Notice] = field(default_factory=list)
    missed: Any = None


def facts_of(campaign_id: int) -> Facts:
    """Five queries at most, and three for each fund that matches it."""
    campaign = _campaign(campaign_id)
    costs, rewards, returns, needs = lines_of(campaign)
    return Facts(
        campaign=campaign,
        costs=costs,
        rewards=rewards,
        returns=returns,
        needs=needs,
        future_members=future_members_of(campaign),
        supporters=public_supporters(campaign),
        books=book_totals(campaign.code) if has_ledger(campaign) else None,
        reason=_reason(campaign),
        matches=notices(campaign, clock.now()),
        missed=missed_by(campaign),
    )


def has_ledger(campaign: Campaign) -> bool:
    """Whether a round has closed with success, so that there are books to show."""
    return campaign.state in WITH_LEDGER or campaign.round > 1


def _reason(campaign: Campaign) -> str:
    """Why it was stopped, in the words of whoever stopped it."""
    if campaign.state not in STOPPED:
        return ""
    last = campaign.events.exclude(comment="").filter(to_state__in=STOPPED).order_by("-pk").first()
    return last.comment if last else ""


def published_facts(campaign_id: int) -> Facts:
    """The same for a page being served: as of the newest public change, which every public write announces."""
    return remember("facts", lambda: facts_of(campaign_id), campaign_id)


def face_of(page: Any, facts: Facts, now: datetime) -> Face:
    """The facts of `page`'s campaign with the page's own words. No query."""
    campaign, returns = facts.campaign, facts.returns
    rewards = [line for line in _lines(facts.rewards, page.reward_words) if not line.fact.hidden]
    return Face(
        campaign=campaign,
        progress=progress_of(campaign, facts.future_members, now),
        costs=_lines(facts.costs, page.cost_words),
        kinds=kinds_of(facts.costs),
        rewards=_promises(campaign, rewards, now),
        returns=_promises(campaign, _lines(returns, page.return_words), now),
        needs=_lines(facts.needs, page.need_words),
        reviewed=_reviewed(campaign),
        supporters=facts.supporters,
        books=facts.books,
        matches=facts.matches,
        reason=facts.reason,
        cooperative_url=_cooperative_url(campaign),
        delivered=sum(1 for row in returns if row.delivered_at),
        missed=facts.missed,
    )


def _campaign(pk: int) -> Any:
    """The campaign with its cooperative and `cooperative_path`: where the best version of its page stands."""
    pages = Cooperative._meta.get_field("pages").related_model._default_manager
    preferred = [languages.reading_language(), settings.LANGUAGE_CODE]
    rank = Case(
        *[When(locale__language_code=code, then=Value(n)) for n, code in enumerate(preferred)],
        default=Value(len(preferred)),
    )
    best = pages.filter(cooperative=OuterRef("cooperative"), live=True).order_by(rank, "pk").values("url_path")[:1]
    found = Campaign.objects.select_related("cooperative")
    return found.annotate(cooperative_path=Subquery(best)).get(pk=pk)


def _reviewed(campaign: Campaign) -> list[Reviewed]:
    language = languages.reading_language()
    return [
        Reviewed(
            label=fact["label"].get(language, ""),
            detail=fact["detail"].get(language, ""),
            on=date.fromisoformat(fact["on"]) if fact["on"] else None,
        )
        for fact in campaign.reviewed
    ]


def public_supporters(campaign: Campaign) -> list[Pledge]:
    """The newest supporters who asked for their name to be shown."""
    shown = Pledge.objects.of(campaign).filter(show_name=True, counted_minor__gt=0)
    return list(shown.order_by("-pk")[:SUPPORTERS_SHOWN])


def _cooperative_url(campaign: Any) -> str:
    path = campaign.cooperative_path
    return f"/{languages.reading_language()}/{path.lstrip('/').partition('/')[2]}" if path else ""
