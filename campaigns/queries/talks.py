"""Lists of talks for a team, for a supporter and for who looks after reports; what nobody has read yet.
Nothing here writes; marking as read is services/talks.py's."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign, Message, Pledge, Talk
from campaigns.rules import can_moderate
from crowdcoop.waiting import Waiting
from membership.models import Cooperative

from .community import after
from .people import titles_of

PER_PAGE, SHOWN = 50, 200


def _with_last(talks: QuerySet[Talk]) -> QuerySet[Talk]:
    """Talks in which something was said, each with `last_text` ("" where it is hidden) and `last_at`."""
    last = Message.objects.filter(pk=OuterRef("newest"))
    return talks.exclude(newest=0).annotate(
        last_text=Subquery(last.exclude(verdict="hidden").values("text")[:1]),
        last_at=Subquery(last.values("sent_at")[:1]),
    )


def team_slice(campaign: Campaign, cursor: str) -> tuple[list[Talk], str]:
    """One page of a campaign's talks, the newest first, and the cursor of the next. One query."""
    found = _with_last(Talk.objects.filter(campaign=campaign)).select_related("pledge__reward")
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 18:
        found = found.filter(newest__lt=int(cursor))
    rows = list(found.order_by("-newest")[: PER_PAGE + 1])
    return rows[:PER_PAGE], str(rows[PER_PAGE - 1].newest) if len(rows) > PER_PAGE else ""


def others_slice(campaign: Campaign, cursor: str) -> tuple[list[Pledge], str]:
    """Backers to whom nothing was written yet, a page at a time. One query."""
    found = Pledge.objects.of(campaign).filter(counted_minor__gt=0).exclude(email="")
    return after(found.filter(Q(talk=None) | Q(talk__newest=0)), cursor, PER_PAGE)


def talks_of(user: Any) -> list[Talk]:
    """A supporter's talks, the newest first, each with `title`. Two queries."""
    own = _with_last(Talk.objects.filter(pledge__supporter=user)).select_related("pledge", "campaign__cooperative")
    rows: list[Any] = list(own.order_by("-newest")[:SHOWN])
    titles = titles_of([row.campaign for row in rows]) if rows else {}
    for row in rows:
        row.title = titles[row.campaign_id]
    return rows


def messages_of(talk: Talk | None) -> list[Message]:
    """What was said, in order; the last two hundred. One query."""
    return list(talk.messages.order_by("-pk")[:SHOWN])[::-1] if talk else []


def reported() -> QuerySet[Message]:
    """Messages somebody reported and nobody has decided about, the oldest first."""
    found = Message.objects.filter(reported_at__isnull=False, verdict="")
    return found.select_related("talk__campaign__cooperative").order_by("reported_at", "pk")


def unread_for(user: Any, now: Any) -> list[Waiting]:
    """What this person has not read: as a backer, as a team, and reports to look at."""
    own = Talk.objects.filter(pledge__supporter=user, backer_unread__gt=0).select_related("pledge", "campaign")
    mine = list(own.order_by("pk")[:20])
    team = Cooperative.objects.edited_by(user)
    waiting = Count("talks", filter=Q(talks__team_unread__gt=0))
    ours: list[Any] = list(
        Campaign.objects.filter(cooperative__in=team).annotate(talks_waiting=waiting).filter(talks_waiting__gt=0)
    )
    campaigns = [*(talk.campaign for talk in mine), *ours]
    titles = titles_of(campaigns) if campaigns else {}
    return [
        *(_own(talk, titles[talk.campaign_id]) for talk in mine),
        *(_team(campaign, titles[campaign.pk]) for campaign in ours),
        *_reports(user),
    ]


def _own(talk: Talk, title: str) -> Waiting:
    url = reverse("pledge_talk", args=[talk.pledge.code])
    return Waiting(title=title, text=_("The team has written to you."), url=url, action=_("Read it"))


def _team(campaign: Any, title: str) -> Waiting:
    number = campaign.talks_waiting
    text = ngettext("%(counter)s supporter has written to you.", "%(counter)s supporters have written to you.", number)
    url = reverse("campaign_talks", args=[campaign.code])
    return Waiting(title=title, text=text % {"counter": number}, url=url, action=_("Answer"))


def _reports(user: Any) -> list[Waiting]:
    number = reported().count() if can_moderate(user) else 0
    if not number:
        return []
    text = ngettext("%(counter)s message was reported.", "%(counter)s messages were reported.", number)
    title, action = _("Reported messages"), _("Look at them")
    return [Waiting(title=title, text=text % {"counter": number}, url=reverse("talk_reports"), action=action)]
