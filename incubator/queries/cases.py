"""Reading incubations: stages, documents, sessions, and what a stage still needs.
Who may see a case is in rules.py."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.queries import path_completed_by
from incubator.enums import IncubationState, SessionState, StageState, VersionState
from incubator.models import Deliverable, DeliverableVersion, Incubation, Session, StageProgress

from .words import ProgrammeWords


def running_incubation(cooperative: Any) -> Incubation | None:
    """The case that counts for a cooperative: the running one, else the latest graduated."""
    states = [IncubationState.ACTIVE, IncubationState.PAUSED, IncubationState.GRADUATED]
    found = Incubation.objects.filter(cooperative=cooperative, state__in=states)
    return found.select_related("adviser", "programme").order_by("-started_at").first()


def team_of(cooperative: Any) -> list[Any]:
    """The active people who act for a cooperative, each once."""
    people = get_user_model().objects.filter(cooperative_roles__cooperative=cooperative, is_active=True)
    return list(people.distinct().order_by("pk"))


def stages_of(incubation: Incubation) -> list[StageProgress]:
    """Stages in order with documents and their versions, in a fixed number of queries."""
    versions = DeliverableVersion.objects.order_by("-number").prefetch_related("comments")
    documents = Deliverable.objects.order_by("position", "pk").prefetch_related(Prefetch("versions", versions))
    stages = incubation.stages.select_related("path").order_by("position")
    return list(stages.prefetch_related(Prefetch("deliverables", documents)))


def latest_version(deliverable: Deliverable) -> DeliverableVersion | None:
    """The last one handed in (uses what is prefetched newest first)."""
    versions = sorted(deliverable.versions.all(), key=lambda v: v.number)
    return versions[-1] if versions else None


def path_finishers(stage: StageProgress, team: list[Any]) -> int:
    """How many of the team have finished the stage's path."""
    if stage.path is None:
        return 0
    return sum(1 for person in team if path_completed_by(stage.path, person))


def hours_used(incubation: Incubation) -> float:
    """Adviser's hours noted so far."""
    held = incubation.sessions.filter(state=SessionState.HELD)
    return float(held.aggregate(total=Sum("hours"))["total"] or 0)


def next_session(incubation: Incubation, now: datetime) -> Session | None:
    """The booked session that comes first and is not long past."""
    booked = incubation.sessions.filter(state=SessionState.BOOKED, starts_at__gte=now).select_related("adviser")
    return booked.order_by("starts_at").first()


def sessions_to_note(user: Any, now: datetime) -> QuerySet[Session]:
    """Booked sessions of this adviser whose time has passed."""
    return (
        Session.objects.filter(
            incubation__in=Incubation.objects.advised_by(user), state=SessionState.BOOKED, starts_at__lt=now
        )
        .select_related("incubation__cooperative")
        .order_by("starts_at")
    )


def versions_to_review(user: Any) -> QuerySet[DeliverableVersion]:
    """What teams handed in to this adviser, longest waiting first."""
    cases = Incubation.objects.advised_by(user)
    return (
        DeliverableVersion.objects.filter(state=VersionState.SUBMITTED, deliverable__stage__incubation__in=cases)
        .select_related("deliverable__stage__incubation__cooperative", "submitted_by")
        .order_by("submitted_at")
    )


def cases_of(user: Any) -> QuerySet[Incubation]:
    """The cases of one adviser, running ones first."""
    return Incubation.objects.advised_by(user).select_related("cooperative").order_by("state", "started_at")


# What a stage still needs ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Need:
    """One line of a stage's gate."""

    kind: str
    label: str
    done: bool
    detail: str = ""
    on: date | None = None
    deliverable: Deliverable | None = None


def stage_needs(stage: StageProgress, team: list[Any], words: ProgrammeWords) -> list[Need]:
    """The stage's gate as a list, each line done or not, with the day it became so where known."""
    needs = []
    if stage.path is not None:
        done = path_finishers(stage, team)
        label = ngettext(
            "Training finished by one person of the team",
            "Training finished by %(count)d people of the team",
            stage.learners_needed,
        ) % {"count": stage.learners_needed}
        detail = _("%(done)d of %(needed)d so far") % {"done": done, "needed": stage.learners_needed}
        needs.append(Need("path", label, done >= stage.learners_needed, detail))
    for deliverable in stage.deliverables.all():
        title = words.document(stage.key, deliverable.key, deliverable.title).title
        approved = deliverable.approved_at
        on = approved.date() if approved else None
        needs.append(Need("deliverable", title, approved is not None, deliverable_status(deliverable), on, deliverable))
    if stage.sign_off:
        signed = stage.signed_off_at
        needs.append(
            Need("sign_off", _("Your adviser signs the stage off"), signed is not None, "", signed and signed.date())
        )
    return needs


def deliverable_status(deliverable: Deliverable) -> str:
    """Where a document stands, in words."""
    if deliverable.approved_at:
        return _("approved")
    version = latest_version(deliverable)
    return str(VersionState(version.state).label) if version else _("not handed in yet")


def open_stage(incubation: Incubation) -> StageProgress | None:
    """The stage under way."""
    return incubation.stages.filter(state=StageState.OPEN).select_related("path").first()
