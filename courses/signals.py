"""Wagtail says that the page tree changed; the registry of units follows. Receivers delegate and do nothing else.
The one place where a signal is needed: editors publish, move and unpublish in Wagtail's admin, not through us."""

from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete
from wagtail.models import Page, get_page_models
from wagtail.signals import page_published, page_unpublished, post_page_move

from crowdcoop import clock

from .models import LearningUnit
from .services.units import sync_units


def connect() -> None:
    """Listen to the page types that stand for a unit."""
    for model in get_page_models():
        if hasattr(model, "unit_kind"):
            for signal in (page_published, page_unpublished, post_page_move):
                signal.connect(_tree_changed, sender=model, dispatch_uid=f"courses-units-{model.__name__}-{id(signal)}")
    # On the base row: the specific one goes first, and the tree would be read half deleted.
    post_delete.connect(_page_deleted, sender=Page, dispatch_uid="courses-units-deleted")


def _tree_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    # In the page's own transaction: a lesson that can be read can be marked as done.
    if instance.locale.language_code == settings.LANGUAGE_CODE:
        sync_units(now=clock.now())


def _page_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if LearningUnit.objects.filter(uuid=instance.translation_key).exists():
        sync_units(now=clock.now())
