"""Open data of campaigns: what they raised, how it converted, what they leave to all, and promises without people.
No name of a person is in any of it; amounts are cents, moments are UTC."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from campaigns.models import Campaign, CollectiveReturn, Pledge
from campaigns.queries import cards_of, matching, public_campaigns
from membership.queries import conversions

from .open_data import Collection, Column, Row, day, full, moment, narrowed

C = Column


def _campaigns(given: Mapping[str, str]) -> QuerySet[Any]:
    found = public_campaigns()
    if search := given.get("q", "")[:100]:
        found = found.filter(matching(search))
    if territory := given.get("territory"):
        found = found.filter(Q(territory=territory) | Q(territory="", cooperative__territory=territory))
    return narrowed(found, given, state="state", cooperative="cooperative__code")


def _campaign_rows(campaigns: list[Campaign], language: str) -> list[Row]:
    people = conversions([campaign.code for campaign in campaigns])
    cards = {card.code: card for card in cards_of(campaigns, language=language)}
    return [_campaign(campaign, cards[campaign.code], people[campaign.code]) for campaign in campaigns]


def _campaign(campaign: Campaign, card: Any, people: Any) -> Row:
    return {
        "code": campaign.code,
        "title": card.title,
        "cooperative": campaign.cooperative.code,
        "state": campaign.state,
        "round": campaign.round,
        "policy": campaign.policy,
        "currency": campaign.currency,
        "minimum": campaign.minimum_minor,
        "optimum": campaign.optimum_minor,
        "pledged": campaign.pledged_minor,
        "collected": campaign.collected_minor,
        "matched": campaign.matched_minor,
        "backers": campaign.backers,
        "prospects": people.prospects,
        "members": people.members,
        "members_goal": campaign.members_goal,
        "hours": campaign.hours_offered,
        "hours_goal": campaign.hours_goal,
        "opens_at": moment(campaign.opens_at),
        "deadline_at": moment(campaign.deadline_at),
        "territory": campaign.territory or campaign.cooperative.territory,
        "categories": list(campaign.categories),
        "sdgs": [int(goal) for goal in campaign.sdgs],
        "links": {
            "page": full(card.url),
            "ledger": full(reverse("api_campaign_ledger", args=[campaign.code])),
            "cooperative": full(reverse("api_cooperative", args=[campaign.cooperative.code])),
        },
    }


CAMPAIGNS = Collection(
    "campaigns",
    "Campaigns that anybody may see, newest first. Promised and collected money stand apart.",
    (
        C("code", "string", "Name of the campaign here, never changed"),
        C("title", "string", "Title in the language asked for, else in the campaign's own"),
        C("cooperative", "string", "Code of the cooperative"),
        C(
            "state",
            "string",
            "live, closing, collecting, funded, settled, unsuccessful, unwinding, refunded, cancelled",
        ),
        C("round", "integer", "1: all or nothing. 2: keeps what comes"),
        C("policy", "string", "strict: everybody is refunded below the minimum; tolerant: goes on from 95 % of it"),
        C("currency", "string", "ISO 4217"),
        C("minimum", "integer", "Sum of the cost lines without which there is no project, in cents"),
        C("optimum", "integer", "Sum of all cost lines, in cents"),
        C("pledged", "integer", "Promised, in cents; after closing as it was closed"),
        C("collected", "integer", "Really here, in cents"),
        C("matched", "integer", "Added by match funds, in cents: promised or paid with the pledges it belongs to"),
        C("backers", "integer", "People who promised, each once"),
        C("prospects", "integer", "People who want to hear about joining"),
        C("members", "integer", "People who became members through this campaign and have not left"),
        C("members_goal", "integer", "Future members hoped for; 0: no goal"),
        C("hours", "integer", "Hours of help offered"),
        C("hours_goal", "integer", "Hours of help needed; 0: no goal"),
        C("opens_at", "date-time?", "When it opened"),
        C("deadline_at", "date-time?", "When its round closes or closed"),
        C("territory", "string", "ISO 3166-2 code of its own territory, else of the cooperative's"),
        C("categories", "array", "Fields of activity, three at most"),
        C("sdgs", "array", "Goals of sustainable development by number, three at most"),
        C("links", "object", "Addresses: page, ledger, cooperative"),
    ),
    (
        C("state", "string", "Only campaigns in this state"),
        C("territory", "string", "Only campaigns of this territory"),
        C("cooperative", "string", "Only campaigns of this cooperative"),
        C("q", "string", "Words in the title, the first lines, the cooperative's name or its place"),
    ),
    _campaigns,
    _campaign_rows,
)


def _conversion_rows(campaigns: list[Campaign], language: str) -> list[Row]:
    people = conversions([campaign.code for campaign in campaigns])
    return [
        {
            "campaign": campaign.code,
            "backers": campaign.backers,
            "prospects": people[campaign.code].prospects,
            "interested": people[campaign.code].interested,
            "applied": people[campaign.code].applied,
            "members": people[campaign.code].members,
        }
        for campaign in campaigns
    ]


CONVERSION = Collection(
    "conversion",
    "How many backers of each campaign became members, step by step. Numbers only.",
    (
        C("campaign", "string", "Code of the campaign"),
        C("backers", "integer", "People who promised"),
        C("prospects", "integer", "People who want to hear about joining"),
        C("interested", "integer", "Of them: interested, applied or members"),
        C("applied", "integer", "Applications received"),
        C("members", "integer", "Members who have not left"),
    ),
    CAMPAIGNS.filters,
    _campaigns,
    _conversion_rows,
)


def _returns(given: Mapping[str, str]) -> QuerySet[Any]:
    shown = CollectiveReturn.objects.filter(campaign__in=public_campaigns().order_by().values("pk"))
    return narrowed(shown.select_related("campaign"), given, campaign="campaign__code", licence="licence")


def _return_rows(returns: list[CollectiveReturn], language: str) -> list[Row]:
    return [
        {
            "code": row.code,
            "campaign": row.campaign.code,
            "licence": row.licence,
            "promised_on": day(row.promised_on),
            "delivered_at": moment(row.delivered_at),
            "link": row.link or None,
        }
        for row in returns
    ]


RETURNS = Collection(
    "returns",
    "What campaigns leave to everybody: the licence, the day promised, and where it is once delivered.",
    (
        C("code", "string", "Name of the collective return here"),
        C("campaign", "string", "Code of the campaign"),
        C("licence", "string", "Licence it stays under"),
        C("promised_on", "date", "Day promised"),
        C("delivered_at", "date-time?", "When it was delivered; null: not yet"),
        C("link", "string?", "Where it is"),
    ),
    (C("campaign", "string", "Only of this campaign"), C("licence", "string", "Only under this licence")),
    _returns,
    _return_rows,
)


def _pledges(given: Mapping[str, str]) -> QuerySet[Any]:
    shown = Pledge.objects.filter(campaign__in=public_campaigns().order_by().values("pk"), counted_minor__gt=0)
    return narrowed(shown.select_related("campaign", "payment", "reward"), given, campaign="campaign__code")


def _pledge_rows(pledges: list[Pledge], language: str) -> list[Row]:
    return [
        {
            "campaign": pledge.campaign.code,
            "round": pledge.round,
            "day": day(pledge.created_at.astimezone(UTC).date()),
            "amount": pledge.counted_minor,
            "collected": pledge.collected_minor,
            "nature": pledge.nature,
            "method": pledge.payment.method,
            "reward": pledge.reward.code if pledge.reward else None,
        }
        for pledge in pledges
    ]


# Written to files only: a page of somebody's own promise would be found by its place in the list.
PLEDGES = Collection(
    "pledges",
    "Promises that counted, without people: the day, not the moment.",
    (
        C("campaign", "string", "Code of the campaign"),
        C("round", "integer", "Round it was made in"),
        C("day", "date", "Day it was made, UTC"),
        C("amount", "integer", "Promised, in cents"),
        C("collected", "integer", "Of it really here, in cents"),
        C("nature", "string", "gift, presale"),
        C("method", "string", "card, sepa_debit, transfer"),
        C("reward", "string?", "Code of the reward chosen"),
    ),
    (C("campaign", "string", "Only of this campaign"),),
    _pledges,
    _pledge_rows,
)
