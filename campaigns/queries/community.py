"""Who reads what is said around a campaign: its updates, questions, comments, and who gets news of it.
Writing any of it is the services' work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.enums import PUBLIC, Audience
from campaigns.models import Campaign, CampaignUpdate, Follower, Pledge, Remark
from crowdcoop.cms import languages
from crowdcoop.context import LANGUAGE_NAMES
from crowdcoop.waiting import Waiting
from membership.models import Cooperative

from .cards import Card, cards_of
from .people import titles_of
from .soundings import open_soundings

UPDATES_PER_PAGE, REMARKS_PER_PAGE = 10, 30
ON_THE_PAGE = 2


@dataclass(frozen=True, slots=True)
class Update:
    """An update as one reader sees it. `language` is set only where it is not the language being read."""

    fact: CampaignUpdate
    title: str
    text: str
    language: str
    comments: int
    alt: str = ""

    @property
    def language_name(self) -> str:
        """That language in its own words."""
        return LANGUAGE_NAMES.get(self.language, "")


@dataclass(frozen=True, slots=True)
class Reader:
    """Where news goes."""

    email: str
    language: str


def published_updates() -> QuerySet[CampaignUpdate]:
    """Everything published, newest first."""
    return CampaignUpdate.objects.exclude(published_at=None).order_by("-published_at", "-pk")


def _with_comments(updates: QuerySet[CampaignUpdate]) -> QuerySet[CampaignUpdate]:
    visible = Count("comments", filter=Q(comments__hidden_at=None))
    return updates.select_related("reward").annotate(said=visible)


def public_updates(campaign: Campaign) -> QuerySet[CampaignUpdate]:
    return published_updates().filter(campaign=campaign, audience=Audience.ALL)


def updates_for(campaign: Campaign, user: Any, *, team: bool = False) -> QuerySet[CampaignUpdate]:
    """What this person may read: what is public, and what is for them because their pledge counts."""
    found = published_updates().filter(campaign=campaign)
    if team:
        return found
    may = Q(audience=Audience.ALL)
    if getattr(user, "pk", None):
        own = set(
            Pledge.objects.of(campaign).by_supporter(user).filter(counted_minor__gt=0).values_list("reward", flat=True)
        )
        if own:
            may |= Q(audience=Audience.BACKERS) | Q(reward__in=own - {None})
    return found.filter(may)


def read(updates: Iterable[CampaignUpdate]) -> list[Update]:
    """The same, in the language being read."""
    language = languages.reading_language()
    return [said(update, language) for update in updates]


def update_slice(updates: QuerySet[CampaignUpdate], cursor: str) -> tuple[list[Update], str]:
    """One page of updates and the cursor of the next ("" at the end). One query, with a cursor two."""
    last = updates.filter(code=cursor[:32].replace("\x00", "")).first() if cursor else None
    if last is not None:
        at, tie = Q(published_at__lt=last.published_at), Q(published_at=last.published_at, pk__lt=last.pk)
        updates = updates.filter(at | tie)
    found = read(_with_comments(updates)[: UPDATES_PER_PAGE + 1])
    more = found[UPDATES_PER_PAGE - 1].fact.code if len(found) > UPDATES_PER_PAGE else ""
    return found[:UPDATES_PER_PAGE], more


def said(update: CampaignUpdate, language: str) -> Update:
    own = update.spoken(language)
    return Update(
        fact=update,
        title=update.title_in(language),
        text=update.text_in(language),
        language="" if own == language else own,
        comments=getattr(update, "said", 0),
        alt=update.alt_in(language),
    )


def remarks_of(campaign: Campaign, update: CampaignUpdate | None = None) -> QuerySet[Remark]:
    """Questions about a campaign, or the comments of one update; newest first, hidden ones with their reason."""
    return Remark.objects.filter(campaign=campaign, update=update).order_by("-pk")


def waiting_questions(campaign: Campaign) -> int:
    """How many questions nobody has answered."""
    return remarks_of(campaign).filter(answered_at=None, hidden_at=None).count()


def after(rows: QuerySet[Any], cursor: str, limit: int) -> tuple[list[Any], str]:
    """One page of rows that are ordered by falling pk, and the cursor of the next ("" at the end)."""
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 18:
        rows = rows.filter(pk__lt=int(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    return found[:limit], str(found[limit - 1].pk) if len(found) > limit else ""


def news_readers(update: CampaignUpdate) -> list[Reader]:
    """Each address once: supporters who agreed to news and whose pledge counts; of public news also who follows."""
    agreed = Pledge.objects.of(update.campaign).filter(counted_minor__gt=0).exclude(news_agreed_at=None)
    if update.audience == Audience.REWARD:
        agreed = agreed.filter(reward=update.reward_id)
    found = {
        email.lower(): Reader(email.lower(), language)
        for email, language in agreed.exclude(email="").order_by("pk").values_list("email", "payment__payer_language")
    }
    if update.audience == Audience.ALL:
        for follower in Follower.objects.filter(campaign=update.campaign).exclude(user=None).select_related("user"):
            person: Any = follower.user
            found.setdefault(person.email.lower(), Reader(person.email, person.language))
    return [reader for reader in found.values() if reader.email]


def latest(campaign: Campaign) -> tuple[list[CampaignUpdate], list[Remark]]:
    """What a campaign's page shows: its newest public updates, and its newest questions. Two queries."""
    # What became of it stands first ("story" comes after "news").
    newest = public_updates(campaign).select_related("reward").order_by("-kind", "-published_at", "-pk")
    updates = list(newest[:ON_THE_PAGE])
    return updates, list(remarks_of(campaign).filter(hidden_at=None)[:ON_THE_PAGE])


def site_news(limit: int) -> list[CampaignUpdate]:
    """The newest public updates of all campaigns that are public, each with its campaign."""
    public = Campaign.objects.public()
    found = published_updates().filter(audience=Audience.ALL, campaign__in=public)
    return list(found.select_related("campaign__cooperative")[:limit])


def questions_for(user: Any, now: datetime) -> list[Waiting]:
    """Questions nobody has answered, for the teams this person is of; one entry for each campaign."""
    open_ = Q(remarks__update=None, remarks__answered_at=None, remarks__hidden_at=None, remarks__isnull=False)
    team = Cooperative.objects.edited_by(user)
    asked = Q(state__in=PUBLIC) | Q(pk__in=open_soundings().values("campaign"))
    mine = Campaign.objects.filter(asked, cooperative__in=team)
    found = mine.annotate(waiting=Count("remarks", filter=open_)).filter(waiting__gt=0).order_by("pk")
    campaigns: list[Any] = list(found)
    titles = titles_of(campaigns) if campaigns else {}
    return [
        Waiting(
            title=titles[campaign.pk],
            text=ngettext(
                "%(counter)s question waits for an answer.", "%(counter)s questions wait for an answer.",
                campaign.waiting,
            ) % {"counter": campaign.waiting},
            url=reverse("campaign_remarks", args=[campaign.code]),
            action=_("Answer"),
        )
        for campaign in campaigns
    ]  # fmt: skip


def followed_by(user: Any, now: datetime) -> list[Card]:
    """The campaigns this person follows, as cards; the open ones first."""
    return cards_of(
        Campaign.objects.public().filter(followers__user=user).select_related("cooperative").open_first(), now
    )
