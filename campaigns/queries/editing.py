"""What the editor shows around a form: unsaved text, who saved last, and whether something was saved meanwhile.
Keeping and saving are the services'."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.models import Campaign, EditorDraft
from crowdcoop.audit.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Saved:
    """Who saved a part last, and when. `name` is empty where nobody is known."""

    name: str
    at: datetime


def fingerprint(content: Any) -> str:
    """A short name of what is saved in a part: another one as soon as anything in it is another."""
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def draft_by(user: Any, campaign: Campaign, part: str) -> EditorDraft | None:
    """This person's unsaved text of a part."""
    return EditorDraft.objects.filter(campaign=campaign, part=part, author=user).first()


def open_drafts(campaign: Campaign) -> list[EditorDraft]:
    """Everything that is written and not saved, by anybody of the team."""
    return list(EditorDraft.objects.filter(campaign=campaign).select_related("author").order_by("kept_at"))


def last_saved(campaign: Campaign, part: str) -> Saved | None:
    """From the journal. One query."""
    found = AuditEvent.objects.filter(subject_code=campaign.code, action=f"campaign.{part}_saved")
    event = found.select_related("actor").order_by("-pk").first()
    return Saved(event.actor.name if event.actor else "", event.at) if event else None
