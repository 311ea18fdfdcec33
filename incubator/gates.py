"""The readiness gate: what accompaniment says about a cooperative before its campaign may start.
Registered with campaigns.gates at start-up; nothing is written here."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.gates import GateItem
from campaigns.models import Campaign
from campaigns.queries.soundings import SHOWABLE, heard
from crowdcoop.money import money

from .enums import StageState
from .models import Deliverable, StageProgress
from .queries import ProgrammeWords, path_finishers, running_incubation, stages_of, team_of, words_reader

Reader = Callable[..., ProgrammeWords]


def _later(text: Callable[[], str]) -> Any:
    """Said in the language of whoever reads it: a campaign keeps these lines in every language."""
    return lazy(text, str)()


def readiness(campaign: Any) -> list[GateItem]:
    """The readiness list of the campaign's cooperative, for the team, the reviewers and (public lines) supporters."""
    return [*cooperative_readiness(campaign.cooperative), *_heard_items(campaign)]


def _heard_items(campaign: Any) -> list[GateItem]:
    """What people said before launch, where the programme asks for it: how much, how many, how many ratings."""
    incubation = running_incubation(campaign.cooperative)
    if incubation is None or not incubation.programme.ask_people:
        return []
    programme, found = incubation.programme, heard(campaign)
    money_needed = campaign.minimum_minor * programme.said_percent // 100
    return [
        _heard_item("money", gettext_lazy("People say that they would back it"), found.back_minor, money_needed, money),
        _heard_item("people", gettext_lazy("People say what they would do"), found.people, programme.said_people, str),
        _heard_item("ratings", gettext_lazy("People rate how it carries itself"), found.ratings,
                    programme.said_ratings, str),
    ]  # fmt: skip


def asked_of(incubation: Any) -> list[GateItem]:
    """The same lines for the campaign that its team prepares, where the programme asks for it and there is one."""
    if not incubation.programme.ask_people:
        return []
    prepared = Campaign.objects.filter(cooperative=incubation.cooperative, state__in=SHOWABLE).order_by("-pk").first()
    return _heard_items(prepared) if prepared else []


def _heard_item(key: str, label: Any, found: int, needed: int, shown: Callable[[int], str]) -> GateItem:
    def detail() -> str:
        return _("%(done)s of %(needed)s so far") % {"done": shown(found), "needed": shown(needed)}

    ok = found >= needed
    return GateItem(f"heard-{key}", label, ok, "" if ok else _later(detail))


def cooperative_readiness(cooperative: Any) -> list[GateItem]:
    """Path finished by k of the team, each document approved, each stage passed.

    A line with a date is shown to supporters once it holds: documents only where the programme says so.
    """
    incubation = running_incubation(cooperative)
    if incubation is None:
        return [
            GateItem(
                "incubation",
                gettext_lazy("Accompanied by an adviser"),
                False,
                gettext_lazy("Campaigns start from an incubation. Look for an open call and apply."),
            )
        ]
    read = words_reader(incubation.programme)
    team = team_of(cooperative)
    items: list[GateItem] = []
    for stage in stages_of(incubation):
        items += _path_item(stage, team)
        items += [_document_item(stage, document, read) for document in stage.deliverables.all()]
        items.append(_stage_item(stage, read))
    return items


def _path_item(stage: StageProgress, team: list[Any]) -> list[GateItem]:
    if stage.path is None:
        return []
    done, needed = path_finishers(stage, team), stage.learners_needed
    ok = done >= needed or stage.state == StageState.PASSED

    def label() -> str:
        return ngettext(
            "Training finished by one person of the team", "Training finished by %(count)d people of the team", needed
        ) % {"count": needed}

    def detail() -> str:
        return "" if ok else _("%(done)d of %(needed)d so far") % {"done": min(done, needed), "needed": needed}

    on = timezone.localdate(stage.passed_at) if stage.passed_at else None
    return [GateItem(f"path-{stage.key}", _later(label), ok, _later(detail), on)]


def _document_item(stage: StageProgress, document: Deliverable, read: Reader) -> GateItem:
    ok = document.approved_at is not None
    on = timezone.localdate(document.approved_at) if document.approved_at and document.public_fact else None

    def label() -> str:
        title = read().document(stage.key, document.key, document.title).title
        return _("%(document)s: reviewed by an adviser") % {"document": title}

    detail = "" if ok else gettext_lazy("Your adviser has not approved it yet")
    return GateItem(f"document-{document.key}", _later(label), ok, detail, on)


def _stage_item(stage: StageProgress, read: Reader) -> GateItem:
    ok = stage.state == StageState.PASSED
    on = timezone.localdate(stage.passed_at) if stage.passed_at else None

    def label() -> str:
        return _("Stage “%(stage)s” passed") % {"stage": read().stage(stage.key, stage.title).title}

    detail = "" if ok else gettext_lazy("Your adviser signs it off when everything on its list is done")
    return GateItem(f"stage-{stage.key}", _later(label), ok, detail, on)
