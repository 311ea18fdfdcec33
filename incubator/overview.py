"""An incubation prepared for reading: stages with their lists, and what is next, by whom, by when.
Reads only; rows change in services."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.queries import title_of, url_of

from .enums import StageState, VersionState
from .models import Incubation, StageProgress
from .queries import (
    Need,
    StageWords,
    latest_version,
    path_finishers,
    programme_words,
    stage_needs,
    stages_of,
    team_of,
)


@dataclass(frozen=True, slots=True)
class StageCard:
    """One stage with its list, in the reader's language."""

    stage: StageProgress
    words: StageWords
    needs: list[Need]
    total: int
    path_title: str
    path_url: str
    learners: int

    @property
    def is_open(self) -> bool:
        return self.stage.state == StageState.OPEN

    @property
    def done(self) -> int:
        return sum(1 for need in self.needs if need.done)

    @property
    def may_sign(self) -> bool:
        """Everything but the adviser's word is there."""
        return self.is_open and all(need.done for need in self.needs if need.kind != "sign_off")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of "what is next". `mine` says whether the team must act (else the adviser)."""

    title: str
    detail: str
    url: str
    who: str
    due_on: date | None
    when: str
    mine: bool
    late: bool = False


def stage_cards(incubation: Incubation, now: datetime) -> list[StageCard]:
    """All stages of a case in order."""
    words, team, stages = programme_words(incubation.programme), team_of(incubation.cooperative), stages_of(incubation)
    cards = []
    for stage in stages:
        stage.incubation = incubation
        path = stage.path
        cards.append(
            StageCard(
                stage,
                words.stage(stage.key, stage.title),
                stage_needs(stage, team, words),
                len(stages),
                title_of(path) if path else "",
                url_of(path) if path else "",
                path_finishers(stage, team) if path else 0,
            )
        )
    return cards


def next_steps(incubation: Incubation, cards: list[StageCard], now: datetime) -> list[Step]:
    """What somebody has to do now, the nearest day first."""
    card = next((card for card in cards if card.is_open), None)
    if card is None:
        return []
    steps = [step for need in card.needs if (step := _step(incubation, card, need, now)) is not None]
    return sorted(steps, key=lambda s: (not s.mine, s.due_on or date.max))


def _step(incubation: Incubation, card: StageCard, need: Need, now: datetime) -> Step | None:
    if need.done:
        return None
    if need.kind == "path":
        title = _("Finish the training “%(path)s”") % {"path": card.path_title}
        return _made(title, need.detail, card.path_url, _("the team"), card.stage.due_on, now, mine=True)
    if need.kind == "deliverable":
        return _document_step(incubation, need, now)
    if card.may_sign:
        url = reverse("incubation", args=[incubation.code])
        return _made(
            _("Sign the stage off"), card.words.title, url, _("your adviser"), card.stage.due_on, now, mine=False
        )
    return None


def _document_step(incubation: Incubation, need: Need, now: datetime) -> Step:
    document = need.deliverable
    assert document is not None
    url = reverse("incubation_deliverable", args=[incubation.code, document.code])
    version = latest_version(document)
    if version is None:
        title = _("Write “%(document)s”") % {"document": need.label}
        return _made(title, _("First version"), url, _("the team"), document.due_on, now, mine=True)
    if version.state == VersionState.SUBMITTED:
        title = _("Read “%(document)s”") % {"document": need.label}
        detail = _("Version %(number)d is with your adviser") % {"number": version.number}
        return _made(title, detail, url, _("your adviser"), None, now, mine=False)
    count = len(version.comments.all()) + bool(version.comment)
    title = ngettext("Answer one comment on “%(document)s”", "Answer %(count)d comments on “%(document)s”", count) % {
        "count": count,
        "document": need.label,
    }
    detail = _("Then hand in version %(number)d") % {"number": version.number + 1}
    return _made(title, detail, url, _("the team"), document.due_on, now, mine=True)


def _made(title: str, detail: str, url: str, who: str, due_on: date | None, now: datetime, *, mine: bool) -> Step:
    return Step(
        title, detail, url, who, due_on, due_words(due_on, now), mine, bool(due_on and due_on < timezone.localdate(now))
    )


def headline(steps: list[Step], now: datetime) -> str:
    """What the team has before it, in one line: how many things, and by which day when it is near."""
    mine = [step for step in steps if step.mine]
    if not steps:
        return _("Every step of this stage is done")
    if not mine:
        return _("Your adviser is at work")
    count, first = len(mine), mine[0].due_on
    days = (first - timezone.localdate(now)).days if first else 99
    if 1 < days < 7 and first:
        text = ngettext("One thing before %(day)s", "%(count)d things before %(day)s", count)
        return text % {"count": count, "day": date_format(first, "l")}
    return ngettext("One thing to do", "%(counter)s things to do", count) % {"counter": count}


def due_words(due_on: date | None, now: datetime) -> str:
    """How far away a day is, as people say it; far days are left to the date itself."""
    if due_on is None:
        return ""
    days = (due_on - timezone.localdate(now)).days
    if days < 0:
        return ngettext("one day late", "%(count)d days late", -days) % {"count": -days}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("one day left", "%(counter)s days left", days) % {"counter": days}
