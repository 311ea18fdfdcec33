"""Reading calls, programmes' words, cases and what waits for whom.
Nothing is written here; who may see it is in rules.py."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from courses.queries import path_completed_by
from crowdcoop.waiting import Waiting
from membership.enums import Territory

from .enums import ADVISERS, CallState, IncubationState, SessionState, StageState, VersionState
from .models import (
    Call,
    Deliverable,
    DeliverableVersion,
    Incubation,
    IntakeApplication,
    Programme,
    Session,
    StageProgress,
)

_INTAKE_SALT = "incubator.intake"


# Words -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentWords:
    key: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class StageWords:
    key: str
    title: str
    text: str = ""
    documents: tuple[DocumentWords, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgrammeWords:
    """A programme in the reader's language."""

    name: str
    summary: str = ""
    stages: tuple[StageWords, ...] = ()
    _stage: dict[str, StageWords] = field(default_factory=dict)
    _document: dict[tuple[str, str], DocumentWords] = field(default_factory=dict)

    def stage(self, key: str, fallback: str) -> StageWords:
        return self._stage.get(key) or StageWords(key, fallback)

    def document(self, stage_key: str, key: str, fallback: str) -> DocumentWords:
        return self._document.get((stage_key, key)) or DocumentWords(key, fallback)


def programme_words(programme: Programme, language: str | None = None) -> ProgrammeWords:
    """The words in `language` (the reader's), else in the source language, else in any."""
    wanted = [language or get_language() or "", settings.LANGUAGE_CODE]
    texts = {text.locale.language_code: text for text in programme.texts.select_related("locale")}
    text = next((texts[code] for code in wanted if code in texts), next(iter(texts.values()), None))
    if text is None:
        return ProgrammeWords(programme.code)
    stages = tuple(_stage_words(block.value) for block in text.stages)
    return ProgrammeWords(
        text.name,
        text.summary,
        stages,
        {stage.key: stage for stage in stages},
        {(stage.key, document.key): document for stage in stages for document in stage.documents},
    )


def _stage_words(value: Any) -> StageWords:
    documents = tuple(DocumentWords(d["key"], d["title"], d["help"]) for d in value["documents"])
    return StageWords(value["key"], value["title"], value["text"], documents)


# Calls and applications ------------------------------------------------------------------------------------------

_ORDER = {CallState.OPEN: 0, CallState.PLANNED: 1, CallState.CLOSED: 2, CallState.ARCHIVED: 3}


def calls_in_order(pages: list[Any]) -> list[Any]:
    """Pages of calls: open ones by nearest end, then those to come, then the closed; archived ones are left out."""
    shown = [page for page in pages if page.call.state != CallState.ARCHIVED]
    return sorted(shown, key=lambda p: (_ORDER[p.call.state], (p.call.closes_at or p.call.opens_at).timestamp()))


def public_rules(call: Call) -> list[str]:
    """The hard limits in words, as shown before anybody fills in a form."""
    people = ngettext("You are at least one person.", "You are at least %(count)d people.", call.min_people) % {
        "count": call.min_people
    }
    if not call.territories:
        return [people, str(_("You work anywhere in Spain."))]
    names = ", ".join(str(Territory(code).label) for code in call.territories if code in Territory.values)
    return [people, _("You work in %(places)s.") % {"places": names}]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the eligibility checker's answer."""

    ok: bool
    text: str


def eligibility(call: Call, *, people: int, territory: str, group_stage: str, together: bool) -> list[Check]:
    """What a group's four answers mean for this call, in the order of the questions."""
    places = public_rules(call)
    fits = not call.territories or territory in call.territories
    running = group_stage == "cooperative"
    stage = (
        _("You are a cooperative already: good, we start from where you are.")
        if running
        else _("You do not need to be a cooperative yet: the programme takes you there.")
    )
    decide = (
        _("You want to decide together, one person, one vote.")
        if together
        else _(
            "A cooperative decides by one person, one vote. If you want something else, another form suits you better."
        )
    )
    return [
        Check(people >= call.min_people, places[0]),
        Check(fits, places[1]),
        Check(True, stage),
        Check(together, decide),
    ]


