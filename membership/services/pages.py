"""The public face of a cooperative, made once per language.
Its words are edited in the CMS; its facts are the cooperative's."""

from typing import Any

from django.apps import apps
from django.db import transaction

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from ..models import Cooperative


@transaction.atomic
def create_cooperative_page(
    *,
    by: Any,
    cooperative: Cooperative,
    indexes: list[Any],
    summary: str = "",
    story: list[dict[str, Any]] | None = None,
) -> list[Any]:
    """A published page under each index (one per language), all translations of each other; returns them in order.

    The words go into the first; the others copy it and wait for translation. A page that is there is left alone.
    """
    pages: list[Any] = []
    for index in indexes:
        page = _present(cooperative, index) or _make(cooperative, index, pages, summary, story)
        pages.append(page)
    record(by=by, action="cooperative.page_created", subject=cooperative, data={"pages": [p.pk for p in pages]})
    touch("cooperatives")
    return pages


def _present(cooperative: Cooperative, index: Any) -> Any:
    page_type = apps.get_model("membership", "CooperativePage")
    return page_type.objects.child_of(index).filter(cooperative=cooperative).first()


def _make(
    cooperative: Cooperative, index: Any, pages: list[Any], summary: str, story: list[dict[str, Any]] | None
) -> Any:
    if pages:
        page = pages[0].copy_for_translation(index.locale)
    else:
        page = apps.get_model("membership", "CooperativePage")(
            title=cooperative.name,
            slug=cooperative.slug,
            cooperative=cooperative,
            summary=summary,
            locale=index.locale,
        )
        page.story = [(block["type"], block["value"]) for block in story or []]
        index.add_child(instance=page)
    page.save_revision().publish()
    return page
