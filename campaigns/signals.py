"""A page was published, changed or taken down, or a cooperative renamed → its campaigns are found by other words.
Receivers only delegate to the service."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from campaigns.models import Campaign
from campaigns.pages import CampaignPage
from campaigns.services.finding import write_words
from membership.models import Cooperative

_SAID = {"name", "municipality", "territory"}


def page_changed(instance: CampaignPage, **kwargs: Any) -> None:
    """Also when it is taken down: what is not published is not found."""
    write_words(campaign_id=instance.campaign_id)


def cooperative_changed(instance: Cooperative, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Only where something that people look for may be different."""
    if created or (update_fields and not _SAID.intersection(update_fields)):
        return
    for pk in Campaign.objects.of(instance).exclude(texts=None).values_list("pk", flat=True).distinct():
        write_words(campaign_id=pk)


def connect() -> None:
    """Called once at start-up."""
    post_save.connect(page_changed, sender=CampaignPage, dispatch_uid="campaign-words")
    post_delete.connect(page_changed, sender=CampaignPage, dispatch_uid="campaign-words-gone")
    post_save.connect(cooperative_changed, sender=Cooperative, dispatch_uid="campaign-words-of-cooperative")
