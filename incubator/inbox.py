"""What waits for an adviser, a programme manager, a team member or an applicant, most urgent first.
Reads only; the dashboard and the inboxes show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crowdcoop.waiting import Waiting

from . import queries
from .enums import IncubationState, IntakeState, StageState
from .models import Incubation, IntakeApplication, Session
from .overview import next_steps, stage_cards
from .rules import can_manage, is_adviser

ANSWER_WITHIN = timedelta(days=5)


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """Everything of the incubator that waits for this person, for their dashboard."""
    items = for_applicant(user, now) + for_team(user, now)
    if is_adviser(user):
        items += for_adviser(user, now)
    if can_manage(user):
        items += for_manager(user, now)
    return by_urgency(items)


def by_urgency(items: list[Waiting]) -> list[Waiting]:
    """Late things first, then by day; what has no day comes last."""
    return sorted(items, key=lambda w: (not w.urgent, w.due_at is None, w.due_at.timestamp() if w.due_at else 0))


def for_adviser(user: Any, now: datetime) -> list[Waiting]:
    """Documents and campaigns to read, stages to sign off, sessions to note and to come."""
    items = [_version(version, now) for version in queries.versions_to_review(user)]
    items += [_campaign(campaign, now) for campaign in queries.campaigns_to_review(user)]
    items += [_session_to_note(session) for session in queries.sessions_to_note(user, now)]
    items += [_came_to_nothing(campaign) for campaign in queries.campaigns_to_talk_over(user, now)]
    for incubation in queries.cases_of(user).filter(state=IncubationState.ACTIVE).select_related("programme"):
        items += _sign_off(incubation, now)
        session = queries.next_session(incubation, now)
        items += [_session_to_come(session)] if session else []
    return by_urgency(items)


def for_manager(user: Any, now: datetime) -> list[Waiting]:
    """Applications to answer, and campaigns to approve that are not the manager's as adviser."""
    items = []
    for application in queries.intake_waiting():
        due = (application.submitted_at or now) + timedelta(days=14)
        items.append(
            Waiting(
                _("Application of %(group)s") % {"group": application.group_name},
                _("%(people)d people in %(place)s")
                % {"people": application.people_count or 0, "place": application.municipality},
                reverse("programme_application", args=[application.code]),
                _("Read"),
                due,
                due < now,
            )
        )
    return by_urgency(items + [_campaign(campaign, now) for campaign in queries.campaigns_to_review(user)])


def for_team(user: Any, now: datetime) -> list[Waiting]:
    """The next step of each of the person's running incubations."""
    items = []
    for incubation in Incubation.objects.of_team(user).active().select_related("cooperative", "programme"):
        steps = [step for step in next_steps(incubation, stage_cards(incubation, now), now) if step.mine]
        if not steps:
            continue
        more = len(steps) - 1
        text = incubation.cooperative.name
        if more:
            also = ngettext("and one more thing", "and %(count)d more things", more) % {"count": more}
            text = f"{text} · {also}"
        due = datetime.combine(steps[0].due_on, datetime.max.time(), tzinfo=now.tzinfo) if steps[0].due_on else None
        link = reverse("incubation", args=[incubation.code])
        items.append(Waiting(steps[0].title, text, link, _("Go on"), due, steps[0].late))
    return items


def for_applicant(user: Any, now: datetime) -> list[Waiting]:
    """Drafts that can still be sent."""
    drafts = IntakeApplication.objects.of(user).filter(state=IntakeState.DRAFT).select_related("call__programme")
    return [
        Waiting(
            _("Your application is not sent yet"),
            draft.group_name or queries.programme_words(draft.call.programme).name,
            reverse("intake_resume", args=[draft.call.code, queries.application_token(draft)]),
            _("Go on writing"),
            draft.call.closes_at,
        )
        for draft in drafts
        if draft.call.takes_applications(now)
    ]


def _version(version: Any, now: datetime) -> Waiting:
    deliverable = version.deliverable
    incubation = deliverable.stage.incubation
    due = version.submitted_at + ANSWER_WITHIN
    return Waiting(
        _("Read “%(document)s”, version %(number)d") % {"document": deliverable.title, "number": version.number},
        incubation.cooperative.name,
        reverse("incubation_review", args=[incubation.code, deliverable.code]),
        _("Read and answer"),
        due,
        due < now,
    )


def _campaign(campaign: Any, now: datetime) -> Waiting:
    link = reverse("campaign_review", args=[campaign.code])
    handed_in = campaign.events.filter(to_state=campaign.state).order_by("-at").values_list("at", flat=True).first()
    due = handed_in + ANSWER_WITHIN if handed_in else None
    title = _("Read the campaign draft")
    return Waiting(title, campaign.cooperative.name, link, _("Read and answer"), due, bool(due and due < now))


def _came_to_nothing(campaign: Any) -> Waiting:
    """Until they have met: what was learnt goes away with the weeks."""
    title = _("Talk with %(name)s") % {"name": campaign.cooperative.name}
    text = _("Their campaign did not reach its minimum. See what happened, and meet.")
    return Waiting(title, text, reverse("campaign_after", args=[campaign.code]), _("See what happened"))


def _session_to_note(session: Session) -> Waiting:
    incubation = session.incubation
    link = reverse("incubation_session_note", args=[incubation.code, session.code])
    return Waiting(
        _("Note what came of the session"), incubation.cooperative.name, link, _("Write"), session.starts_at, True
    )


def _session_to_come(session: Session) -> Waiting:
    incubation = session.incubation
    link = reverse("incubation_session", args=[incubation.code, session.code])
    return Waiting(_("Session"), f"{incubation.cooperative.name} · {session.place}", link, _("Look"), session.starts_at)


def _sign_off(incubation: Incubation, now: datetime) -> list[Waiting]:
    card = next((card for card in stage_cards(incubation, now) if card.may_sign), None)
    if card is None or not card.stage.sign_off:
        return []
    title = _("Sign off the stage “%(stage)s”") % {"stage": card.words.title}
    link = reverse("incubation_sign_off", args=[incubation.code])
    return [Waiting(title, incubation.cooperative.name, link, _("Sign off"))]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list: where it stands and the hours used. `running`: still accompanied."""

    incubation: Incubation
    stage: str
    position: int
    total: int
    passed: int
    hours: float

    @property
    def running(self) -> bool:
        return self.incubation.state in {IncubationState.ACTIVE, IncubationState.PAUSED}


def running(lines: list[CaseLine]) -> list[CaseLine]:
    """Those still accompanied."""
    return [line for line in lines if line.running]


def ended(lines: list[CaseLine]) -> list[CaseLine]:
    """Those who have finished, the last one first."""
    done = [line for line in lines if not line.running]
    return sorted(done, key=lambda line: line.incubation.started_at, reverse=True)


def case_lines(incubations: Iterable[Incubation], now: datetime) -> list[CaseLine]:
    """Cases with their present stage, in the given order."""
    lines = []
    for incubation in incubations:
        stages = sorted(incubation.stages.all(), key=lambda s: s.position)
        current = next((stage for stage in stages if stage.state == StageState.OPEN), None)
        passed = sum(1 for stage in stages if stage.state == StageState.PASSED)
        words = queries.programme_words(incubation.programme)
        title = words.stage(current.key, current.title).title if current else incubation.get_state_display()
        position = current.position if current else len(stages)
        lines.append(CaseLine(incubation, title, position, len(stages), passed, queries.hours_used(incubation)))
    return lines
