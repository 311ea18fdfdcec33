"""Campaigns as the public finds them: pages, many of them, words to search.
Rows and pages only; behaviour under test goes through services."""

from datetime import timedelta

import factory
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from factory.django import DjangoModelFactory
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Site

from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignText
from campaigns.pages import CampaignIndexPage, CampaignPage
from crowdcoop.codes import new_code
from tests.factories.membership import CooperativeFactory

from .campaign import CampaignFactory


def site_home(language="es"):
    """The site's root page in one language, made once."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    site = Site.objects.filter(is_default_site=True).first()
    home = Page.objects.filter(depth=2, locale=locale).first()
    if home is None:
        home = Page(title="Home", slug=f"home-{language}", locale=locale)
        if site:
            home.translation_key = site.root_page.translation_key
        root.add_child(instance=home)
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


class CampaignTextFactory(DjangoModelFactory):
    """What campaigns/services/finding.py writes when a page is published."""

    class Meta:
        model = CampaignText

    campaign = factory.SubFactory(CampaignFactory)
    language = "es"
    words = "un forn nostre"


def campaign_index(language="es"):
    """The index page of one language, made once."""
    home = site_home(language)
    found = CampaignIndexPage.objects.filter(locale=home.locale).first()
    if found:
        return found
    page = CampaignIndexPage(title="Campaigns", slug="campaigns", locale=home.locale)
    home.add_child(instance=page)
    return page


def campaign_page(campaign, *, language="es", title="A bakery of our own", lead="Bread for the street.", live=True):
    """The face of a campaign in one language, with words for all its lines."""
    index = campaign_index(language)
    page = CampaignPage(
        title=title,
        slug=campaign.code,
        lead=lead,
        campaign=campaign,
        locale=index.locale,
        live=live,
        story=[("heading", "Who we are"), ("text", "<p>Five bakers and an oven.</p>")],
        cost_words=[("line", _words(c.code, "Deck oven")) for c in campaign.cost_lines.all()],
        reward_words=[("line", _words(r.code, "Your first loaf")) for r in campaign.rewards.all()],
        return_words=[("line", _words(w.code, "Forty recipes")) for w in campaign.returns.all()],
        need_words=[("line", _words(n.code, "Paint the walls")) for n in campaign.needs.all()],
    )
    index.add_child(instance=page)
    page.save_revision()
    return page


def _words(code, title):
    return {"code": code, "title": title, "text": "What it is."}


def many_campaigns(count, now):
    """`count` campaigns with a Spanish page each, two in three open, written in four statements."""
    index, before = campaign_index(), Campaign.objects.count()
    first = CooperativeFactory()
    campaigns = Campaign.objects.bulk_create(
        Campaign(
            code=new_code("c"),
            cooperative=first,
            state=CampaignState.UNSUCCESSFUL if number % 3 == 0 else CampaignState.LIVE,
            opens_at=now - timedelta(days=30),
            deadline_at=now + timedelta(hours=number % 3 * (5 + number) or -number),
            minimum_minor=1000_00,
            optimum_minor=1500_00,
            created_at=now - timedelta(days=60),
        )
        for number in range(before + 1, before + count + 1)
    )
    kind = ContentType.objects.get_for_model(CampaignPage)
    pages = Page.objects.bulk_create(
        Page(
            path=Page._get_path(index.path, index.depth + 1, before + number),
            depth=index.depth + 1,
            title=f"Campaign {campaign.pk}",
            draft_title=f"Campaign {campaign.pk}",
            slug=campaign.code,
            url_path=f"{index.url_path}{campaign.code}/",
            content_type=kind,
            locale=index.locale,
            live=True,
        )
        for number, campaign in enumerate(campaigns, 1)
    )
    streams = [f.name for f in CampaignPage._meta.local_fields if isinstance(f, StreamField)]
    columns = ["page_ptr_id", "campaign_id", "lead", "video", "cover_alt", *streams]
    empty = ", ".join(["''"] * 3 + ["'[]'"] * len(streams))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO campaigns_campaignpage ({', '.join(columns)}) VALUES (%s, %s, {empty})",
            [(page.pk, campaign.pk) for page, campaign in zip(pages, campaigns, strict=True)],
        )
    CampaignText.objects.bulk_create(
        CampaignText(campaign=campaign, language=language, words=f"campaign {campaign.pk}")
        for campaign in campaigns
        for language in ("es", "ca", "eu", "gl", "en")
    )
