"""Statements and movements as rows, and the files banks would send, written by hand.
Factories make rows; behaviour under test goes through services."""

import hashlib
from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from payments.models import LineMatch, LineReturn, Statement, StatementLine

from .accounts import UserFactory
from .payments import PaymentFactory

AT = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)
OWN = "ES8899990001461234567890"
PAYER = "ES0700120345030000067890"


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = Statement

    sha256 = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    filename = "march.xml"
    format = "camt.053"
    account_iban = OWN
    imported_at = AT


class StatementLineFactory(DjangoModelFactory):
    """€25 that came from somebody, for nobody yet; without the entry that an import would have booked."""

    class Meta:
        model = StatementLine

    statement = factory.SubFactory(StatementFactory)
    account_iban = OWN
    key = factory.Sequence(lambda n: f"key-{n}")
    position = factory.Sequence(lambda n: n + 1)
    booked_on = date(2027, 3, 8)
    amount_minor = 25_00
    party_name = "Nora Vidal"
    party_iban = PAYER
    state_since_at = AT


class LineMatchFactory(DjangoModelFactory):
    class Meta:
        model = LineMatch

    line = factory.SubFactory(StatementLineFactory)
    payment = factory.SubFactory(PaymentFactory, method="transfer")
    amount_minor = 25_00
    cause = "test"
    matched_at = AT


class LineReturnFactory(DjangoModelFactory):
    """Somebody asked to send it back; nobody has agreed."""

    class Meta:
        model = LineReturn

    line = factory.SubFactory(StatementLineFactory)
    amount_minor = 25_00
    name = "Nora Vidal"
    iban = PAYER
    reason = "Nobody knows what it is for."
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = AT


def entry(
    amount="25.00",
    text="",
    ref="R1",
    side="CRDT",
    status="BOOK",
    day="2027-03-08",
    name="Nora Vidal",
    v="02",
    e2e="NOTPROVIDED",
):
    """One booked movement in the XML of version `v`."""
    other = "Dbtr" if side == "CRDT" else "Cdtr"
    party = f"<Nm>{name}</Nm>" if v == "02" else f"<Pty><Nm>{name}</Nm></Pty>"
    state = status if v == "02" else f"<Cd>{status}</Cd>"
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{state}</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{ref}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{e2e}</EndToEndId></Refs>"
        f"<RltdPties><{other}>{party}</{other}><{other}Acct><Id><IBAN>{PAYER}</IBAN></Id></{other}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def camt(*entries, iban=OWN, v="02", balances="", head=""):
    """A statement of these movements, as bytes."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{v}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>m</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>"
        f"{balances}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def balance(code, amount, side="CRDT"):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd></Bal>'
    )
