"""The match fund of the demo: a pool of three, with rules in use by two open campaigns and a pitch that waits, scored.
Built before people pledge, so that what they give is matched as it comes."""

from datetime import timedelta
from typing import Any

from campaigns.enums import FundState, QuestionKind
from campaigns.models import MatchFund
from campaigns.services import match_funds, match_money, match_pitches, match_questions
from campaigns.services.match_funds import FunderOrder, FundOrder, RuleOrder
from campaigns.services.match_questions import QuestionOrder

from .world import World

FUND = FundOrder(
    name="Fondo Barrio Vivo",
    about="Tres entidades ponen dinero junto al de la gente, para cooperativas que abren servicios de proximidad.",
    per_pledge_minor=100_00,
    per_person_minor=200_00,
    per_campaign_minor=1500_00,
)
POOL = (
    (
        "Ateneu La Sénia",
        2000_00,
        "Un ateneo con ciento diez años y huerto propio. Pone lo que recauda su fiesta de mayo.",
    ),
    ("Caixa Solidària del Besòs", 1500_00, "Ahorro de dos mil vecinas que presta y dona solo a orillas del río."),
    ("Kooperatiben Etxea", 1000_00, "Casa común de cuarenta cooperativas vascas. Da un euro de cada mil que facturan."),
)
PARTNERS = "El ayuntamiento\nOtras cooperativas\nUna asociación\nNadie, por ahora"
QUESTIONS = (
    QuestionOrder("¿Qué cambia en el barrio si sale bien?", weight=3),
    QuestionOrder("¿A cuántos hogares llega el primer año?", QuestionKind.NUMBER),
    QuestionOrder("¿Quién más os acompaña?", QuestionKind.CHOICE, PARTNERS),
    QuestionOrder("¿Tenéis ya el local?", QuestionKind.YES_NO),
)
MATCHED, WAITING = ("zaintza_gauez", "lume_do_porto"), "forn_de_la_placa"
SAID = {
    "zaintza_gauez": ("Doce familias podrán dormir.", "12", "Una asociación", "yes"),
    "lume_do_porto": ("El puerto vuelve a tener taller.", "40", "Otras cooperativas", "no"),
    WAITING: ("El horno abre también por la tarde, con obrador para aprender.", "300", "El ayuntamiento", "yes"),
}
SCORES: dict[str, dict[str, tuple[int | None, ...]]] = {
    "zaintza_gauez": {"matcher": (9, 6, 8, 10), "programme": (10, 7, 8, None)},
    "lume_do_porto": {"matcher": (7, 8, 9, 4), "programme": (8, 7, 7, None)},
    WAITING: {"matcher": (8, 9, 7, 9), "programme": (6, 8, 7, None)},
}


def build(world: World) -> None:
    """One fund, begun by the programme and run by the matcher."""
    if MatchFund.objects.exists():
        return
    at = world.now - timedelta(days=60)
    fund = match_funds.create_fund(by=world.users["programme"], order=FUND, matcher=world.users["matcher"], now=at)
    by = world.users["matcher"]
    for rule in (
        RuleOrder(factor_percent=50, per_pledge_minor=60_00),
        RuleOrder(milestone_minor=300_00, milestone_percent=25, milestone_backers=10),
    ):
        match_funds.add_rule(by=by, fund=fund, order=rule, now=at)
    for question in QUESTIONS:
        match_questions.add_question(by=by, fund=fund, order=question, now=at)
    for number, (name, minor, about) in enumerate(POOL, 1):
        order = FunderOrder(name, f"pool{number}@people.example", minor, about)
        funder = match_funds.add_funder(by=by, fund=fund, order=order, now=at)
        match_money.record_paid_in(
            by=world.users["finance1"], funder=funder, amount_minor=minor, reference=f"BARRIO VIVO {number}",
            received_on=at.date(), now=at,
        )  # fmt: skip
    fund = match_funds.move_fund(by=by, fund=fund, to=FundState.OPEN, now=at)
    for key in (*MATCHED, WAITING):
        _pitch(world, fund, key)
    match_funds.move_fund(by=by, fund=fund, to=FundState.ACTIVE, now=at)


def _pitch(world: World, fund: MatchFund, key: str) -> None:
    campaign: Any = world.campaigns[key]
    author = campaign.cooperative.roles.filter(role="owner").order_by("pk").first().user
    at = world.now - timedelta(days=3 if key == WAITING else 40)
    entry = match_pitches.pitch(by=author, campaign=campaign, fund=fund, answers=SAID[key], terms=True, now=at)
    _score(world, entry, key, at)
    if key != WAITING:
        said = "Nos convence lo concreto que es. Bienvenidas."
        match_pitches.answer_pitch(by=world.users["matcher"], entry=entry, accepted=True, answer=said, now=at)
        campaign.refresh_from_db()


def _score(world: World, entry: Any, key: str, at: Any) -> None:
    """Two people, not of one mind."""
    questions = list(entry.fund.questions.order_by("position"))
    for who, given in SCORES[key].items():
        points = {question.pk: one for question, one in zip(questions, given, strict=True)}
        match_pitches.score_pitch(by=world.users[who], entry=entry, points=points, now=at)
