"""Whatever an editor changes that a public page may show → the page cache is renewed.
Receivers only delegate to `touch`; services of the apps call `touch` themselves."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, published, unpublished
from wagtail.snippets.models import get_snippet_models

from .cache import touch

# What saving a draft writes on the page itself; readers see none of it.
_DRAFT_FIELDS = {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"} | {
    "locked", "locked_at", "locked_by", "go_live_at", "expire_at", "approved_schedule", "owner",
}  # fmt: skip
_SHOWN: tuple[type[Model], ...] = (
    BaseGenericSetting,
    BaseSiteSetting,
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
)
_SHOWN += (PageViewRestriction, Redirect, Site)


def _is_shown(model: type[Model]) -> bool:
    kinds = (*_SHOWN, get_image_model(), get_document_model(), *get_snippet_models())
    return issubclass(model, kinds)


def saved(sender: type[Model], update_fields: Any = None, **kwargs: Any) -> None:
    """A row that pages are made of was written, other than as a draft."""
    if _is_shown(sender) and not (update_fields and _DRAFT_FIELDS.issuperset(update_fields)):
        touch(sender._meta.label_lower)


def deleted(sender: type[Model], **kwargs: Any) -> None:
    """A row that pages are made of is gone."""
    if _is_shown(sender):
        touch(sender._meta.label_lower)


def changed(sender: type[Model], **kwargs: Any) -> None:
    """Published, unpublished, moved or renamed."""
    touch(sender._meta.label_lower)


def connect() -> None:
    """Called once at start-up."""
    post_save.connect(saved, dispatch_uid="pages-saved")
    post_delete.connect(deleted, dispatch_uid="pages-deleted")
    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed, published, unpublished):
        signal.connect(changed, dispatch_uid="pages-changed")
