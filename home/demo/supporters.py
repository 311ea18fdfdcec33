"""The demo's supporters: each pledge goes through the services and the sandbox's payment page, on its own day.
Then the clock of each campaign runs, so that totals, charges and ledgers are real."""

import random
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import slugify

from campaigns.models import Campaign, Pledge
from campaigns.services.baskets import BasketOrder, place_basket
from campaigns.services.closing import close_due_campaigns
from campaigns.services.pledges import PledgeOrder, place_pledge
from campaigns.services.securing import finish_collection
from crowdcoop.mail.services import absolute
from payments.services import checkout, collection, settlement
from payments.services.shared_cards import apply_shared, begin_shared_checkout
from payments.services.transfers import ask_for_transfers

from . import transfers
from .world import World

WORKS, DECLINED_LATER, ASKS = "4242 4242 4242 4242", "4000 0000 0000 0341", "4000 0025 0000 3155"
# What each campaign has been promised, in euros; the last pledge is cut to fit.
TARGETS = {
    "forn_de_la_placa": 18_640,
    "zaintza_gauez": 4_710 - 40,
    "lume_do_porto": 1_620 - 25,
    "la_garbera": 9_900,
    "paraula_viva": 2_435,
    "taller_rodem": 1_450,
    "a_eira": 3_390 - transfers.PROMISED,
}
# What Júlia put together in one basket, with one card, and her tip in cents.
BASKET, TIP_MINOR = {"zaintza_gauez": 40, "lume_do_porto": 25}, 2_00
# Its first round closed a week ago, and these euros have come since.
SECOND_ROUND, SINCE = "la_garbera", (50, 120, 35)
# Júlia chose the first reward of these.
HERS = ("forn_de_la_placa", "paraula_viva", "taller_rodem")
GIFTS = (25, 50, 100, 150, 250, 400, 600, 900, 1200)
# Supporters of a_eira whose cards do not pay at once: one is declined, one asks and is cancelled later (parked.py).
CARDS = {3: DECLINED_LATER, 6: ASKS}
FIRST = (
    "Marta", "Iker", "Sabela", "Pau", "Lola", "Andrés", "Xoana", "Bernat", "Clara", "Mikel", "Teresa", "Omar", "Nora",
    "Rafael", "Aitana", "Quim", "Leire", "Samir", "Olga", "Xián", "Eva", "Martí", "Amina", "Julio", "Maite", "Duna",
)  # fmt: skip
LAST = (
    "Soler", "Arrieta", "Lema", "Font", "Rey", "Vidal", "Outón", "Ferran", "Pastor", "Zabala", "Gil", "Haddad", "Roca",
    "Luna", "Prat", "Serra", "Uriarte", "Benali", "Costa", "Seoane", "Marín", "Coll", "Diallo", "Nieto", "Otero",
)  # fmt: skip
# Words of the links people came by; most came by none.
SOURCES = ("", "", "poster", "", "widget", "", "mail", "", "asamblea", "", "")
MESSAGES = (
    "Que no se apague el horno.", "Ànims, us veiem a la plaça!", "Mi abuela trabajó allí. Adelante.",
    "Contad con mis manos los sábados.", "Endavant!", "Por fin algo que se decide aquí.", "",
)  # fmt: skip


def build(world: World) -> None:
    """Pledges for every campaign that has opened, then what its clock brought."""
    for key, target in TARGETS.items():
        campaign = world.campaigns[key]
        if not Pledge.objects.filter(campaign=campaign).exists():
            _fill(world, key, campaign, target * 100)
    _basket(world)
    transfers.promise(world)
    for key in ("paraula_viva", "taller_rodem", SECOND_ROUND, "a_eira"):
        _run_clock(world.campaigns[key], world.now)
    _go_on(world, world.campaigns[SECOND_ROUND])
    transfers.settle(world)


def _fill(world: World, key: str, campaign: Campaign, target_minor: int) -> None:
    chance = random.Random(key)  # noqa: S311 - the same world each time, not a secret
    opened, deadline = _dates(campaign)
    until = min(world.now, deadline)
    rewards = list(campaign.rewards.all())
    pledged, number = 0, 0
    while pledged < target_minor:
        left = target_minor - pledged
        hers = number == 0 and key in HERS
        reward = chance.choice(rewards) if chance.random() < 0.35 else None
        reward = rewards[0] if hers else reward
        amount = reward.price_minor if reward else chance.choice(GIFTS) * 100
        if amount > left or 0 < left - amount < 500:
            reward, amount = None, left
        at = opened + (until - opened) * (0.02 + 0.96 * chance.random())
        card = CARDS.get(number, WORKS) if key == "a_eira" else WORKS
        person = _person(chance, number) | (_julia(world) if hers else {})
        _pledge(world, campaign, person, reward, amount, at, card)
        pledged, number = pledged + amount, number + 1


