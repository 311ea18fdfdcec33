"""The demo's bank account: promises by transfer, one imported statement, and cash that waits for finance.
Everything goes through the services, each on its own day."""

import io
from datetime import datetime, timedelta
from typing import Any

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.text import slugify

from campaigns.models import Campaign, OfflinePledge, Pledge
from campaigns.services.offline import OfflineOrder, enter_offline_pledge
from campaigns.services.pledges import PledgeOrder, place_pledge
from campaigns.services.transfer_pledges import confirm_transfer_pledge
from membership.enums import Role
from payments.enums import Method
from payments.models import Payment, Statement, StatementLine
from payments.services.matching import match_waiting
from payments.services.sending_back import propose_return
from payments.services.statements import import_statement

from .world import World

COLLECTING, OPEN = "a_eira", "lume_do_porto"
# Name, euros promised, euros that arrived with the reference.
PEOPLE = (("Carme Lobato", 100, 100), ("Antón Seivane", 50, 30), ("Icía Barreiro", 25, 0))
# Somebody else's fee, paid into the wrong account; its payer has asked for it.
STRAY, STRAY_IBAN = (180, "Comunidade Rúa do Forno 12", "cota trimestral garaxe"), "ES4799990001470000000012"
PROMISED = sum(promised for _name, promised, _arrived in PEOPLE)


def _address(name: str) -> str:
    return f"{slugify(name).replace('-', '.')}@people.example"


def promise(world: World) -> None:
    """Three people promise a transfer while the campaign is open, and confirm it from their letter."""
    campaign = world.campaigns[COLLECTING]
    if campaign.opens_at is None or Pledge.objects.filter(campaign=campaign, payment__method=Method.TRANSFER).exists():
        return
    for number, (name, promised, _arrived) in enumerate(PEOPLE, 1):
        at = campaign.opens_at + timedelta(days=5 + number)
        order = PledgeOrder(
            campaign_code=campaign.code,
            amount_minor=promised * 100,
            email=_address(name),
            language="gl",
            name=name,
            method=Method.TRANSFER,
        )
        confirm_transfer_pledge(by=None, pledge=place_pledge(by=None, order=order, now=at), now=at)


def settle(world: World) -> None:
    """A statement with one exact transfer, one that is too small, one that says nothing, and one that was meant for
    somebody else, which a first person wants to send back; cash for finance."""
    campaign = world.campaigns[COLLECTING]
    if not Statement.objects.exists():
        at = min(max(campaign.deadline_at + timedelta(minutes=20), world.now - timedelta(hours=2)), world.now)
        statement = import_statement(
            by=world.users["finance1"], data=_file(campaign, at), filename="extracto-semanal.xml", now=at
        )
        match_waiting(now=at, statement=statement)
    _stray(world)
    _cash(world, world.campaigns[OPEN])


def _stray(world: World) -> None:
    """What was meant for somebody else: a first person wants to send it back."""
    line = StatementLine.objects.filter(party_name=STRAY[1], returns=None).first()
    if line is not None:
        propose_return(
            by=world.users["finance1"],
            line=line,
            name=STRAY[1],
            iban=STRAY_IBAN,
            reason="La comunidad se equivocó de cuenta y nos escribió con el justificante.",
            now=line.state_since_at,
        )


def _file(campaign: Campaign, at: datetime) -> bytes:
    """What the bank would send."""
    lines = []
    for name, _promised, arrived in PEOPLE:
        payment = Payment.objects.filter(book_code=campaign.code, payer_email=_address(name))
        reference = payment.values_list("reference", flat=True).first()
        if arrived and reference:
            lines.append((arrived, name, reference))
    lines += [(40, "Xoán Rego", "para a eira, con agarimo"), STRAY]
    entries = "".join(
        f'<Ntry><Amt Ccy="EUR">{euros}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>{at:%Y-%m-%d}</Dt></BookgDt><AcctSvcrRef>D{number}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{name}</Nm></Dbtr>"
        f"</RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for number, (euros, name, text) in enumerate(lines, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
        f"<BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>{settings.BANK_ACCOUNT_IBAN}</IBAN></Id></Acct>{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _cash(world: World, campaign: Any) -> None:
    """The box of a neighbourhood party, counted and entered by the team."""
    team = campaign.cooperative.roles.filter(role=Role.OWNER).select_related("user").first()
    if team is None or OfflinePledge.objects.filter(campaign=campaign).exists():
        return
    picture = io.BytesIO()
    segno.make("Recado: 185,00 € na caixa da festa").save(picture, kind="png", scale=6)
    order = OfflineOrder(
        kind="cash",
        amount_minor=185_00,
        received_on=(world.now - timedelta(days=1)).date(),
        evidence=ContentFile(picture.getvalue()),
        evidence_type="image/png",
        name="Caixa da festa do porto",
    )
    enter_offline_pledge(by=team.user, campaign=campaign, order=order, now=world.now - timedelta(hours=5))
