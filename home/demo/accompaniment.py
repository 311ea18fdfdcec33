"""The programme, the open call with its applications, and what each cooperative went through in its incubation.
Campaigns come after: their gate looks at what is built here."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from wagtail.models import Locale

from courses import queries as learning_queries
from courses.models import LearningUnit
from courses.services import learning
from incubator.enums import GroupStage
from incubator.models import Call, Incubation, IntakeApplication
from incubator.pages import CallPage, ProgrammeText
from incubator.queries import team_of
from incubator.services import deliverables, incubations, intake, programmes, sessions, stages
from incubator.services.calls import plan_call
from incubator.services.workflow import ensure_campaign_workflow
from membership.enums import CooperativeKind

from .planting import LANGUAGES, plant
from .texts import rooms
from .words import Words, said
from .world import World

# How far each cooperative came: all stages, or only into the named one.
STILL_IN = {"telar": "bases"}
# Whose programme wants people asked before the campaign is handed in.
ASKING = {"telar"}
DOCUMENTS = {"statutes": rooms.STATUTES_SECOND, "plan": rooms.PLAN}


def build(world: World) -> None:
    """Training, two programmes, call, and one incubation for each cooperative."""
    ensure_campaign_workflow(world.pages["campaigns"])
    factory = world.programmes["factory"] = _programme(world, "factory", rooms.PROGRAMME, rooms.PROGRAMME_SUMMARY)
    asks = programmes.AskSpec(people=20)
    asking = _programme(world, "street", rooms.PROGRAMME_ASKING, rooms.PROGRAMME_ASKING_SUMMARY, asks)
    call = world.calls["winter"] = _call(world, factory)
    for number, (key, cooperative) in enumerate(world.cooperatives.items()):
        if not Incubation.objects.filter(cooperative=cooperative).exists():
            days = 20 if key in STILL_IN else 260 - 4 * number
            began = (world.now - timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
            _accompany(world, key, cooperative, asking if key in ASKING else factory, began)
    _applications(world, call)


def _programme(world: World, code: str, name: Words, summary: Words, asks: programmes.AskSpec | None = None) -> Any:
    path = world.paths["idea"]
    statutes, plan = (
        programmes.DeliverableSpec("statutes", days=30, public_fact=True),
        programmes.DeliverableSpec("plan", days=45, public_fact=True),
    )
    programme = programmes.define_programme(
        by=world.users["programme"],
        code=code,
        asks=asks,
        stages=(
            programmes.StageSpec("bases", (statutes,), path=path, learners_needed=2),
            programmes.StageSpec("viability", (plan,), days=75),
        ),
    )
    if not programme.texts.exists():
        _programme_words(programme, name, summary)
    return programme


def _programme_words(programme: Any, name: Words, summary: Words) -> None:
    for language in ("es", *LANGUAGES):
        words = said({"name": name, "summary": summary, "stages": rooms.STAGES}, language)
        text = ProgrammeText(programme=programme, locale=Locale.objects.get(language_code=language))
        text.name, text.summary = words["name"], words["summary"]
        block: Any = ProgrammeText._meta.get_field("stages")
        block = block.stream_block
        text.stages = block.to_python([{"type": kind, "value": value} for kind, value in words["stages"]])
        source = programme.texts.first()
        if source:
            text.translation_key = source.translation_key
        text.save()


def _call(world: World, programme: Any) -> Call:
    call = Call.objects.filter(programme=programme).first() or plan_call(
        by=world.users["programme"],
        programme=programme,
        opens_at=world.now - timedelta(days=20),
        closes_at=world.now + timedelta(days=54),
        answer_by=(world.now + timedelta(days=75)).date(),
        now=world.now,
    )
    plant(
        world,
        key="call",
        parent=world.pages["calls"],
        model=CallPage,
        title=rooms.CALL,
        slug=rooms.CALL_SLUG,
        call=call,
        lead=rooms.CALL_LEAD,
        offers=rooms.OFFERS,
        criteria=rooms.CRITERIA,
    )
    return call


def _accompany(world: World, key: str, cooperative: Any, programme: Any, began: datetime) -> None:
    adviser, manager = world.users["adviser"], world.users["programme"]
    case = incubations.start_incubation(
        by=manager, cooperative=cooperative, programme=programme, adviser=adviser, now=began
    )
    world.incubations[key] = case
    team = team_of(cooperative)
    sessions.log_session(
        by=adviser,
        incubation=case,
        starts_at=began + timedelta(days=12),
        place="Local social",
        hours=Decimal("1.5"),
        outcome=rooms.SESSION_OUTCOME,
        next_steps=rooms.SESSION_NEXT,
        now=began + timedelta(days=12, hours=2),
    )
    if key in STILL_IN:
        _under_way(case, adviser, team, world.now)
        return
    for member in team[:2]:
        _finish_path(member, case, cooperative, began + timedelta(days=20))
    for stage in case.stages.order_by("position"):
        stage.refresh_from_db()
        for document in stage.deliverables.all():
            _approve(document, adviser, team[0], began + timedelta(days=25 + 30 * stage.position))
        stages.sign_off_stage(by=adviser, stage=stage, now=began + timedelta(days=40 + 30 * stage.position))


def _under_way(case: Incubation, adviser: Any, team: list[Any], now: datetime) -> None:
    """A case in the middle of its work: a version sent back, one lesson done, the next session in the calendar."""
    document = case.stages.get(position=1).deliverables.get()
    version = deliverables.submit_version(
        by=team[0], deliverable=document, order=deliverables.VersionOrder(rooms.STATUTES_FIRST), now=now
    )
    deliverables.request_changes(by=adviser, version=version, comment=rooms.STATUTES_COMMENT, now=now)
    sessions.book_session(
        by=adviser, incubation=case, starts_at=now + timedelta(days=4), minutes=60, place="En línea",
        agenda=rooms.SESSION_AGENDA, now=now,
    )  # fmt: skip


def _approve(document: Any, adviser: Any, author: Any, at: datetime) -> None:
    texts = [rooms.STATUTES_FIRST, rooms.STATUTES_SECOND] if document.key == "statutes" else [DOCUMENTS["plan"]]
    for number, text in enumerate(texts, start=1):
        order = deliverables.VersionOrder(text)
        version = deliverables.submit_version(by=author, deliverable=document, order=order, now=at)
        if number < len(texts):
            comment = rooms.STATUTES_COMMENT
            deliverables.request_changes(by=adviser, version=version, comment=comment, now=at + timedelta(days=2))
        else:
            deliverables.approve_version(by=adviser, version=version, now=at + timedelta(days=7))
        at += timedelta(days=5)


def _finish_path(user: Any, case: Incubation, cooperative: Any, at: datetime) -> None:
    stage = case.stages.exclude(path=None).first()
    if stage is None or stage.path is None:
        return
    learning.enrol(by=user, path=stage.path, cooperative_code=cooperative.code, now=at)
    for lesson in LearningUnit.objects.filter(parent__parent=stage.path, retired_at=None):
        questions = learning_queries.questions(lesson, "es")
        if not questions:
            learning.mark_done(by=user, unit=lesson, language="es", now=at)
            continue
        right = {q.id: [answer.id for answer in q.answers if answer.correct] for q in questions}
        learning.submit_quiz(by=user, unit=lesson, answers=right, language="es", now=at)


def _applications(world: World, call: Call) -> None:
    """Groups that have applied to the open call: two to be read, one on the waiting list."""
    if IntakeApplication.objects.filter(call=call).exists():
        return
    manager = world.users["programme"]
    sent = [
        intake.submit_application(by=None, call=call, order=order, now=world.now - timedelta(days=9 - number))
        for number, order in enumerate(ORDERS)
    ]
    intake.waitlist_application(by=manager, application=sent[1], now=world.now - timedelta(days=2))


def _order(name: str, email: str, kind: str, place: str, territory: str, idea: str) -> intake.IntakeOrder:
    return intake.IntakeOrder(
        email=email,
        language="es",
        group_name=name,
        group_stage=GroupStage.GROUP,
        kind=kind,
        municipality=place,
        territory=territory,
        people_count=5,
        idea=idea,
        people="Nos conocemos del barrio y llevamos un año reuniéndonos los miércoles.",
        need="Ayuda con los estatutos y con los números del primer año.",
    )


ORDERS = (
    _order("Lavandería La Espuma", "espuma@people.example", CooperativeKind.WORKER, "Gijón", "ES-AS",
           "Una lavandería de hostelería que reparte en bici de carga y recupera el agua."),
    _order("Comedor Raíces", "raices@people.example", CooperativeKind.CONSUMER, "Sevilla", "ES-AN",
           "Un comedor escolar llevado por las familias y las cocineras del centro."),
    _order("Taxi Dones", "taxidones@people.example", CooperativeKind.SERVICES, "Castelló", "ES-VC",
           "Un servicio de taxi nocturno conducido por mujeres en pueblos sin autobús."),
)  # fmt: skip
