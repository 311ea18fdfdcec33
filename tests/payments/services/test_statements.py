"""Taking in statements: once each, only of our account, kept privately, in one format for the same days.
What a movement pays is tested in test_matching."""

import itertools

import pytest
from django.core.management import CommandError, call_command

from payments.enums import LINE_TRANSITIONS, LineState
from payments.exceptions import IllegalTransition, StatementRefused
from payments.models import Entry, NeverChanged, Statement, StatementLine, StatementLineEvent
from payments.queries import balance
from payments.services.statements import import_statement, move_line, reference_in
from tests.factories.statements import PAYER, StatementLineFactory, camt, entry


def take(data, now, name="march.xml"):
    return import_statement(by=None, data=data, filename=name, now=now)


def test_a_statement_is_kept_as_it_came_and_booked(db, user, now):
    data = camt(entry("25.00"), entry("3.00", ref="B", side="DBIT"))
    statement = import_statement(by=user, data=data, filename="../up/march\x00.xml", now=now)
    assert (statement.file.read(), statement.filename, statement.imported_by) == (data, "march.xml", user)
    assert (statement.line_count, statement.known_count) == (2, 0)
    assert (balance("bank"), balance("bank_unclaimed")) == (25_00, 25_00)
    assert import_statement(by=user, data=data, filename="again.xml", now=now) == statement


def test_overlapping_files_tell_of_each_movement_once(db, now):
    take(camt(entry(ref="A"), entry(ref="B")), now)
    second = take(camt(entry(ref="B"), entry(ref="C")), now)
    assert (StatementLine.objects.count(), second.known_count, balance("bank")) == (3, 1, 75_00)


def test_the_other_format_for_the_same_days_is_refused(db, now):
    take(camt(entry()), now)
    table = b"Fecha;Concepto;Importe\n08/03/2027;A;25,00"
    with pytest.raises(StatementRefused):
        take(table, now)
    assert take(table.replace(b"08/03", b"09/03"), now).format == "csv"
    assert balance("bank") == 50_00


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"<a/>", camt(entry(), iban=PAYER), camt(entry().replace("EUR", "USD"))]
)
def test_what_is_refused_leaves_nothing(db, data, now):
    with pytest.raises(StatementRefused):
        take(data, now)
    assert (Statement.objects.count(), Entry.objects.count()) == (0, 0)


def test_without_an_account_nothing_is_read(db, settings, now):
    settings.BANK_ACCOUNT_IBAN = ""
    with pytest.raises(StatementRefused):
        take(camt(entry()), now)


def test_an_empty_period_is_kept(db, now):
    assert take(camt(), now, name="\x00").filename == "statement"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("RF18 5390 0754 7034", ""),  # somebody else's, of another length
        ("Perfume RF12PAY7K2M9X4QBD", ""),  # wrong check digits
    ],
)
def test_only_references_of_ours_are_found(text, found):
    assert reference_in(text) == found


@pytest.mark.parametrize("written", ["{}", "gift {} thanks", "{} ", "({})", "NOTPROVIDED {}", "RF {}"])
def test_a_reference_is_found_however_it_is_written(written):
    from payments.bankfiles.numbers import creditor_reference, spaced

    reference = creditor_reference("PAY7K2M9X4QBD")
    for form in (reference, reference.lower(), spaced(reference), "-".join(spaced(reference).split())):
        assert reference_in(written.format(form)) == reference


@pytest.mark.parametrize(("start", "to"), list(itertools.product(LineState, LineState)))
def test_every_pair_of_states_moves_by_the_table_or_raises(db, start, to, now):
    line = StatementLineFactory(state=start)
    if to in LINE_TRANSITIONS[start]:
        move_line(line=line, to=to, cause="test", now=now)
        assert [(e.from_state, e.to_state) for e in line.events.all()] == [(start, to)]
    elif to == start:
        move_line(line=line, to=to, cause="test", now=now)
        assert not line.events.exists()
    else:
        with pytest.raises(IllegalTransition):
            move_line(line=line, to=to, cause="test", now=now)
    line.refresh_from_db()
    assert line.state == (to if to in LINE_TRANSITIONS[start] else start)


def test_events_are_never_changed(db, now):
    take(camt(entry()), now)
    with pytest.raises(NeverChanged):
        StatementLineEvent.objects.update(cause="x")


def test_the_command_imports_and_refuses(awaiting, fresh, tmp_path, capsys):
    payment = awaiting()
    file = tmp_path / "march.xml"
    file.write_bytes(camt(entry("25.00", payment.reference)))
    call_command("import_statement", str(file))
    assert "1 new, 1 matched" in capsys.readouterr().out
    assert fresh(payment).state == "collected"
    file.write_bytes(b"hello")
    for path in (file, tmp_path / "nothing"):
        with pytest.raises(CommandError):
            call_command("import_statement", str(path))
