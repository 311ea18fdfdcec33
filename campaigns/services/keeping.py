"""Keeping what somebody is writing before they save it, quietly; no audit row, since nothing of it counts yet.
Saving is drafts.py's and profile.py's."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.exceptions import DraftTooLong, WrittenElsewhere
from campaigns.models import Campaign, EditorDraft

from .drafts import writable

MOST_CHARACTERS = 400_000


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """What the fields of a part hold, and what the writer had before their eyes (see EditorDraft)."""

    part: str
    typed: Any
    seen: str = ""
    serial: int = 0
    brought: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def keep_draft(*, by: Any, campaign: Campaign, order: DraftOrder, now: datetime) -> EditorDraft:
    """Keep it for this person, on whatever device they go on.

    Raises NotYourCampaign, CampaignFrozen, DraftTooLong; WrittenElsewhere where another device of theirs was faster.
    """
    if len(str(order.typed)) > MOST_CHARACTERS:
        raise DraftTooLong
    fresh, typed = writable(by, campaign, order.part), _storable(order.typed)
    found = EditorDraft.objects.select_for_update().filter(campaign=fresh, part=order.part, author=by).first()
    if found is None:
        return EditorDraft.objects.create(
            campaign=fresh, part=order.part, author=by, typed=typed, brought=order.brought, seen=order.seen,
            kept_at=now,
        )  # fmt: skip
    if order.serial != found.serial:
        raise WrittenElsewhere
    found.typed, found.brought, found.kept_at = typed, found.brought | order.brought, now
    found.serial += 1
    found.save()
    return found


def _storable(typed: Any) -> Any:
    """Without the one character that no database keeps; the form itself says so when it is saved."""
    if isinstance(typed, dict):
        return {key: _storable(value) for key, value in typed.items()}
    if isinstance(typed, list):
        return [_storable(value) for value in typed]
    return typed.replace("\x00", "") if isinstance(typed, str) else typed


@transaction.atomic
def drop_draft(*, by: Any, campaign: Campaign, part: str) -> None:
    """It was saved, or is not wanted any more. Quiet where there is none."""
    EditorDraft.objects.filter(campaign=campaign, part=part, author=by).delete()
