"""What is new, for feed readers: the updates of one campaign, and updates and launches of all. Atom, public words only.
Which rows are public is decided by the queries."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignUpdate
from campaigns.queries import cards_of, community, titles_of
from campaigns.queries.reach import full_address, launches
from crowdcoop.cms import languages

NEWEST = 30


def of_campaign(campaign: Campaign, title: str) -> str:
    """The newest public updates of one campaign."""
    feed = _feed(f"{title} · {_('Updates')}", reverse("campaign_updates", args=[campaign.code]))
    for update in community.public_updates(campaign)[:NEWEST]:
        _add_update(feed, update, "")
    return feed.writeString("utf-8")


def of_site(now: datetime) -> str:
    """The newest updates and launches of all campaigns, in the order in which they happened."""
    updates, opened = community.site_news(NEWEST), launches(NEWEST)
    titles = titles_of([update.campaign for update in updates])
    entries: list[tuple[Any, Any]] = [(update.published_at, update) for update in updates]
    entries += [(campaign.opens_at, campaign) for campaign in opened]
    feed = _feed(_("News of all campaigns"), reverse("wagtail_serve", args=[""]))
    cards = {card.code: card for card in cards_of(opened, now)}
    for _at, entry in sorted(entries, key=lambda pair: pair[0], reverse=True)[:NEWEST]:
        if isinstance(entry, CampaignUpdate):
            _add_update(feed, entry, titles[entry.campaign_id])
        elif card := cards.get(entry.code):
            text = card.lead
            title = _("Open now: %(title)s") % {"title": card.title}
            feed.add_item(title, full_address(card), text, pubdate=entry.opens_at, unique_id=full_address(card))
    return feed.writeString("utf-8")


def _feed(title: str, path: str) -> Atom1Feed:
    return Atom1Feed(
        title=title,
        link=settings.SITE_URL + path,
        description="",
        language=languages.reading_language(),
        author_name=settings.SITE_NAME,
    )


def _add_update(feed: Atom1Feed, update: CampaignUpdate, campaign_title: str) -> None:
    said = community.said(update, languages.reading_language())
    link = settings.SITE_URL + reverse("campaign_update", args=[update.campaign.code, update.code])
    title = f"{campaign_title}: {said.title}" if campaign_title else said.title
    # The text travels as plain text: what a team types is never markup in somebody's reader.
    feed.add_item(title, link, said.text, pubdate=update.published_at, updateddate=update.published_at, unique_id=link)
