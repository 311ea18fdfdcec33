"""Statements in the banks' XML: camt.053.001.02 and .08, into plain facts.
Only what is booked counts; document types and entities are refused before anything is read."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from ..exceptions import StatementRefused
from .facts import MAX_BYTES, MAX_LINES, LineFact, StatementFact, with_keys
from .numbers import cents, plain_iban

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
VERSIONS = ("02", "08")
MAX_DEPTH, MAX_ELEMENTS = 40, 1_500_000
BROKEN = _("This file cannot be read: it is broken, or it is not a camt.053 statement. Ask the bank for it again.")


def read(data: bytes) -> StatementFact:
    """The facts of a file. Raises StatementRefused with a sentence when it may not or cannot be read."""
    root = _tree(data)
    statements = root.findall("BkToCstmrStmt/Stmt")
    accounts = {plain_iban(s.findtext("Acct/Id/IBAN") or "") for s in statements}
    if len(accounts) != 1 or "" in accounts:
        raise StatementRefused(_("This file must tell of one account, named by its IBAN."))
    lines = [line for s in statements for entry in s.iterfind("Ntry") for line in _lines(entry)]
    if len(lines) > MAX_LINES:
        raise StatementRefused(_("This file holds too many lines. Ask the bank for shorter periods."))
    opening, closing = _balance(statements[0], "OPBD"), _balance(statements[-1], "CLBD")
    if None not in (opening, closing) and (opening or 0) + sum(line.amount_minor for line in lines) != closing:
        raise StatementRefused(_("The lines of this file do not add up to its balances. Ask the bank for it again."))
    return StatementFact("camt.053", accounts.pop(), with_keys(lines), opening, closing)


class _Reader:
    """Builds the tree without namespaces; refuses what a statement never holds."""

    def __init__(self) -> None:
        self.builder, self.depth, self.count, self.namespace = TreeBuilder(), 0, 0, ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise StatementRefused(BROKEN)
        namespace, _sep, tag = name.rpartition("}")
        if self.depth == 1:
            self.namespace = namespace
        self.builder.start(tag, attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(name.rpartition("}")[2])

    def refuse(self, *args: object) -> None:
        raise StatementRefused(_("This file holds declarations that no bank writes. It was not read."))


def _tree(data: bytes) -> Element:
    if len(data) > MAX_BYTES:
        raise StatementRefused(_("This file is larger than 20 MB. Ask the bank for shorter periods."))
    reader, parser = _Reader(), expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):  # broken, or in an encoding nobody knows
        raise StatementRefused(BROKEN) from None
    if reader.namespace not in [NAMESPACE + version for version in VERSIONS]:
        raise StatementRefused(_("This is not a statement in the format camt.053.001.02 or camt.053.001.08."))
    return reader.builder.close()


def _balance(statement: Element, code: str) -> int | None:
    for found in statement.iterfind("Bal"):
        if found.findtext("Tp/CdOrPrtry/Cd") == code:
            return _signed(found, _amount(found.find("Amt")))
    return None


def _amount(element: Element | None) -> int:
    if element is None:
        raise StatementRefused(BROKEN)
    if element.get("Ccy") != "EUR":
        raise StatementRefused(_("This file holds amounts in another currency. Only euros can be read."))
    minor = cents(element.text or "")
    if minor is None:
        raise StatementRefused(BROKEN)
    return minor


def _signed(element: Element, amount_minor: int) -> int:
    side = element.findtext("CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise StatementRefused(BROKEN)
    return amount_minor if side == "CRDT" else -amount_minor


def _day(element: Element | None) -> date | None:
    said = (element.findtext("Dt") or element.findtext("DtTm") or "") if element is not None else ""
    try:
        return date.fromisoformat(said.strip()[:10]) if said.isascii() and said else None
    except ValueError:
        raise StatementRefused(BROKEN) from None


def _lines(entry: Element) -> Iterator[LineFact]:
    """The movements of one entry: a batch whose parts say their amounts is told part by part."""
    if (entry.findtext("Sts/Cd") or entry.findtext("Sts") or "").strip() != "BOOK":
        return
    total, booked_on = _signed(entry, _amount(entry.find("Amt"))), _day(entry.find("BookgDt"))
    if booked_on is None:
        raise StatementRefused(BROKEN)
    value_on = _day(entry.find("ValDt"))
    reference = (entry.findtext("AcctSvcrRef") or entry.findtext("NtryRef") or "").strip()
    parts = entry.findall("NtryDtls/TxDtls")
    amounts = [_part_amount(part, total) for part in parts]
    if len(parts) < 2 or None in amounts or sum(a or 0 for a in amounts) != total:
        parts, amounts = parts[:1] if len(parts) == 1 else [entry], [total]
    for part, amount in zip(parts, amounts, strict=True):
        if amount:
            yield _line(part, booked_on, value_on, amount, reference)


def _part_amount(part: Element, total: int) -> int | None:
    found = part.find("Amt") if part.find("Amt") is not None else part.find("AmtDtls/TxAmt/Amt")
    if found is None:
        return None
    amount = _amount(found)
    return _signed(part, amount) if part.find("CdtDbtInd") is not None else (amount if total > 0 else -amount)


def _line(part: Element, booked_on: date, value_on: date | None, amount_minor: int, reference: str) -> LineFact:
    other = "Dbtr" if amount_minor > 0 else "Cdtr"
    texts = [found.text or "" for found in part.iterfind("RmtInf/Ustrd")]
    texts += [found.text or "" for found in part.iterfind("RmtInf/Strd/CdtrRefInf/Ref")]
    texts += [part.findtext("AddtlNtryInf") or ""]
    own = (part.findtext("Refs/AcctSvcrRef") or part.findtext("Refs/TxId") or "").strip()
    return LineFact(
        booked_on=booked_on,
        value_on=value_on,
        amount_minor=amount_minor,
        bank_reference=(reference if own in ("", reference) else f"{reference}/{own}")[:140],
        end_to_end_id=_clean(part.findtext("Refs/EndToEndId"), 64),
        remittance=_clean(" ".join(texts), 500),
        party_name=_clean(part.findtext(f"RltdPties/{other}/Pty/Nm") or part.findtext(f"RltdPties/{other}/Nm"), 140),
        party_iban=plain_iban(part.findtext(f"RltdPties/{other}Acct/Id/IBAN") or ""),
    )


def _clean(text: str | None, longest: int) -> str:
    return " ".join((text or "").split())[:longest]
