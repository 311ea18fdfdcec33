"""What comes after the end in the demo: rewards on their way, what their backers are asked, what became of it; and
what teams and backers write to each other.
Everything goes through the services; safe to repeat."""

from datetime import timedelta
from typing import Any

from campaigns.enums import SUCCEEDED, CampaignState
from campaigns.models import Pledge, Survey, Talk
from campaigns.queries.fulfilment import holders
from campaigns.services.failure import wish_retry
from campaigns.services.fulfilment import Address, Details, give_details, tick_rewards
from campaigns.services.stories_after import hand_in_story, story_of
from campaigns.services.surveys import Question, ask_backers, write_to_backers
from campaigns.services.talks import report_message, send_message
from membership.enums import Role
from membership.services.cooperatives import add_role

from .world import World

# Noelia helps the two cooperatives whose campaigns have ended, so that the guide's logins meet their rooms.
HELPER, ENDED = "editor-coop", ("paraula_viva", "taller_rodem")
LANGUAGES = ("Árabe", "Wólof", "Ucraniano", "Mandarín")
ASKED = Question("¿Qué idioma quieres en la primera cara?", list(LANGUAGES))
TOWNS = (
    Address("Marta Soler", "Carrer de la Lluna, 14, 2n", "07001", "Palma", "España"),
    Address("Omar Haddad", "Calle del Sol, 8", "28005", "Madrid", "España"),
    Address("Sabela Lema", "Rúa do Vilar, 31, 1.º", "15705", "Santiago de Compostela", "España"),
)
STORY = (
    "Medio año de guardia, contado por quien descuelga",
    "Desde mayo suena la centralita una media de once veces cada noche. La primera semana se nos cayó la línea"
    " dos veces; ahora hay una de reserva.\n\nEl glosario lo usan ya dos hospitales. La formación en salud mental,"
    " en cambio, va con"
    " retraso: la universidad no tiene fecha hasta enero, y las tarjetas salen esta semana, dos meses tarde.",
)
# Who writes (team or backer), what, and how many hours ago.
TALK = (
    (False, "Hola! El curs de pa de massa mare serà en dissabte? Entre setmana no puc.", 50),
    (True, "Hola, Júlia! Sí: dissabtes al matí, de nou a una. Ja et reservem lloc.", 26),
    (False, "Perfecte. Puc venir amb la meva filla? Té dotze anys.", 5),
)
# Somebody who is no help, reported by the team; the programme decides.
NOISE = "Os consigo diez mil seguidores por treinta euros, garantizado. ¿Os paso la oferta?"
REPORTED = "Es publicidad, y no tiene nada que ver con el horno."


def build(world: World) -> None:
    """The interpreters' card: late, asked for, two addresses given, one card sent; their story waits for its reader.

    Júlia talks with the bakery, and would like to hear of the campaign that came to nothing."""
    for key in ENDED:
        _join(world, world.campaigns[key])
    _hand_over(world, world.campaigns["paraula_viva"])
    _tell(world, world.campaigns["paraula_viva"])
    _talk(world, world.campaigns["forn_de_la_placa"])
    _wish(world, world.campaigns["taller_rodem"])


def _join(world: World, campaign: Any) -> None:
    person, cooperative = world.users[HELPER], campaign.cooperative
    if not cooperative.roles.filter(user=person).exists():
        add_role(by=None, cooperative=cooperative, user=person, role=Role.EDITOR)


def _hand_over(world: World, campaign: Any) -> None:
    campaign.refresh_from_db()
    reward = campaign.rewards.order_by("position").first()
    paid = list(holders(reward).filter(supporter=None).order_by("pk")[: len(TOWNS)]) if reward else []
    if reward is None or not paid or Survey.objects.filter(reward=reward).exists():
        return
    by, asked = world.users[HELPER], world.now - timedelta(days=9)
    until = (world.now + timedelta(days=12)).date()
    ask_backers(by=by, reward=reward, questions=[ASKED], until_on=until, now=asked)
    write_to_backers(asked)
    question = reward.survey.questions.get()
    for pledge, address, language in zip(paid, TOWNS, LANGUAGES, strict=False):
        told = Details(address, {question.pk: language})
        give_details(by=None, pledge=pledge, details=told, now=asked + timedelta(days=2))
    tick_rewards(by=by, reward=reward, codes=[paid[0].code], given=True, now=world.now - timedelta(days=1))


def _tell(world: World, campaign: Any) -> None:
    if campaign.state in SUCCEEDED and story_of(campaign) is None:
        title, text = STORY
        at = world.now - timedelta(hours=20)
        hand_in_story(by=world.users[HELPER], campaign=campaign, title=title, text=text, now=at)


def _talk(world: World, campaign: Any) -> None:
    pledge = Pledge.objects.of(campaign).filter(supporter=world.users["supporter"], counted_minor__gt=0).first()
    if pledge is None or Talk.objects.exists():
        return
    for from_team, text, hours in TALK:
        by = world.users["owner" if from_team else "supporter"]
        send_message(by=by, pledge=pledge, text=text, from_team=from_team, now=world.now - timedelta(hours=hours))
    other = Pledge.objects.of(campaign).filter(supporter=None, counted_minor__gt=0).order_by("pk").first()
    if other is not None:
        at = world.now - timedelta(hours=8)
        noise = send_message(by=None, pledge=other, text=NOISE, from_team=False, now=at)
        report_message(by=world.users["owner"], message=noise, from_team=True, reason=REPORTED, now=at)


def _wish(world: World, campaign: Any) -> None:
    campaign.refresh_from_db()
    if campaign.state == CampaignState.UNSUCCESSFUL:
        at = world.now - timedelta(days=30)
        wish_retry(by=world.users["supporter"], campaign=campaign, email="", language="ca", now=at)
