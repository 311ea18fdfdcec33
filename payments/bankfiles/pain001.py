"""Writing a file of SEPA credit transfers (ISO 20022, pain.001.001.09) from plain values.
No row is read here. Order of elements, lengths and patterns follow the message's schema, checked element by element
in the tests; a bank's own extra rules are not known here."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
# What every bank of the SEPA area takes (EPC217-08): Latin letters, digits and a few signs.
ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
     "&": "+", "@": "(at)", "_": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "“": "'", "”": "'", "«": "'", "»": "'",
     "€": "EUR", "·": ".", "ª": "a", "º": "o", "\u00a0": " "}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    """One transfer: its end-to-end id, the receiver, the amount in cents of EUR, the words that travel with it."""

    end_to_end_id: str
    name: str
    iban: str
    amount_minor: int
    remittance: str


def sepa_text(text: str, limit: int) -> str:
    """The text in the signs every bank takes, at most `limit` long; never empty, never beginning with a slash."""
    plain = unicodedata.normalize("NFKD", text.translate(SPELT))
    kept = "".join(sign if sign in ALLOWED else "" if unicodedata.combining(sign) else " " for sign in plain)
    while "//" in kept:
        kept = kept.replace("//", "/")
    return " ".join(kept.split()).strip("/ ")[:limit].strip("/ ") or "."


def decimal_text(amount_minor: int) -> str:
    """12345 → "123.45": cents as the file writes euros, without a float on the way."""
    return f"{amount_minor // 100}.{amount_minor % 100:02d}"


def _child(parent: ET.Element, path: str, text: str = "", **attributes: str) -> ET.Element:
    """Nested elements named by a path; text and attributes go to the last."""
    for name in path.split("/"):
        parent = ET.SubElement(parent, name)
    parent.text = text or None
    parent.attrib.update(attributes)
    return parent


def _group_header(root: ET.Element, message_id: str, made_at: datetime, count: int, total: int, name: str) -> None:
    header = _child(root, "GrpHdr")
    _child(header, "MsgId", message_id)
    _child(header, "CreDtTm", made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _child(header, "NbOfTxs", str(count))
    _child(header, "CtrlSum", decimal_text(total))
    _child(header, "InitgPty/Nm", sepa_text(name, 70))


def _batch(root: ET.Element, message_id: str, execute_on: date, count: int, total: int) -> ET.Element:
    batch = _child(root, "PmtInf")
    _child(batch, "PmtInfId", f"{message_id}-1")
    _child(batch, "PmtMtd", "TRF")
    _child(batch, "BtchBookg", "false")  # one line per transfer on the statement: that is how each is confirmed
    _child(batch, "NbOfTxs", str(count))
    _child(batch, "CtrlSum", decimal_text(total))
    _child(batch, "PmtTpInf/SvcLvl/Cd", "SEPA")
    _child(batch, "ReqdExctnDt/Dt", execute_on.isoformat())
    return batch


def _transfer(batch: ET.Element, transfer: CreditTransfer) -> None:
    row = _child(batch, "CdtTrfTxInf")
    _child(row, "PmtId/EndToEndId", transfer.end_to_end_id)
    _child(row, "Amt/InstdAmt", decimal_text(transfer.amount_minor), Ccy="EUR")
    _child(row, "Cdtr/Nm", sepa_text(transfer.name, 70))
    _child(row, "CdtrAcct/Id/IBAN", transfer.iban)
    _child(row, "RmtInf/Ustrd", sepa_text(transfer.remittance, 140))


def pain001(
    *,
    message_id: str,
    made_at: datetime,
    execute_on: date,
    debtor_name: str,
    debtor_iban: str,
    transfers: Sequence[CreditTransfer],
) -> str:
    """The file's text: one group, one batch, one transaction per transfer. Amounts in cents of EUR, above zero.

    Raises ValueError for no transfer, for an amount that is none, and for two transfers with one id.
    """
    ids: set[str] = {transfer.end_to_end_id for transfer in transfers}
    if not transfers or len(ids) != len(transfers) or any(t.amount_minor <= 0 for t in transfers):
        raise ValueError("a file needs transfers, each with its own id and an amount above zero")
    count, total = len(transfers), sum(transfer.amount_minor for transfer in transfers)
    attributes: dict[str, Any] = {"xmlns": NAMESPACE}
    document = ET.Element("Document", attributes)
    root = _child(document, "CstmrCdtTrfInitn")
    _group_header(root, message_id, made_at, count, total, debtor_name)
    batch = _batch(root, message_id, execute_on, count, total)
    _child(batch, "Dbtr/Nm", sepa_text(debtor_name, 70))
    _child(batch, "DbtrAcct/Id/IBAN", debtor_iban)
    _child(batch, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    _child(batch, "ChrgBr", "SLEV")
    for transfer in transfers:
        _transfer(batch, transfer)
    ET.indent(document)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(document, encoding="unicode") + "\n"
