"""Taking in bank statements: each file once, each movement once, its money booked as it is kept.
What a movement pays is decided in matching.py; reading files is bankfiles'."""

import hashlib
import re
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crowdcoop.audit.services import actor_of, record

from ..bankfiles import camt053
from ..bankfiles import csv as csv_table
from ..bankfiles.facts import LineFact, StatementFact
from ..bankfiles.numbers import is_creditor_reference
from ..enums import LINE_TRANSITIONS, LineState
from ..exceptions import IllegalTransition, StatementRefused
from ..histories import add_step
from ..models import Statement, StatementLine
from .bookings import book_bank_in

# References of ours: RF, two check digits, and as many letters and digits as services/transfers.py gives them.
REFERENCE_LENGTH = 17


def read_statement(data: bytes) -> StatementFact:
    """The facts of a file of ours, whatever its format. Raises StatementRefused."""
    if not data.strip():
        raise StatementRefused(_("This file is empty."))
    is_xml = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"
    fact = camt053.read(data) if is_xml else csv_table.read(data)
    own = settings.BANK_ACCOUNT_IBAN
    if not own:
        raise StatementRefused(_("No bank account is set up on this portal, so there is nothing to compare with."))
    if fact.account_iban not in ("", own):
        raise StatementRefused(_("This statement is of another account. Nothing was kept."))
    return fact


@transaction.atomic
def import_statement(*, by: Any, data: bytes, filename: str, now: datetime) -> Statement:
    """Keep a file privately and each movement in it that is new; money in is booked as unclaimed, in cents.

    The same file again returns the first import and changes nothing. Raises StatementRefused. What the money is for
    is decided afterwards, outside this transaction, by matching.match_waiting.
    """
    digest = hashlib.sha256(data).hexdigest()
    present = Statement.objects.filter(sha256=digest).first()
    if present is not None:
        return present
    fact = read_statement(data)
    days = [line.booked_on for line in fact.lines]
    _refuse_other_format(fact.format, days)
    statement = Statement(
        sha256=digest,
        filename=_plain(filename),
        format=fact.format,
        account_iban=settings.BANK_ACCOUNT_IBAN,
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        opening_minor=fact.opening_minor,
        closing_minor=fact.closing_minor,
        line_count=len(fact.lines),
        imported_at=now,
        imported_by=actor_of(by),
    )
    statement.file.save(statement.code, ContentFile(data), save=False)
    statement.save()
    new = sum(_keep(statement, position, line, by, now) for position, line in enumerate(fact.lines, 1))
    statement.known_count = len(fact.lines) - new
    statement.save(update_fields=["known_count"])
    record(by=by, action="payments.statement_imported", subject=statement, data={"lines": len(fact.lines), "new": new})
    return statement


def _refuse_other_format(form: str, days: list[date]) -> None:
    """The same days told in another format would be counted twice: movements cannot be recognised across formats."""
    others = Statement.objects.exclude(format=form).filter(account_iban=settings.BANK_ACCOUNT_IBAN)
    if days and others.filter(first_on__lte=max(days), last_on__gte=min(days)).exists():
        raise StatementRefused(
            _("These days were imported already from a file of another format. Go on with that one.")
        )


def _plain(filename: str) -> str:
    """The last part of a name, with nothing in it that cannot be shown."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).encode("utf-8", "ignore").decode()[:120] or "statement"


def _keep(statement: Statement, position: int, fact: LineFact, by: Any, now: datetime) -> bool:
    """Keep one movement, unless another file told of it. Money in waits unclaimed; money out is only noted."""
    line, new = StatementLine.objects.get_or_create(
        account_iban=statement.account_iban,
        key=fact.key,
        defaults={
            "statement": statement,
            "position": position,
            "booked_on": fact.booked_on,
            "value_on": fact.value_on,
            "amount_minor": fact.amount_minor,
            "currency": fact.currency,
            "bank_reference": fact.bank_reference,
            "end_to_end_id": fact.end_to_end_id,
            "remittance": fact.remittance,
            "party_name": fact.party_name,
            "party_iban": fact.party_iban,
            "reference": reference_in(f"{fact.remittance} {fact.end_to_end_id}"),
            "state_since_at": now,
        },
    )
    if not new:
        return False
    _write_event(line, "", "imported", now, by)
    if line.amount_minor > 0:
        line.entry = book_bank_in(line, now)
        line.save(update_fields=["entry"])
    else:
        move_line(line=line, to=LineState.IGNORED, cause="money_out", now=now, by=by)
    return True


def reference_in(text: str) -> str:
    """The first reference of ours in what a payer wrote, blanks and other words around it or not; else ""."""
    bare = re.sub(r"[^A-Z0-9]", "", text.upper())
    for found in re.finditer("RF", bare):
        candidate = bare[found.start() : found.start() + REFERENCE_LENGTH]
        if len(candidate) == REFERENCE_LENGTH and is_creditor_reference(candidate):
            return candidate
    return ""


def _write_event(line: StatementLine, from_state: str, cause: str, now: datetime, by: Any) -> None:
    add_step(line.events, from_state=from_state, to_state=line.state, cause=cause, now=now, actor=actor_of(by))


def locked_line(line: StatementLine) -> StatementLine:
    """The same movement, fresh and locked until the end of the transaction."""
    return StatementLine.objects.select_for_update(of=("self",)).get(pk=line.pk)


def move_line(*, line: StatementLine, to: LineState, cause: str, now: datetime, by: Any = None) -> None:
    """Move a locked movement, with its event. The state it is in already: nothing. Raises IllegalTransition."""
    if line.state == to:
        return
    if to not in LINE_TRANSITIONS[LineState(line.state)]:
        raise IllegalTransition(line.code, line.state, to)
    from_state, line.state, line.state_since_at = line.state, to, now
    line.save(update_fields=["state", "state_since_at"])
    _write_event(line, from_state, cause, now, by)
