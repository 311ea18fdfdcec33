"""The readiness gate: what accompaniment says about a cooperative before its campaign may start.
Registered with campaigns.gates at start-up; nothing is written here."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.gates import GateItem

from .enums import StageState
from .models import Incubation, StageProgress
from .queries import ProgrammeWords, path_finishers, programme_words, running_incubation, stages_of, team_of


def readiness(campaign: Any) -> list[GateItem]:
    """The readiness list of the campaign's cooperative, for the team, the reviewers and (public lines) supporters."""
    return cooperative_readiness(campaign.cooperative)


def cooperative_readiness(cooperative: Any) -> list[GateItem]:
    """Path finished by k of the team, each document approved, each stage passed.

    A line with a date is shown to supporters once it holds: documents only where the programme says so.
    """
    incubation = running_incubation(cooperative)
    if incubation is None:
        return [
            GateItem(
                "incubation",
                _("Accompanied by an adviser"),
                False,
                _("Campaigns start from an incubation. Look for an open call and apply."),
            )
        ]
    words = programme_words(incubation.programme)
    team = team_of(cooperative)
    items: list[GateItem] = []
    for stage in stages_of(incubation):
        items += _path_item(stage, team)
        items += _document_items(stage, words)
        items.append(_stage_item(stage, incubation, words))
    return items


def _path_item(stage: StageProgress, team: list[Any]) -> list[GateItem]:
    if stage.path is None:
        return []
    done = path_finishers(stage, team)
    needed = stage.learners_needed
    ok = done >= needed or stage.state == StageState.PASSED
    label = ngettext(
        "Training finished by one person of the team", "Training finished by %(count)d people of the team", needed
    ) % {"count": needed}
    detail = _("%(done)d of %(needed)d so far") % {"done": min(done, needed), "needed": needed}
    on = timezone.localdate(stage.passed_at) if stage.passed_at else None
    return [GateItem(f"path-{stage.key}", label, ok, "" if ok else detail, on)]


def _document_items(stage: StageProgress, words: ProgrammeWords) -> list[GateItem]:
    items = []
    for document in stage.deliverables.all():
        title = words.document(stage.key, document.key, document.title).title
        ok = document.approved_at is not None
        detail = "" if ok else _("Your adviser has not approved it yet")
        on = timezone.localdate(document.approved_at) if document.approved_at and document.public_fact else None
        label = _("%(document)s: reviewed by an adviser") % {"document": title}
        items.append(GateItem(f"document-{document.key}", label, ok, detail, on))
    return items


def _stage_item(stage: StageProgress, incubation: Incubation, words: ProgrammeWords) -> GateItem:
    title = words.stage(stage.key, stage.title).title
    ok = stage.state == StageState.PASSED
    on = timezone.localdate(stage.passed_at) if stage.passed_at else None
    detail = "" if ok else _("Your adviser signs it off when everything on its list is done")
    return GateItem(f"stage-{stage.key}", _("Stage “%(stage)s” passed") % {"stage": title}, ok, detail, on)
