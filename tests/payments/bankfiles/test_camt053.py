"""Statements in XML: both versions read alike, and everything that is no statement is refused in words.
Keeping and matching is tested in services."""

from datetime import date

import pytest

from payments.bankfiles import camt053
from payments.exceptions import StatementRefused
from tests.factories.statements import OWN, PAYER, balance, camt, entry

BOMB = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("version", ["02", "08"])
def test_both_versions_say_the_same(version):
    money_in = entry("25.5", "RF18 5390", v=version)
    money_out = entry("3.00", "fee", ref="R2", side="DBIT", v=version)
    fact = camt053.read(camt(money_in, money_out, entry(status="PDNG", v=version), v=version))
    first, second = fact.lines
    assert (fact.account_iban, fact.format) == (OWN, "camt.053")
    assert (first.amount_minor, first.booked_on, first.value_on) == (25_50, date(2027, 3, 8), date(2027, 3, 8))
    assert (first.remittance, first.party_name, first.party_iban) == ("RF18 5390", "Nora Vidal", PAYER)
    assert (second.amount_minor, second.bank_reference) == (-3_00, "R2")


def part(amount, text, side=""):
    inner = f"<CdtDbtInd>{side}</CdtDbtInd>" if side else ""
    return (
        f'<TxDtls><Refs><TxId>{text}</TxId></Refs><Amt Ccy="EUR">{amount}</Amt>{inner}'
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
    )


def batch(amount, *parts, details="<NtryDtls>{}</NtryDtls>", side="CRDT"):
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><DtTm>2027-03-08T10:00:00+01:00</DtTm></BookgDt><AcctSvcrRef>B1</AcctSvcrRef>"
        f"{details.format(''.join(parts))}</Ntry>"
    )


def test_a_batch_is_told_part_by_part():
    fact = camt053.read(camt(batch("30.00", part("10.00", "A"), part("20.00", "B", "CRDT"))))
    assert [(line.amount_minor, line.remittance) for line in fact.lines] == [(10_00, "A"), (20_00, "B")]
    out = camt053.read(camt(batch("30.00", part("10.00", "A"), part("20.00", "B"), side="DBIT")))
    assert [line.amount_minor for line in out.lines] == [-10_00, -20_00]


@pytest.mark.parametrize(
    "parts", [(part("10.00", "A"), part("15.00", "B")), (part("10.00", "A"), "<TxDtls></TxDtls>"), ()]
)
def test_a_batch_that_does_not_add_up_is_one_movement(parts):
    (line,) = camt053.read(camt(batch("30.00", *parts))).lines
    assert (line.amount_minor, line.bank_reference) == (30_00, "B1")


def test_a_structured_reference_and_the_older_amount_are_found():
    details = (
        "<NtryDtls><TxDtls><Refs><AcctSvcrRef>B1</AcctSvcrRef></Refs><AmtDtls><TxAmt>"
        '<Amt Ccy="EUR">30.00</Amt></TxAmt></AmtDtls><RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref>'
        "</CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>"
    )
    (line,) = camt053.read(camt(batch("30.00", details=details.replace("{", "{{")))).lines
    assert (line.remittance, line.bank_reference) == ("RF18539007547034", "B1")


def test_equal_movements_without_a_reference_are_two():
    fact = camt053.read(camt(entry(ref="NONREF"), entry(ref="NONREF"), entry(ref="NONREF", text="other")))
    assert len({line.key for line in fact.lines}) == 3
    again = camt053.read(camt(entry(ref="NONREF")))
    assert again.lines[0].key == fact.lines[0].key


def test_zero_movements_are_nothing():
    assert camt053.read(camt(entry("0.00"))).lines == ()


def test_balances_must_agree():
    good = camt(entry("25.00"), balances=balance("OPBD", "10.00") + balance("CLBD", "35.00"))
    assert (camt053.read(good).opening_minor, camt053.read(good).closing_minor) == (10_00, 35_00)
    overdrawn = camt(entry("25.00"), balances=balance("OPBD", "30.00", "DBIT") + balance("CLBD", "5.00", "DBIT"))
    assert camt053.read(overdrawn).closing_minor == -5_00
    for wrong in (balance("CLBD", "34.00"), balance("CLBD", "35.00", "DBIT")):
        with pytest.raises(StatementRefused):
            camt053.read(camt(entry("25.00"), balances=balance("OPBD", "10.00") + wrong))


def test_two_statements_of_one_account_are_read_as_one():
    one, two = camt(entry(ref="A")).decode(), camt(entry(ref="B")).decode()
    inner = two[two.index("<Stmt>") : two.index("</BkToCstmrStmt>")]
    assert len(camt053.read(one.replace("</BkToCstmrStmt>", inner + "</BkToCstmrStmt>").encode()).lines) == 2
    foreign = inner.replace(OWN, PAYER)
    with pytest.raises(StatementRefused):
        camt053.read(one.replace("</BkToCstmrStmt>", foreign + "</BkToCstmrStmt>").encode())


BROKEN = {
    "empty": b"",
    "text": b"hello",
    "cut": camt(entry())[:-30],
    "nul": camt(entry()).replace(b"Nora", b"No\x00ra"),
    "surrogate": camt(entry()).replace(b"Nora", b"\xed\xa0\x80"),
    "unknown encoding": camt(entry()).replace(b"UTF-8", b"UTF-99"),
    "html": b"<html><body>login</body></html>",
    "other version": camt(entry(), v="13"),
    "pain": camt(entry()).replace(b"camt.053.001.02", b"pain.001.001.03"),
    "bomb": camt(entry(text="&b;"), head=BOMB),
    "external entity": camt(entry(text="&x;"), head='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    "doctype": camt(entry(), head="<!DOCTYPE d>"),
    "bomb in utf-16": camt(entry(text="&b;"), head=BOMB).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "deep": camt("<Ntry>" * 60 + "</Ntry>" * 60),
    "no account": camt(entry(), iban=""),
    "broken account": camt(entry(), iban="ES0000000000000000000000"),
    "dollars": camt(entry().replace("EUR", "USD")),
    "no currency": camt(entry().replace(' Ccy="EUR"', "")),
    "comma": camt(entry("25,00")),
    "minus": camt(entry("-25.00")),
    "full-width digits": camt(entry("２５.00")),
    "parts of a cent": camt(entry("25.001")),
    "huge amount": camt(entry("9" * 40)),
    "not a side": camt(entry(side="BOTH")),
    "no amount": camt(entry().replace('<Amt Ccy="EUR">25.00</Amt>', "")),
    "no day": camt(entry().replace("<BookgDt><Dt>2027-03-08</Dt></BookgDt>", "")),
    "no such day": camt(entry(day="2027-02-30")),
    "full-width day": camt(entry(day="２０２７-03-08")),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_statement_is_refused_in_words(data):
    with pytest.raises(StatementRefused) as refusal:
        camt053.read(data)
    assert len(str(refusal.value)) > 20


def test_too_large_and_too_many_are_refused(monkeypatch):
    monkeypatch.setattr(camt053, "MAX_LINES", 1)
    with pytest.raises(StatementRefused):
        camt053.read(camt(entry(ref="A"), entry(ref="B")))
    monkeypatch.setattr(camt053, "MAX_ELEMENTS", 5)
    with pytest.raises(StatementRefused):
        camt053.read(camt(entry()))
    monkeypatch.setattr(camt053, "MAX_BYTES", 100)
    with pytest.raises(StatementRefused):
        camt053.read(camt(entry()))
