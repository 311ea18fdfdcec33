"""Keeping what a team or a learner writes in a lesson's worksheet.
Reading it, for others too, is in queries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from courses import queries
from courses.exceptions import NotYourCooperative, UnitRetired, UnknownPrompt
from courses.models import LearningUnit, WorksheetAnswer
from courses.rules import can_follow, can_learn_for
from crowdcoop.audit.services import record


@transaction.atomic
def save_worksheet(
    *, by: Any, unit: LearningUnit, texts: Mapping[str, str], cooperative_code: str = "", now: datetime
) -> int:
    """Keep `texts` (prompt code → text) for the team, or for the person alone; return how many answers changed.

    Idempotent: unchanged texts write nothing. Raises NotYourCooperative, UnknownPrompt, UnitRetired.
    """
    if not can_follow(unit):
        raise UnitRetired
    if cooperative_code and not can_learn_for(by, cooperative_code):
        raise NotYourCooperative
    page = queries.page_of(unit)
    known = {prompt.code for prompt in queries.prompts_in(page)} if page else set()
    if set(texts) - known:
        raise UnknownPrompt
    owner: dict[str, Any] = {"cooperative_code": cooperative_code, "user": None if cooperative_code else by}
    saved = queries.worksheet_texts(unit, user=by, cooperative_code=cooperative_code)
    changed = {code: text for code, text in texts.items() if text != saved.get(code, "")}
    for code, text in changed.items():
        WorksheetAnswer.objects.update_or_create(
            unit=unit, prompt=code, **owner, defaults={"text": text, "edited_by": by, "edited_at": now}
        )
    if changed:
        record(by=by, action="courses.worksheet_saved", subject=unit, data={"prompts": sorted(changed)})
    return len(changed)
