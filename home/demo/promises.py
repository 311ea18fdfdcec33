"""What the demo's supporters offer beside money, and what became of promises to everybody.
Everything goes through the services; safe to repeat."""

from datetime import timedelta
from typing import Any

from campaigns.enums import SUCCEEDED
from campaigns.models import Campaign, NeedOffer
from campaigns.services.offers import OfferOrder, answer_offer, offer_help
from campaigns.services.returns import deliver_return

from .world import World

# Who offers how many hours, with which words, and how many days ago; the first two were accepted.
OFFERS = (
    ("Quim Serra", 34, "Sé pintar techos y tengo andamio.", 9),
    ("Leire Gil", 12, "El segundo fin de semana, con mi hija.", 6),
    ("Omar Haddad", 8, "Puedo los domingos por la mañana.", 1),
)
ACCEPTED = 2
GLOSSARY = "Los tres mil términos, en doce idiomas y en hoja de cálculo. Dos hospitales ya lo usan en triaje."


def build(world: World) -> None:
    """Offers for the bakery's first need, and one promise of the interpreters that is kept; the other is late."""
    bakery = world.campaigns["forn_de_la_placa"]
    if not NeedOffer.objects.exists():
        _offer(world, bakery)
    _deliver(world, world.campaigns["paraula_viva"])


def _team(campaign: Any) -> Any:
    return campaign.cooperative.roles.filter(role="owner").order_by("pk").first().user


def _offer(world: World, campaign: Campaign) -> None:
    need = campaign.needs.order_by("position").first()
    if need is None:
        return
    for number, (name, hours, message, days) in enumerate(OFFERS):
        at = world.now - timedelta(days=days)
        email = f"{name.split()[0].lower()}@example.org"
        order = OfferOrder(need.code, hours, email, "es", name, message)
        offer = offer_help(by=None, order=order, now=at)
        if number < ACCEPTED:
            said = {"to": "accepted", "answer": "¡Gracias! El sábado a las nueve."}
            answer_offer(by=_team(campaign), offer=offer, now=at + timedelta(hours=20), **said)


def _deliver(world: World, campaign: Campaign) -> None:
    campaign.refresh_from_db()
    row = campaign.returns.order_by("position").first()
    if row is None or row.delivered_at or campaign.state not in SUCCEEDED:
        return
    address = "https://example.org/paraula-viva/glosario"
    deliver_return(by=_team(campaign), row=row, link=address, evidence=GLOSSARY, now=world.now - timedelta(days=12))
