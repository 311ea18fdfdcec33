"""Writes down the words by which campaigns are found, whenever a page or its cooperative says something else.
They are derived: no audit, and writing them twice changes nothing."""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import override

from campaigns.folding import fold
from campaigns.models import Campaign, CampaignText
from crowdcoop.cms import languages
from crowdcoop.context import LANGUAGE_NAMES


@transaction.atomic
def write_words(*, campaign_id: int) -> None:
    """One text for each language, from the page a reader of it would be shown; none where no page is published."""
    campaign = Campaign.objects.select_related("cooperative").get(pk=campaign_id)
    pages = _published(campaign_id)
    if not pages:
        CampaignText.objects.filter(campaign=campaign).delete()
        return
    CampaignText.objects.bulk_create(
        [
            CampaignText(campaign=campaign, language=code, words=_words(campaign, pages, code))
            for code in LANGUAGE_NAMES
        ],
        update_conflicts=True,
        unique_fields=["language", "campaign"],
        update_fields=["words"],
    )


def _published(campaign_id: int) -> list[Any]:
    pages: Any = apps.get_model("campaigns", "CampaignPage")
    found = pages.objects.live().filter(campaign=campaign_id).select_related("locale").order_by("pk")
    return list(found.only("title", "lead", "locale__language_code"))


def _words(campaign: Campaign, pages: list[Any], language: str) -> str:
    page: Any = languages.best_version(pages, language)
    with override(language):
        said = [page.title, page.lead, campaign.cooperative.name, campaign.cooperative.municipality, campaign.place]
    return " ".join(fold(part) for part in said if part)