def application_token(application: IntakeApplication) -> str:
    """The signed part of the link in letters to people without an account."""
    return signing.dumps(application.code, salt=_INTAKE_SALT)


def application_by_token(token: str) -> IntakeApplication | None:
    """The application a link opens; None when the signature does not hold."""
    try:
        code = signing.loads(token, salt=_INTAKE_SALT)
    except signing.BadSignature:
        return None
    return IntakeApplication.objects.select_related("call__programme", "cooperative").filter(code=code).first()


def intake_waiting() -> QuerySet[IntakeApplication]:
    """Sent applications without an answer, oldest first."""
    return IntakeApplication.objects.waiting().select_related("call", "applicant").order_by("submitted_at")


def advisers() -> QuerySet[Any]:
    """People who may be given a case."""
    group = Q(groups__name=ADVISERS)
    return get_user_model().objects.filter(group, is_active=True).distinct().order_by("first_name", "last_name", "pk")


# Cases -----------------------------------------------------------------------------------------------------------


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


def waiting_state(campaign: Any) -> TaskState | None:
    """The review step a campaign waits at."""
    pages = list(campaign.pages.all())
    types = {page.get_base_content_type().pk for page in pages}
    running = WorkflowState.objects.filter(
        object_id__in=[str(page.pk) for page in pages],
        base_content_type_id__in=types,
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    found = running.select_related("current_task_state__task").first()
    return found.current_task_state if found else None


def campaigns_to_review(user: Any) -> list[Any]:
    """Submitted campaigns whose present step this person may answer, longest waiting first."""
    waiting = Campaign.objects.filter(state=CampaignState.SUBMITTED).select_related("cooperative").order_by("pk")
    return [campaign for campaign in waiting if can_answer(campaign, user)]


def can_answer(campaign: Any, user: Any) -> bool:
    """Whether the step this campaign waits at is this person's."""
    state = waiting_state(campaign)
    return bool(state and state.task.specific.get_actions(state.workflow_state.content_object, user))


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """What waits for this person in the incubator, most urgent first (for the dashboard)."""
    from .inbox import waiting_for as found  # noqa: PLC0415 - inbox builds on these queries

    return found(user, now)


def has_answered(campaign: Any, user: Any) -> bool:
    """Whether this person gave an answer in one of the campaign's reviews."""
    pages = [str(pk) for pk in campaign.pages.values_list("pk", flat=True)]
    return TaskState.objects.filter(workflow_state__object_id__in=pages, finished_by=user).exists()


def draft_of(campaign: Any) -> Any:
    """The page in the campaign's own language as its newest revision has it."""
    page = campaign.pages.select_related("locale").order_by("pk").first()
    return page.get_latest_revision_as_object() if page else None


@dataclass(frozen=True, slots=True)
class Worded:
    """A line of a campaign (a cost, a reward, a return) with its words."""

    row: Any
    title: str
    text: str


def worded(draft: Any, rows: Any, stream: str) -> list[Worded]:
    """The rows in order, each with the words the draft has for its code."""
    words = {block.value["code"]: block.value for block in getattr(draft, stream)} if draft else {}
    return [
        Worded(row, str(found["title"]) if found else row.code, str(found["text"] or "") if found else "")
        for row in rows.order_by("position", "pk")
        for found in [words.get(row.code)]
    ]


@dataclass(frozen=True, slots=True)
class OpenCall:
    """The call a front page may show."""

    call: Call
    page: Any
    closes_on: date | None


def open_call(now: datetime) -> OpenCall | None:
    """The open call that ends first, with its page; None when there is none."""
    for call in sorted(
        Call.objects.filter(state=CallState.OPEN), key=lambda c: (c.closes_at is None, c.closes_at or c.opens_at)
    ):
        page = call.pages.filter(live=True).order_by("pk").first()
        if page is not None and call.takes_applications(now):
            return OpenCall(call, page, timezone.localdate(call.closes_at) if call.closes_at else None)
    return None
