"""The books cannot be changed, and what is changed behind their back is found: a hundred random corruptions of a
hundred. The control: clean books raise no alarm."""

import random
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import Entry

from .stage import ASKS, DAY, SHORT, WORKS, on_stage

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
SEED = 20261122
BOOKED = [
    "payments_entry", "payments_posting", "payments_paymentevent", "campaigns_snapshot", "campaigns_snapshotline",
]  # fmt: skip


@pytest.fixture
def books():
    """A campaign that made it, one that did not, one that is open: pledges collected, declined, asked, withdrawn."""
    from campaigns.services.pledges import change_pledge, withdraw_pledge

    with on_stage() as stage:
        good = stage.campaign(minimum_minor=50_00)
        for number, card in enumerate([WORKS, WORKS, WORKS, SHORT, ASKS]):
            stage.promise(good, email=f"good{number}@example.org", card=card, amount_minor=20_00 + number)
        bad = stage.campaign(minimum_minor=9000_00)
        for number in range(2):
            stage.promise(bad, email=f"bad{number}@example.org")
        stage.close(good)
        stage.tick(2)
        live = stage.campaign(deadline_at=stage.now + 30 * DAY)
        pledges = [stage.promise(live, email=f"live{number}@example.org") for number in range(4)]
        change_pledge(by=None, pledge=pledges[0], amount_minor=55_00, reward_code="", now=stage.now)
        withdraw_pledge(by=None, pledge=pledges[1], now=stage.now)
        stage.tick(2)
        yield stage


def refused(sql):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except Error as error:
        return "append-only" in str(error)
    return False


@pytest.mark.parametrize("table", BOOKED)
def test_sql_cannot_change_what_is_booked(table, books, figures):
    """Control: a payment's own row, which may change, does."""
    assert refused(f"UPDATE {table} SET id = id")
    if connection.vendor == "postgresql":
        assert refused(f"DELETE FROM {table}")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL crowdcoop.may_empty = 'off'")
        assert refused(f"TRUNCATE {table} CASCADE")
    assert not refused("UPDATE payments_payment SET version = version")
    words = "UPDATE, DELETE and TRUNCATE" if connection.vendor == "postgresql" else "UPDATE"
    figures(f"{table} refuses {words} on {connection.vendor}")


def test_an_entry_that_does_not_balance_is_refused(books):
    if connection.vendor != "postgresql":
        pytest.skip("a deferred constraint trigger needs PostgreSQL")
    row = Entry.objects.first().postings.first()
    refused_by = pytest.raises(Error, match="does not balance")
    with refused_by, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_posting (entry_id, position, account_id, side, amount_minor, currency, kind)"
            " VALUES (%s, 99, %s, 'debit', 1, 'EUR', 'gift')",
            [row.entry_id, row.account_id],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# What is done to one random row of a table: SET and, after a bar, which rows; "DELETE" takes the row away.
# `{n}` is a random figure.
DAMAGES = {
    "payments_posting": [
        "amount_minor = amount_minor + {n}",
        "side = CASE side WHEN 'debit' THEN 'credit' ELSE 'debit' END",
        "kind = 'forged'",
        "currency = 'USD'",
        "account_id = (SELECT min(a.id) FROM payments_ledgeraccount a WHERE a.id <> account_id)",
        "position = position + 50",
        "DELETE",
    ],
    "payments_entry": [
        "description = 'nothing to see'",
        "hash = 'f{n}'",
        "previous_hash = 'f{n}'",
        "key = 'forged:{n}'",
        "book_code = 'c-elsewhere'",
        "number = number + 1000",
        "at = at + interval '1 second'",
        "payment_id = NULL",
        "DELETE",
    ],
    "payments_ledgeraccount": ["name = 'pocket:{n}'"],
    "payments_chainhead": ["hash = 'f{n}'", "number = number + 1"],
    "payments_paymentevent": [
        "to_state = 'review'",
        "from_state = 'released'",
        "amount_minor = amount_minor + {n}",
        "cause = 'forged'",
        "at = at - interval '1 day'",
        "DELETE",
    ],
    "payments_payment": [
        "state = CASE state WHEN 'collected' THEN 'refunded' ELSE 'collected' END, collected_at = opened_at",
        "amount_minor = amount_minor + {n} | state IN ('active', 'collected', 'declined')",
        "purpose = 'nobody' | state IN ('active', 'declined')",
        "livemode = NOT livemode | customer_id <> ''",
        "snapshot_code = '' | state = 'collected'",
        "payment_intent_id = 'pi_forged{n}' | state = 'collected'",
    ],
    "payments_chargeattempt": [
        "state = 'failed_soft' | state = 'succeeded'",
        "payment_id = (SELECT min(p.id) FROM payments_payment p WHERE p.state = 'released')",
        "DELETE | state = 'succeeded'",
    ],
    "campaigns_snapshot": [
        "total_minor = total_minor + {n}",
        "minimum_minor = minimum_minor - 1",
        "outcome = 'unknown'",
        "taken_at = taken_at - interval '1 hour'",
    ],
    "campaigns_snapshotline": ["amount_minor = amount_minor + {n}", "DELETE"],
    "campaigns_campaign": ["pledged_minor = pledged_minor + {n}"],
}


def in_this_dialect(sql):
    if connection.vendor == "postgresql":
        return sql
    for word, change in (("1 second", "+1 second"), ("1 hour", "-1 hour"), ("1 day", "-1 day")):
        for sign in "+-":
            name = "taken_at" if "hour" in word else "at"
            sql = sql.replace(f"{name} {sign} interval '{word}'", f"datetime({name}, '{change}')")
    return sql


def damage(chance, cursor):
    """Change one random row as somebody could who got past every trigger. Returns the SQL, "" when nothing changed."""
    table, done = chance.choice([(table, done) for table, list_ in DAMAGES.items() for done in list_])
    done, _bar, where = done.partition(" | ")
    cursor.execute(f"SELECT id FROM {table} WHERE {where or 'true'} ORDER BY id")
    row = chance.choice([row[0] for row in cursor.fetchall()])
    change = (
        f"DELETE FROM {table}" if done == "DELETE" else f"UPDATE {table} SET {done.format(n=chance.randint(1, 9999))}"
    )
    said = in_this_dialect(f"{change} WHERE id = {row}")
    cursor.execute(said)
    return said if cursor.rowcount else ""


def without_guards(cursor):
    """As a superuser who switched the triggers off; for the length of the transaction."""
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        return
    for table in BOOKED:
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only")


def test_every_corruption_is_found(books, size, figures):
    chance, wanted = random.Random(SEED), size(12, 100, 100, 1000)
    now = books.now + timedelta(minutes=1)
    assert check_money(now) == []
    missed, done = [], 0
    while done < wanted:
        with transaction.atomic(), connection.cursor() as cursor:
            without_guards(cursor)
            said = damage(chance, cursor)
            if said:
                done += 1
                if check_money(now) == []:
                    missed.append(said)
            transaction.set_rollback(True)
    alarms = len(check_money(now))
    figures(f"{done - len(missed)} of {done} random corruptions found (seed {SEED}), {alarms} alarms on clean books")
    assert missed == []
    assert alarms == 0


def test_the_books_hold_everything_that_can_be_damaged(books):
    """Otherwise the proof above would prove little."""
    from payments.models import Payment

    states = set(Payment.objects.values_list("state", flat=True))
    wanted = {PaymentState.COLLECTED, PaymentState.DECLINED, PaymentState.ACTION_REQUIRED, PaymentState.RELEASED}
    assert states >= wanted | {PaymentState.ACTIVE, PaymentState.WITHDRAWN}
