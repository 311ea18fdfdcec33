"""People on their way into two cooperatives: prospects, applications in every state, members, a register.
One lives under a law where silence admits, the other where it denies."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import slugify

from campaigns.models import Pledge
from crowdcoop.accounts.models import User
from membership.clock import local_day
from membership.consents import INTEREST_PURPOSES, JOIN_PURPOSES
from membership.enums import Answer, DenialReason, OperationKind, Role
from membership.models import Application, Cooperative
from membership.services import applications, contributions, decisions
from membership.services.cooperatives import add_role
from membership.services.debits import offer_debits
from membership.services.prospects import answer_interest
from membership.services.register import append_operation
from membership.tasks import tick

from . import member_debits
from .world import World

CONTROL = "TRWAGMYFPDXBNJZSQVHLCKE"
BREAD, PORT = "forn_de_la_placa", "lume_do_porto"
INTERESTED = 48
QUESTION = {
    BREAD: "Quants dies a la setmana podries ser al forn, i des de quan?",
    PORT: "Podes mandarnos o enderezo do teu contador?",
}
REASON = "L'article 9 dels estatuts demana un compromís de sis mesos de treball, que no has pogut confirmar."


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks to join, how many days ago, and what became of it."""

    name: str
    days: int
    story: str
    shares: int = 1
    message: str = ""


PEOPLE = {
    BREAD: (
        Person("Antoni Riera Sala", 150, "member", 3, "Forner jubilat: puc ensenyar el llevat mare."),
        Person("Fàtima El Amrani", 148, "member", 2),
        Person("Gemma Torras Bosch", 140, "member", 1),
        Person("Ramon Pujol Vall", 130, "withdrawn"),
        Person("Ernest Bru Canal", 70, "denied"),
        Person("Montse Grau Oliva", 96, "silence", 1, "Visc davant del forn."),
        Person("Omar Haddad Naser", 55, "firm", 2),
        Person("Clara Mestre Duran", 80, "review", 1, "M'agradaria portar els comptes."),
        Person("Nil Casas Ferrer", 52, "asked", 1, "Puc venir els dissabtes."),
        Person("Teresa Font Amat", 40, "admitted", 2),
        Person("Aitana Rovira Mas", 4, "received", 1, "Sóc forta i matinera."),
    ),
    PORT: (
        Person("Sabela Lema Outón", 110, "member", 4),
        Person("Xián Seoane Rial", 105, "member", 2),
        Person("Duarte Carballo Nine", 100, "silence_confirmed"),
        Person("Brais Insua Leis", 48, "debit", 2, "Traballo no porto: quero que a luz sexa nosa."),
        Person("Antía Vilar Pose", 64, "silence", 2, "Teño tellado orientado ao sur."),
        Person("Uxío Rey Barros", 33, "review"),
        Person("Iria Calvo Sande", 12, "asked"),
        Person("Noa Bermúdez Pazos", 9, "firm", 2, "Veño do grupo de compra de Aguiño."),
    ),
}


def build(world: World) -> None:
    """Prospects among the backers, then each person's way in, then what the clock says today."""
    secretary = world.users["secretary"]
    for key in (BREAD, PORT):
        cooperative = world.cooperatives[key]
        if not cooperative.entry_fee_minor:
            offer_debits(cooperative=cooperative, offered=True, now=world.now)
        if Application.objects.filter(cooperative=cooperative).exists():
            continue
        add_role(by=None, cooperative=cooperative, user=secretary, role=Role.SECRETARY)
        _ask_backers(world, key, cooperative)
        for number, person in enumerate(PEOPLE[key]):
            _walk(cooperative, secretary, person, number, world.now)
        _hand_over(cooperative, secretary, world.now)
    tick(world.now)


def _ask_backers(world: World, key: str, cooperative: Cooperative) -> None:
    """After pledging, some want to join, some want to hear more, some do not; few share their address."""
    campaign = world.campaigns[key]
    answers = (Answer.INTERESTED, Answer.INTERESTED, Answer.INFORMED, Answer.INTERESTED, Answer.NOT_NOW)
    pledges = Pledge.objects.filter(campaign=campaign).order_by("pk")[:INTERESTED]
    for number, pledge in enumerate(pledges):
        answer_interest(
            cooperative=cooperative,
            email=pledge.email,
            language="es",
            answer=answers[number % len(answers)],
            campaign_code=campaign.code,
            source="campaign",
            consents=tuple(str(purpose) for purpose in INTEREST_PURPOSES[: number % 3]),
            now=world.now - timedelta(days=3),
        )


