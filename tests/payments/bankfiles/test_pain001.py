"""The file for the bank, element by element against the schema of pain.001.001.09.
The schema's text is not kept here: MODEL repeats what it says of the elements in use (sequence, how often, pattern)."""

import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest

from payments.bankfiles.pain001 import ALLOWED, NAMESPACE, CreditTransfer, pain001, sepa_text
from payments.iban import is_valid
from tests.factories.payouts import IBAN, OTHER_IBAN

TEXT35, TEXT70, TEXT140 = r".{1,35}", r".{1,70}", r".{1,140}"
NUMBER, DECIMAL, DAY = r"[0-9]{1,15}", r"[0-9]{1,16}(\.[0-9]{1,5})?", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
IBAN_PATTERN = r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}"
PARTY = [("Nm", "?", TEXT140), ("PstlAdr", "?", None), ("Id", "?", None)]
ACCOUNT = [("Id", "1", [("IBAN", "1", IBAN_PATTERN)]), ("Tp", "?", None), ("Ccy", "?", r"[A-Z]{3}")]
AGENT = [
    ("FinInstnId", "1", [("BICFI", "?", r"[A-Z0-9]{8,11}"), ("Othr", "?", [("Id", "1", TEXT35)])]),
    ("BrnchId", "?", None),
]
# name, how often (1, ?, +), and what is inside: a pattern, a sequence, or None for what this product never writes.
TRANSACTION = [
    ("PmtId", "1", [("InstrId", "?", TEXT35), ("EndToEndId", "1", TEXT35), ("UETR", "?", None)]),
    ("PmtTpInf", "?", None),
    ("Amt", "1", [("InstdAmt", "1", r"[0-9]{1,13}\.[0-9]{2}")]),
    ("XchgRateInf", "?", None),
    ("ChrgBr", "?", None),
    ("UltmtDbtr", "?", None),
    ("CdtrAgt", "?", AGENT),
    ("Cdtr", "?", PARTY),
    ("CdtrAcct", "?", ACCOUNT),
    ("UltmtCdtr", "?", None),
    ("Purp", "?", None),
    ("RmtInf", "?", [("Ustrd", "+", TEXT140)]),
]
MODEL = [
    (
        "CstmrCdtTrfInitn",
        "1",
        [
            (
                "GrpHdr",
                "1",
                [
                    ("MsgId", "1", TEXT35),
                    ("CreDtTm", "1", DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"),
                    ("Authstn", "?", None),
                    ("NbOfTxs", "1", NUMBER),
                    ("CtrlSum", "?", DECIMAL),
                    ("InitgPty", "1", PARTY),
                    ("FwdgAgt", "?", None),
                ],
            ),
            (
                "PmtInf",
                "+",
                [
                    ("PmtInfId", "1", TEXT35),
                    ("PmtMtd", "1", r"TRF|CHK|TRA"),
                    ("BtchBookg", "?", r"true|false"),
                    ("NbOfTxs", "?", NUMBER),
                    ("CtrlSum", "?", DECIMAL),
                    (
                        "PmtTpInf",
                        "?",
                        [("InstrPrty", "?", r"HIGH|NORM"), ("SvcLvl", "+", [("Cd", "1", r".{1,4}")])],
                    ),
                    ("ReqdExctnDt", "1", [("Dt", "1", DAY)]),
                    ("PoolgAdjstmntDt", "?", None),
                    ("Dbtr", "1", PARTY),
                    ("DbtrAcct", "1", ACCOUNT),
                    ("DbtrAgt", "1", AGENT),
                    ("DbtrAgtAcct", "?", None),
                    ("InstrForDbtrAgt", "?", None),
                    ("UltmtDbtr", "?", None),
                    ("ChrgBr", "?", r"DEBT|CRED|SHAR|SLEV"),
                    ("ChrgsAcct", "?", None),
                    ("ChrgsAcctAgt", "?", None),
                    ("CdtTrfTxInf", "+", TRANSACTION),
                ],
            ),
        ],
    ),
]


def problems(element, model, path=""):
    """What of an element's children stands in no schema: unknown, missing, repeated, misplaced, mistyped."""
    children, place = list(element), 0
    for name, often, inside in model:
        found = []
        while place < len(children) and children[place].tag == f"{{{NAMESPACE}}}{name}":
            found.append(children[place])
            place += 1
        where = f"{path}/{name}"
        if not found and often in "1+" and not (often == "+" and name == "SvcLvl"):
            yield f"{where} is missing"
        if len(found) > 1 and often != "+":
            yield f"{where} is repeated"
        for child in found:
            if inside is None:
                yield f"{where} is never written here"
            elif isinstance(inside, str):
                if len(child) or not re.fullmatch(inside, child.text or ""):
                    yield f"{where} says {child.text!r}"
            else:
                yield from problems(child, inside, where)
    yield from (f"{path}: {child.tag} stands where it may not" for child in children[place:])


def checked(text):
    root = ET.fromstring(text)
    assert root.tag == f"{{{NAMESPACE}}}Document"
    return list(problems(root, MODEL))


def file_of(*transfers, **given):
    wanted = {
        "message_id": "msg-7k2m9x4qbdabcdefghjk",
        "made_at": datetime(2027, 3, 9, 10, 0, tzinfo=UTC),
        "execute_on": date(2027, 3, 9),
        "debtor_name": "Crowdcoop",
        "debtor_iban": IBAN,
        "transfers": transfers,
    }
    return pain001(**(wanted | given))


ONE = CreditTransfer("ord-1", "Forn de Dalt S. Coop.", IBAN, 1_234_05, "out-1 Forn de Dalt")
TWO = CreditTransfer("ord-2", "Núria Puig & Fills", OTHER_IBAN, 1, "devolució «pa»")


def texts(text, name):
    return [e.text for e in ET.fromstring(text).iter(f"{{{NAMESPACE}}}{name}")]


def test_the_file_is_what_the_schema_says():
    assert checked(file_of(ONE, TWO)) == []


@pytest.mark.parametrize("spoiled", ["MsgId", "NbOfTxs", "ReqdExctnDt", "Dbtr", "PmtMtd", "EndToEndId"])
def test_a_file_without_something_needed_is_seen(spoiled):
    root = ET.fromstring(file_of(ONE))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(f"}}{spoiled}"):
                parent.remove(child)
    assert any(spoiled in problem for problem in checked(ET.tostring(root)))


def test_a_file_in_another_order_is_seen():
    root = ET.fromstring(file_of(ONE))
    batch = root.find(f".//{{{NAMESPACE}}}PmtInf")
    batch.insert(0, batch[-1])
    assert checked(ET.tostring(root)) != []


def test_group_and_batch_carry_count_and_sum_of_their_transfers():
    made = file_of(ONE, TWO)
    assert texts(made, "NbOfTxs") == ["2", "2"]
    assert texts(made, "CtrlSum") == ["1234.06", "1234.06"]
    assert texts(made, "InstdAmt") == ["1234.05", "0.01"]
    assert texts(made, "EndToEndId") == ["ord-1", "ord-2"]
    assert 'Ccy="EUR"' in made


def test_words_use_only_the_signs_every_bank_takes():
    made = file_of(TWO, debtor_name="Œuvre «Ñandú» — L’hospitalet")
    assert texts(made, "Nm") == ["OEuvre 'Nandu' - L'hospitalet"] * 2 + ["Nuria Puig + Fills"]
    assert texts(made, "Ustrd") == ["devolucio 'pa'"]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("", 70, "."),
        ("日本", 70, "."),
        ("///a//b/", 70, "a/b"),
        ("a\x00b\ud800c", 70, "a b c"),
        ("x" * 200, 140, "x" * 140),
        ("=1+1\t@SUM", 70, "1+1 (at)SUM"),
        ("Bäckerei ß & Söhne €", 70, "Backerei ss + Sohne EUR"),
    ],
)
def test_sepa_text(text, limit, expected):
    found = sepa_text(text, limit)
    assert found == expected
    assert set(found) <= ALLOWED


@pytest.mark.parametrize(
    "transfers",
    [[], [ONE, ONE], [CreditTransfer("ord-3", "x", IBAN, 0, "x")], [CreditTransfer("ord-3", "x", IBAN, -5, "x")]],
)
def test_a_file_of_nothing_twice_or_no_amount_is_refused(transfers):
    with pytest.raises(ValueError, match="a file needs transfers"):
        file_of(*transfers)


def test_example_numbers_have_right_check_digits():
    assert is_valid(IBAN)
    assert is_valid(OTHER_IBAN)