def _basket(world: World) -> None:
    """Two campaigns and a tip with one card: to be met, changed and withdrawn."""
    person = world.users["supporter"]
    campaigns = [world.campaigns[key] for key in BASKET]
    if Pledge.objects.filter(supporter=person, campaign__in=campaigns).exists():
        return
    at = world.now - timedelta(days=1)
    lines = tuple(
        PledgeOrder(
            campaign_code=campaign.code, amount_minor=euros * 100, email=person.email, language=person.language,
            name=person.get_full_name(), show_name=True, supporter=person,
        )
        for campaign, euros in zip(campaigns, BASKET.values(), strict=True)
    )  # fmt: skip
    basket = place_basket(by=person, order=BasketOrder(lines, TIP_MINOR), now=at)
    back = absolute(f"/{person.language}/basket/thanks/{basket.code}/")
    type_card(begin_shared_checkout(card=basket.card, return_url=back, cancel_url=back, now=at), WORKS)
    apply_shared(card_id=basket.card_id, cause="demo", now=at + timedelta(minutes=2))


def _go_on(world: World, campaign: Campaign) -> None:
    """The second round: what comes now brings the optimum nearer, and is charged at its end."""
    campaign.refresh_from_db()
    chance = random.Random(SECOND_ROUND)  # noqa: S311 - the same world each time, not a secret
    if campaign.round != 2 or Pledge.objects.filter(campaign=campaign, round=2).exists():
        return
    for number, euros in enumerate(SINCE, 900):
        at = world.now - timedelta(days=903 - number)
        _pledge(world, campaign, _person(chance, number), None, euros * 100, at, WORKS)


def _dates(campaign: Campaign) -> tuple[datetime, datetime]:
    """When a campaign that has opened opened and ends."""
    if campaign.opens_at is None or campaign.deadline_at is None:
        raise ValueError(f"{campaign.code} has not opened")
    return campaign.opens_at, campaign.deadline_at


def _person(chance: random.Random, number: int) -> dict[str, Any]:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    return {
        "source": SOURCES[number % len(SOURCES)],
        "name": f"{first} {last}",
        "email": f"{slugify(first)}.{slugify(last)}.{number}@people.example",
        "show_name": chance.random() < 0.7,
        "message": chance.choice(MESSAGES) if chance.random() < 0.4 else "",
        "hours": chance.choice((0, 0, 0, 4, 8, 12)),
        "language": chance.choice(("es", "ca", "es", "eu", "gl")),
    }


def _julia(world: World) -> dict[str, Any]:
    user = world.users["supporter"]
    return {"name": user.get_full_name(), "email": user.email, "language": user.language, "hours": 0, "supporter": user}


def _pledge(
    world: World, campaign: Campaign, person: dict[str, Any], reward: Any, amount: int, at: datetime, card: str
) -> None:
    order = PledgeOrder(
        campaign_code=campaign.code, amount_minor=amount, reward_code=reward.code if reward else "", **person
    )
    pledge = place_pledge(by=order.supporter, order=order, now=at)
    back = absolute(f"/{person['language']}/support/{campaign.code}/")
    url = checkout.begin_checkout(payment=pledge.payment, return_url=back, cancel_url=back, now=at)
    type_card(url, card)
    settlement.apply(payment_id=pledge.payment_id, cause="demo", now=at + timedelta(minutes=2))


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The payment page sends the browser back to us; nobody is there to read it."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def type_card(url: str, number: str) -> None:
    """Fill in the sandbox's payment page as a browser would."""
    opener = urllib.request.build_opener(_StayHere)
    data = urllib.parse.urlencode({"number": number}).encode()
    try:
        opener.open(url, data, timeout=20).close()
    except urllib.error.HTTPError as answer:
        if answer.code not in (302, 303):
            raise
        answer.close()


def _run_clock(campaign: Campaign, now: datetime) -> None:
    """Close at the deadline and collect; what has not been collected by now is still waiting, as it would be."""
    campaign.refresh_from_db()
    moment = _dates(campaign)[1] + timedelta(minutes=1)
    if campaign.state != "live" or moment > now:
        return
    close_due_campaigns(now=moment)
    for days in (0, 1, 3, 6, 15, 30):
        later = moment + timedelta(days=days, minutes=5)
        if later <= now:
            collection.collect_due(now=later, book_code=campaign.code)
            ask_for_transfers(now=later, book_code=campaign.code)
            finish_collection(now=later)
