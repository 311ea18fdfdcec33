"""The registry of units follows the source language's page tree.
What learners do with a unit lives in learning.py."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, get_page_models

from courses.enums import UnitKind
from courses.models import LearningUnit
from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

_PARENT_KIND = {UnitKind.MODULE: UnitKind.PATH, UnitKind.LESSON: UnitKind.MODULE}


@transaction.atomic
def sync_units(*, by: Any = None, now: datetime) -> int:
    """Rebuild the registry from the live pages of the source language; return how many units changed.

    Units follow their page's place, name and rules; a page that is gone retires its unit and a page that comes back
    revives it, so that nothing a person did is ever lost. Idempotent. A new version is counted when what is asked,
    what counts as right, or the pass mark changed.
    """
    known = {unit.uuid: unit for unit in LearningUnit.objects.select_for_update()}
    seen: dict[str, LearningUnit] = {}
    positions: dict[Any, int] = {}
    changed = 0
    for page in _live_pages():
        parent = seen.get(page.path[: -Page.steplen])
        wanted = _PARENT_KIND.get(page.unit_kind)
        if wanted and (parent is None or parent.kind != wanted):
            continue  # below an unpublished page: not offered
        under = parent.pk if wanted and parent else None
        positions[under] = positions.get(under, 0) + 1
        unit = known.get(page.translation_key) or LearningUnit(uuid=page.translation_key)
        facts = {"kind": page.unit_kind, "parent_id": under, "position": positions[under], "name": page.title}
        changed += _follow(unit, facts | page.unit_facts())
        seen[page.path] = unit
    gone = LearningUnit.objects.offered().exclude(pk__in=[unit.pk for unit in seen.values()])
    changed += gone.update(retired_at=now)
    if changed:
        record(by=by, action="courses.units_synced", subject="courses", data={"changed": changed})
        touch("courses")
    return changed


def _live_pages() -> list[Any]:
    types = [model for model in get_page_models() if hasattr(model, "unit_kind")]
    pages = Page.objects.type(*types).live().filter(locale=Locale.get_default()).order_by("path").specific()
    return [page for page in pages if hasattr(page, "unit_kind")]


def _follow(unit: LearningUnit, facts: dict[str, Any]) -> bool:
    """Give the unit its page's facts; say whether anything changed."""
    differs = unit.pk is None or unit.retired_at or any(getattr(unit, key) != value for key, value in facts.items())
    if not differs:
        return False
    if unit.pk and unit.fingerprint != facts.get("fingerprint", unit.fingerprint):
        unit.version += 1
    for key, value in facts.items():
        setattr(unit, key, value)
    unit.retired_at = None
    unit.save()
    return True