def _walk(cooperative: Cooperative, secretary: User, person: Person, number: int, now: datetime) -> None:
    """From the form to wherever the story ends, each step on its own day."""
    sent = now - timedelta(days=person.days)
    application = _apply(cooperative, person, number, sent)
    acts: dict[str, Any] = {"by": secretary, "application": application}
    early = sent + timedelta(days=6)
    if person.story == "withdrawn":
        applications.withdraw_application(application=application, now=early)
    if person.story in ("review", "asked", "silence"):
        decisions.start_review(**acts, now=sent + timedelta(days=2))
    if person.story == "asked":
        decisions.request_information(**acts, text=QUESTION[_key_of(cooperative)], now=sent + timedelta(days=5))
    if person.story == "denied":
        decisions.deny(**acts, reason_code=DenialReason.REQUIREMENTS, text=REASON, now=sent + timedelta(days=55))
    if person.story == "silence_confirmed":
        assert application.decide_by is not None
        after = datetime.combine(application.decide_by, sent.timetz()) + timedelta(days=2)
        decisions.note_silence(application=application, now=after)
        decisions.confirm_silence(**acts, now=after)
    if person.story == "admitted":
        decisions.admit(**acts, now=now - timedelta(days=9))
    if person.story in ("firm", "member", "debit"):
        _become_firm(acts, early)
    if person.story == "debit":
        member_debits.pay(acts["application"], now)
    if person.story == "member":
        _pay(acts, number)


def _apply(cooperative: Cooperative, person: Person, number: int, sent: datetime) -> Application:
    """As a guest does: the form, then the link in the letter."""
    identity = 41_000_000 + 7_919 * (number + 1) + len(cooperative.name)
    order = applications.ApplicationOrder(
        cooperative_code=cooperative.code,
        email=f"{slugify(person.name).replace('-', '.')}@people.example",
        language="ca" if cooperative.territory == "ES-CT" else "gl",
        full_name=person.name,
        tax_id=f"{identity}{CONTROL[identity % 23]}",
        address=f"Plaça Major {number + 3}, {cooperative.municipality}",
        shares=person.shares,
        message=person.message,
        consents=tuple(str(purpose) for purpose in JOIN_PURPOSES),
        source="demo",
    )
    application = applications.receive_application(order=order, now=sent)
    return applications.confirm_application(application=application, now=sent + timedelta(minutes=20))


def _become_firm(acts: dict[str, Any], admitted: datetime) -> None:
    application = decisions.admit(**acts, now=admitted)
    if application.appeal_until:
        day_after = datetime.combine(application.appeal_until, admitted.timetz()) + timedelta(days=1)
        decisions.make_firm(application=application, now=day_after)
    acts["application"] = application


def _pay(acts: dict[str, Any], number: int) -> None:
    application = Application.objects.get(pk=acts["application"].pk)
    assert application.firm_at is not None
    arrived = application.firm_at + timedelta(days=5)
    contributions.record_contribution(
        by=acts["by"],
        application=application,
        amount_minor=application.total_minor,
        received_on=local_day(arrived),
        reference=f"TRF {7300 + number}",
        now=arrived + timedelta(hours=3),
    )


def _hand_over(cooperative: Cooperative, secretary: User, now: datetime) -> None:
    """The first member hands one share over to the second: two entries, and the capital stays what it was."""
    giver, taker = cooperative.members.order_by("number")[:2]
    day = now - timedelta(days=20)
    for member, kind, quantity in ((giver, OperationKind.TRANSFER_OUT, -1), (taker, OperationKind.TRANSFER_IN, 1)):
        append_operation(
            by=secretary,
            member=member,
            kind=kind,
            quantity=quantity,
            share_value_minor=cooperative.share_value_minor,
            valid_on=local_day(day),
            now=day,
            reference=f"{giver.number} → {taker.number}",
        )


def _key_of(cooperative: Cooperative) -> str:
    return BREAD if cooperative.territory == "ES-CT" else PORT
