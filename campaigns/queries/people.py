"""What one person has to do with campaigns: own pledges, campaigns of own cooperatives, what waits.
No totals live here."""

from datetime import datetime
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.enums import CampaignState, FundState, PitchState
from campaigns.models import Campaign, MatchFund, Pledge
from crowdcoop import kept
from crowdcoop.cms import languages
from crowdcoop.waiting import Waiting

# What a title is made of: a page has some fifty columns more.
TITLE_FIELDS = ("campaign_id", "title", "draft_title", "live", "locale__language_code")


def title_in(pages: list[Any], language: str) -> str:
    """Of one campaign's pages: the title in `language`, else as it was written."""
    published = [page for page in pages if page.live]
    best = languages.best_version(published, language) or next(iter(pages), None)
    if best is None:
        return ""
    return best.title if best.live else best.draft_title


def titles_of(campaigns: list[Campaign], language: str = "") -> dict[int, str]:
    """campaign pk → title in the language being read. One query."""
    language = language or languages.reading_language()
    pages: dict[int, list[Any]] = {campaign.pk: [] for campaign in campaigns}
    for page in _pages_of(list(pages)):
        pages[page.campaign_id].append(page)
    return {c.pk: title_in(pages[c.pk], language) or c.code for c in campaigns}


@kept.question([int])
def _pages_of(campaign_ids: list[int]) -> QuerySet[Any]:
    related: Any = Campaign._meta.get_field("pages").related_model
    found = related._default_manager.filter(campaign__in=campaign_ids).select_related("locale").only(*TITLE_FIELDS)
    return cast("QuerySet[Any]", found.order_by("pk"))


def opened_by(cooperative: Any) -> list[Campaign]:
    """Its campaigns that have opened, newest first, each with `title` in the language being read. Two queries."""
    campaigns = list(Campaign.objects.public().of(cooperative).order_by("-pk"))
    titles = titles_of(campaigns) if campaigns else {}
    for campaign in campaigns:
        campaign.title = titles[campaign.pk]  # type: ignore[attr-defined]
    return campaigns


def words_in(campaign: Campaign, stream: str, code: str, language: str, part: str = "title") -> str:
    """The title (or `text`) of one line of a campaign, from its page in `language`, else as written. One query."""
    pages = list(campaign.pages.select_related("locale").order_by("pk"))
    page = languages.best_version([page for page in pages if page.live], language) or next(iter(pages), None)
    lines = getattr(page, stream) if page else []
    return next((str(line.value[part]) for line in lines if line.value["code"] == code), "")


def pledges_of(user: Any) -> list[Pledge]:
    """This person's pledges, newest first, each with `title` in the language being read. Two queries."""
    own = Pledge.objects.by_supporter(user).select_related("payment", "campaign__cooperative", "reward")
    pledges = list(own.order_by("-pk")[:100])
    titles = titles_of([pledge.campaign for pledge in pledges])
    for pledge in pledges:
        pledge.title = titles[pledge.campaign_id]  # type: ignore[attr-defined]
    return pledges


def _funds(user: Any) -> list[Waiting]:
    """The match funds this person runs, until they are over. One query."""
    over = [FundState.SPENT, FundState.CLOSED]
    waiting = Count("entries", filter=Q(entries__state=PitchState.PITCHED))
    funds = MatchFund.objects.run_by(user).exclude(state__in=over).annotate(pitches=waiting).order_by("pk")
    return [
        Waiting(
            title=fund.name,
            text=_("A pitch waits for your answer.") if fund.pitches else _("See what it gives, and what is left."),
            url=reverse("match_fund", args=[fund.code]),
            action=_("Open the fund"),
            urgent=bool(fund.pitches),
        )
        for fund in funds
    ]


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """Campaigns of this person's cooperatives that wait for the team, and the match funds this person runs."""
    words = {
        CampaignState.CHANGES_REQUESTED: (_("Your adviser asks for changes."), _("See what to change"), True),
        CampaignState.APPROVED: (_("It is approved. Choose the day it opens."), _("Choose a date"), True),
        CampaignState.DRAFT: (_("The draft is yours to finish."), _("Go on writing"), False),
    }
    mine = Campaign.objects.visible_to(user).filter(
        state__in=list(words), cooperative__roles__user=user, cooperative__roles__role__in=["owner", "editor"]
    )
    campaigns = list(mine.order_by("pk").distinct())
    titles = titles_of(campaigns) if campaigns else {}
    return _funds(user) + [
        Waiting(
            title=titles[c.pk],
            text=words[CampaignState(c.state)][0],
            url=reverse("campaign_workspace", args=[c.code]),
            action=words[CampaignState(c.state)][1],
            urgent=words[CampaignState(c.state)][2],
        )
        for c in campaigns
    ]
