"""What the demo's neighbours say of the bookshop before it opens: a digest, what they would do, ratings, one question.
Everything goes through the services; safe to repeat."""

from datetime import timedelta
from typing import Any

from campaigns.enums import Question
from campaigns.models import Sounding
from campaigns.services import remarks, soundings

from .world import World

DIGEST = (
    "Tres fuentes de ingresos: libros (unos 4.100 € al mes, como en la librería que cierra en la misma calle),"
    " encuadernación por encargo (900 €) y talleres de fin de semana (600 €).\n\n"
    "Cada mes cuesta 4.700 €: alquiler 950 €, dos medias jornadas 2.600 €, luz, seguro y gestoría 350 €, y el resto"
    " para reponer libros. El primer año trabajamos cuatro personas socias; dos cobran media jornada.\n\n"
    "Lo que puede salir mal: que los encargos de encuadernación tarden en llegar. Aguantamos seis meses sin ellos."
)
# How many euros, whether they would join, how many hours, whether they rated (clear, needed, able, sums, lasts).
VOICES = (
    (20, True, 0, (5, 5, 4, 4, 3)),
    (50, True, 6, (5, 4, 5, 4, 4)),
    (0, False, 12, (4, 5, 4, 3, 3)),
    (15, False, 0, None),
    (30, True, 0, (4, 4, 4, 4, 4)),
    (100, True, 4, (5, 5, 5, 4, 4)),
    (0, True, 0, None),
    (25, False, 0, (3, 4, 4, 2, 3)),
    (40, True, 8, (5, 5, 4, 4, 4)),
    (60, False, 0, None),
    (0, True, 10, (4, 4, 5, 3, 4)),
    (35, True, 0, None),
)
NAMES = (
    "Amparo Ruiz", "Iñaki Soto", "Wafa Idrissi", "", "Joana Prat", "Tomás Vidal", "", "Carme Oller", "Lucía Rey",
    "Ferran Sala", "", "Nekane Ibarra",
)  # fmt: skip
ASKED = (
    "¿Encuadernaréis también tesis y cuadernos de notas?",
    "Sí, las dos cosas. Las tesis desde el primer mes; los cuadernos, cuando tengamos la guillotina.",
)


def build(world: World) -> None:
    """The draft of the bookshop asks people first."""
    campaign = world.campaigns["telar"]
    if Sounding.objects.filter(campaign=campaign).exists():
        return
    team = campaign.cooperative.roles.filter(role="owner").order_by("pk").first().user
    began = world.now - timedelta(days=9)
    soundings.save_sounding(by=team, campaign=campaign, digest=DIGEST, shown=True, now=began)
    for number, voice in enumerate(VOICES):
        _speak(campaign, number, voice, began + timedelta(hours=17 * number))
    question, answer = ASKED
    asked = remarks.say(
        by=world.users["supporter"],
        campaign=campaign,
        order=remarks.RemarkOrder(text=question, language="es", name="Lola"),
        now=began + timedelta(days=2),
    )
    remarks.answer(by=team, remark=asked, text=answer, now=began + timedelta(days=3))


def _speak(campaign: Any, number: int, voice: tuple[int, bool, int, Any], at: Any) -> None:
    euros, joins, hours, rated = voice
    email, name = f"vecindario{number + 1}@demo.example", NAMES[number]
    order = soundings.StatementOrder(
        email=email,
        language="es",
        back_minor=euros * 100,
        joins=joins,
        hours=hours,
        name=name,
        contact=bool(name) and number % 2 == 1,
    )
    soundings.state(by=None, campaign=campaign, order=order, now=at)
    if rated:
        answers = dict(zip(Question.values, rated, strict=True))
        soundings.rate(by=None, campaign=campaign, email=email, answers=answers, now=at)
