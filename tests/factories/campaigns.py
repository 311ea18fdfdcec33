"""Campaigns and their lines.
Factories make rows; behaviour under test goes through services."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from campaigns.models import Campaign, CampaignEvent, CollectiveReturn, CostLine, Pledge, Reward, Snapshot, SnapshotLine
from campaigns.pages import CampaignIndexPage, CampaignPage
from crowdcoop.codes import new_code

NOW = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)
__all__ = ["CampaignEvent", "Pledge", "Snapshot", "SnapshotLine"]


def campaign_index(root_page, language="es"):
    """The index page of one language, made once."""
    from wagtail.models import Locale

    locale, _ = Locale.objects.get_or_create(language_code=language)
    found = CampaignIndexPage.objects.filter(locale=locale).first()
    if found:
        return found
    page = CampaignIndexPage(title="Campaigns", slug=f"campaigns-{language}", locale=locale)
    root_page.add_child(instance=page)
    return page
