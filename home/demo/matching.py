"""The match fund of the demo: a pool of three, with rules in use by two open campaigns and a pitch that waits.
Built before people pledge, so that what they give is matched as it comes."""

from datetime import timedelta
from typing import Any

from campaigns.enums import FundState
from campaigns.models import MatchFund
from campaigns.services import match_funds, match_pitches
from campaigns.services.match_funds import FundOrder, RuleOrder

from .world import World

FUND = FundOrder(
    name="Fondo Barrio Vivo",
    about="Tres entidades ponen dinero junto al de la gente, para cooperativas que abren servicios de proximidad.",
    questions="¿Qué cambia en el barrio si sale bien?\n¿Quién más os acompaña?",
    per_pledge_minor=100_00,
    per_person_minor=200_00,
    per_campaign_minor=1500_00,
)
POOL = (("Ateneu La Sénia", 2000_00), ("Caixa Solidària del Besòs", 1500_00), ("Kooperatiben Etxea", 1000_00))
MATCHED, WAITING = ("zaintza_gauez", "lume_do_porto"), "forn_de_la_placa"
SAID = {
    "zaintza_gauez": ("Doce familias podrán dormir.", "La asociación vecinal y el centro de salud."),
    "lume_do_porto": ("El puerto vuelve a tener taller.", "La cofradía."),
    WAITING: ("El horno abre también por la tarde, con obrador para quien quiera aprender.", "El mercado de la plaza."),
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
    for number, (name, minor) in enumerate(POOL, 1):
        funder = match_funds.add_funder(
            by=by, fund=fund, name=name, email=f"pool{number}@people.example", committed_minor=minor, now=at
        )
        match_funds.record_paid_in(
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
    if key != WAITING:
        said = "Nos convence lo concreto que es. Bienvenidas."
        match_pitches.answer_pitch(by=world.users["matcher"], entry=entry, accepted=True, answer=said, score=8, now=at)
        campaign.refresh_from_db()
