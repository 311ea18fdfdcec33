"""Statements as tables: what banks write in several languages is read, what would have to be guessed is refused."""

from datetime import date

import pytest

from payments.bankfiles import csv
from payments.exceptions import StatementRefused
from tests.factories.statements import OWN, PAYER

HEAD = "Fecha operación;Fecha valor;Concepto;Importe;Saldo"


def table(*rows, head=HEAD):
    return "\n".join([head, *rows]).encode()


def test_a_spanish_table_is_read():
    fact = csv.read(table("08/03/2027;09/03/2027;RF18 5390 0754;1.234,56;2.000,00", "", ";;;;"))
    (line,) = fact.lines
    assert (fact.account_iban, line.booked_on, line.value_on) == ("", date(2027, 3, 8), date(2027, 3, 9))
    assert (line.amount_minor, line.remittance) == (1234_56, "RF18 5390 0754")


@pytest.mark.parametrize(
    ("head", "row", "minor"),
    [
        ("Date,Description,Amount", '2027-03-08,"Gift, with a comma","1,234.56"', 1234_56),
        ("Data\tConcepte\tImport", "8.3.27\tDonació\t-25,5", -25_50),
        ("Fecha|Concepto|Debe|Haber", "08-03-2027|Bizum||25,00", 25_00),
        ("Fecha|Concepto|Debe|Haber", "08-03-2027|Comisión|3,00|", -3_00),
        ("Eguna;Kontzeptua;Zenbatekoa;Moneta", "08/03/2027;Ekarpena;25;EUR", 25_00),
        ("Fecha;Concepto;Importe", "08/03/2027;Cargo;25,00-", -25_00),
        ("Fecha;Concepto;Importe", "08/03/2027;Miles;1.234", 1234_00),
        ("Fecha;Concepto;Importe", "08/03/2027;Euros;€ 1 234,5", 1234_50),
        ("Fecha;Concepto;Importe", "08/03/2027;Euros;+25 EUR", 25_00),
    ],
)
def test_tables_of_several_banks_are_read(head, row, minor):
    (line,) = csv.read(table(row, head=head)).lines
    assert (line.amount_minor, line.booked_on) == (minor, date(2027, 3, 8))


def test_lines_above_the_header_and_a_byte_order_mark_are_no_trouble():
    data = "\ufeffCuenta: ES88 9999 0001 4612 3456 7890\nTitular;X\n\n".encode() + table("08/03/2027;;A;1,00;1,00")
    assert csv.read(data).account_iban == OWN
    data = b"Titular;Forn\nCuenta;ES88 9999 0001 4612 3456 7890\n" + table("08/03/2027;;A;1,00;1,00")
    assert csv.read(data).account_iban == OWN
    named = table(f"08/03/2027;A;1,00;{PAYER};Nora", head="Fecha;Concepto;Importe;IBAN ordenante;Ordenante")
    (line,) = csv.read(named).lines
    assert (line.party_iban, line.party_name) == (PAYER, "Nora")


def test_a_table_in_the_older_encoding_is_read():
    data = "Fecha operación;Fecha valor;Concepto;Importe\n08/03/2027;;Donación;1,00".encode("cp1252")
    assert csv.read(data).lines[0].remittance == "Donación"


def test_zero_movements_are_nothing():
    assert csv.read(table("08/03/2027;;A;0,00;1")).lines == ()


BROKEN = {
    "empty": b"",
    "text": b"hello",
    "nul": table("08/03/2027;;A;1,\x0000;1"),
    "neither encoding": b"\x81\x8d\x90",
    "no header": b"08/03/2027;A;25,00",
    "no date": table(";;A;25,00;1"),
    "month first": table("03/28/2027;;A;25,00;1"),
    "no such day": table("30/02/2027;;A;25,00;1"),
    "no amount": table("08/03/2027;;A;;1"),
    "full-width digits": table("08/03/2027;;A;２５,00;1"),
    "full-width day": table("０８/03/2027;;A;25,00;1"),
    "three decimals": table("08/03/2027;;A;1,2345;1"),
    "one mark for two things": table("08/03/2027;;A;1.234.56;1"),
    "two signs": table("08/03/2027;;A;-25,00-;1"),
    "a formula": table('08/03/2027;;A;"=1+1";1'),
    "a word": table("08/03/2027;;A;mucho;1"),
    "exponent": table("08/03/2027;;A;1e9;1"),
    "dollars": table("08/03/2027;A;25,00;USD", head="Fecha;Concepto;Importe;Divisa"),
    "both columns broken": table("08/03/2027;A;x;", head="Fecha;Concepto;Debe;Haber"),
    "neither column": table("08/03/2027;A;;", head="Fecha;Concepto;Debe;Haber"),
    "two accounts": table(f"08/03/2027;A;1;{OWN}", f"08/03/2027;A;1;{PAYER}", head="Fecha;Concepto;Importe;Cuenta"),
    "a huge cell": table(f"08/03/2027;;{'x' * 200_000};1;1"),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_would_have_to_be_guessed_is_refused_in_words(data):
    with pytest.raises(StatementRefused) as refusal:
        csv.read(data)
    assert len(str(refusal.value)) > 20


def test_too_large_and_too_many_are_refused(monkeypatch):
    data = table("08/03/2027;;A;1,00;1", "08/03/2027;;B;1,00;1")
    monkeypatch.setattr(csv, "MAX_LINES", 2)
    with pytest.raises(StatementRefused):
        csv.read(data)
    monkeypatch.setattr(csv, "MAX_BYTES", 10)
    with pytest.raises(StatementRefused):
        csv.read(data)
