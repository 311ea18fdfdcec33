"""Closing ten thousand promises, all invariants over a million postings, a campaign's totals from 10³ to 10⁶ pledges.
Rows beyond the first are copies of one that the services made, with their own codes, seals and links of the chain."""

import math
import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any

from _bench_pledges import NOW, both, count_alone, open_campaigns, place

END = NOW + timedelta(seconds=1)
# Of a collected pledge: 5 entries with 2 postings each.
POSTINGS_EACH = 10


def closing(number: int) -> dict[str, float]:
    """One campaign with so many promises, closed by the clock; every promise becomes due, in the ledger too."""
    from campaigns.models import Campaign
    from campaigns.services.closing import close_due_campaigns
    from crowdcoop import clock
    from payments.models import Payment

    [target] = open_campaigns(1)
    both(target, 0)
    copies(Payment.objects.get(book_code=target[0]), number - 1)
    Campaign.objects.filter(code=target[0]).update(deadline_at=clock.database_now())
    began = time.perf_counter()
    [found] = close_due_campaigns(now=END)
    took = time.perf_counter() - began
    due = Payment.objects.filter(book_code=target[0], state="due").count()
    print(f"closing {found.pledges} promises ({due} due): {took:.1f} s")
    return {"promises": found.pledges, "due": due, "seconds": took}


def collected(target: tuple[str, str]) -> Any:
    """One pledge from the form to its receipt, by the services; the provider's answers are written here."""
    from django.db import transaction

    from campaigns.models import Campaign
    from campaigns.services.closing import close_due_campaigns
    from crowdcoop import clock
    from payments.enums import PaymentState
    from payments.models import ChargeAttempt, Payment
    from payments.providers.facts import ChargeFact, Outcome
    from payments.services.settlement_charges import settle_charge
    from payments.services.transitions import keep, locked, move

    payment = place(target, 0)
    with transaction.atomic():
        move(payment=locked(payment.pk), to=PaymentState.AWAITING_CARD, cause="checkout", now=NOW)
    count_alone(Payment.objects.get(pk=payment.pk))
    Campaign.objects.filter(code=target[0]).update(deadline_at=clock.database_now())
    close_due_campaigns(now=END)
    facts = (1000, 1000, "EUR", "", payment.code, "ch_bench", 25, "", False, "", False)
    with transaction.atomic():
        row = locked(payment.pk)
        ChargeAttempt.objects.create(payment=row, number=1, payment_method_id="pm_bench", prepared_at=END)
        row.payment_intent_id = "pi_bench"
        move(payment=row, to=PaymentState.CHARGING, cause="charge", now=END)
        settle_charge(row, ChargeFact("pi_bench", Outcome.SUCCEEDED, *facts), "bench", END, "", "")
        keep(row)
    return Payment.objects.get(pk=payment.pk)


def cloned(model: Any, where: str, times: int, /, **own: str) -> None:
    """INSERT … SELECT: so many copies (g = 1…) of the rows of `model` that `where` names, with `own` columns."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key or field.column in own]
    said = ", ".join(own.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        source = f'FROM "{table}" t, generate_series(1, {times}) g WHERE {where}'
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {said} {source}')


def copies(first: Any, number: int) -> None:
    """`number` more pledges that went exactly the way of `first`, with all their rows, totals and heads."""
    from django.db import connection, transaction

    with transaction.atomic():
        _copy(first, number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(first: Any, number: int) -> None:
    from django.db import connection
    from django.db.models import F, Max

    from campaigns.models import Campaign, Pledge, Reward, Snapshot, SnapshotLine
    from payments.models import ChargeAttempt, Entry, Payment, Receipt, ReceiptSeries

    pledge = Pledge.objects.get(code=first.owner_code)
    after = max(Payment.objects.aggregate(m=Max("pk"))["m"], Pledge.objects.aggregate(m=Max("pk"))["m"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # copies of good rows
    a, key = str(first.pk), f"{after} + g"
    code, owner = f"'pay-{after}-' || g", f"'p-{after}-' || g"
    intent, charge = (
        f"CASE t.{c} WHEN '' THEN '' ELSE t.{c} || ({key}) END" for c in ("payment_intent_id", "charge_id")
    )
    cloned(Payment, f"t.id = {a}", number, id=key, code=code, owner_code=owner, payment_intent_id=intent,
           charge_id=charge)  # fmt: skip
    cloned(
        Pledge, f"t.id = {pledge.pk}", number, id=key, code=owner, payment_id=key, email=f"'b' || ({key}) || '@e.org'"
    )
    cloned(ChargeAttempt, f"t.payment_id = {a}", number, payment_id=key, charge_id=charge)
    cloned(SnapshotLine, f"t.pledge_id = {pledge.pk}", number, pledge_id=key)
    cloned(Receipt, f"t.payment_id = {a}", number, payment_id=key, number="t.number + g", code=f"'rc-{after}-' || g")
    _copy_sealed(first, [(after + g, f"pay-{after}-{g}") for g in range(1, number + 1)])
    paper = Receipt.objects.filter(payment=first).first()
    if paper:
        ReceiptSeries.objects.filter(issuer_code=paper.issuer_code).update(last_number=F("last_number") + number)
    totals = {n: F(n) * (number + 1) for n in ("pledged_minor", "collected_minor", "backers")}
    Campaign.objects.filter(pk=pledge.campaign_id).update(**totals)
    Reward.objects.filter(pk=pledge.reward_id).update(taken=number + 1)
    for snapshot in Snapshot.objects.filter(campaign=pledge.campaign_id):
        _seal_again(snapshot)
    with connection.cursor() as cursor:
        for model in (Payment, Pledge, Entry):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _copy_sealed(first: Any, others: list[tuple[int, str]]) -> None:
    """Entries, postings and events of `first` for the others, chained and sealed as the services do."""
    from django.db import connection

    from payments.models import ChainHead, Entry, PaymentEvent, Posting

    head = ChainHead.objects.get(name="ledger")
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    links = _Links(first, last, head.number, head.hash)
    streams = ((Entry, links.entries(others)), (Posting, links.postings(others)), (PaymentEvent, links.events(others)))
    for model, rows in streams:
        columns = [f.column for f in model._meta.concrete_fields if f.column not in ("recorded_at",)]
        columns = columns if model is Entry else columns[1:]
        with connection.cursor() as cursor:
            listed = ", ".join(f'"{name}"' for name in columns)
            with cursor.copy(f'COPY "{model._meta.db_table}" ({listed}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
    ChainHead.objects.update(number=links.number, hash=links.hash)


class _Links:
    """The chain's next links; `number` and `hash` are its end."""

    def __init__(self, first: Any, last_pk: int, number: int, hash_: str) -> None:
        self.first, self.last_pk, self.number, self.hash = first, last_pk, number, hash_
        self.moves = list(first.events.order_by("number"))
        self.own = list(first.entries.order_by("number"))
        self.lines = [list(e.postings.order_by("position").select_related("account")) for e in self.own]

    def entries(self, others: list[tuple[int, str]]) -> Iterator[tuple[Any, ...]]:
        from payments.services.ledger import entry_hash

        said = [[(p.account.name, p.side, p.amount_minor, p.currency, p.kind) for p in lines] for lines in self.lines]
        pk = self.last_pk
        for payment, code in others:
            for entry, lines in zip(self.own, said, strict=True):
                self.number, previous, pk = self.number + 1, self.hash, pk + 1
                words = {n: getattr(entry, n) for n in ("kind", "book", "book_code", "at")}
                words |= {n: getattr(entry, n).replace(self.first.code, code) for n in ("key", "description")}
                words["key"] = f"{words['key']}:{code}" if code not in words["key"] else words["key"]
                self.hash = entry_hash(number=self.number, payment=code, previous=previous, lines=lines, **words)
                yield (pk, self.number, words["key"], words["kind"], words["book"], words["book_code"], payment,
                       words["description"], words["at"], previous, self.hash)  # fmt: skip

    def postings(self, others: list[tuple[int, str]]) -> Iterator[tuple[Any, ...]]:
        pk = self.last_pk
        for _ in others:
            for lines in self.lines:
                pk += 1
                for p in lines:
                    yield pk, p.position, p.account_id, p.side, p.amount_minor, p.currency, p.kind

    def events(self, others: list[tuple[int, str]]) -> Iterator[tuple[Any, ...]]:
        from payments.services.seals import event_seal

        places = {entry.pk: i for i, entry in enumerate(self.own, 1)}
        was = [e.entry_id for e in self.moves]
        for n, (payment, _code) in enumerate(others):
            for e, entry in zip(self.moves, was, strict=True):
                e.payment_id = payment
                e.entry_id = entry and self.last_pk + n * len(self.own) + places[entry]
                yield (payment, e.number, e.from_state, e.to_state, e.cause, e.detail, e.amount_minor, e.actor_id,
                       e.provider_event, e.entry_id, e.at, event_seal(e))  # fmt: skip


def _seal_again(snapshot: Any) -> None:
    from django.db import connection

    from campaigns.services.sealing import snapshot_seal

    lines = list(snapshot.lines.values_list("pledge_id", "amount_minor"))
    snapshot.pledges, snapshot.total_minor = len(lines), sum(amount for _, amount in lines)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE campaigns_snapshot SET pledges = %s, total_minor = %s, seal = %s WHERE id = %s",
            [snapshot.pledges, snapshot.total_minor, snapshot_seal(snapshot, lines), snapshot.pk],
        )


def checks(postings: int) -> dict[str, object]:
    """All invariants over a ledger of so many postings, of pledges that were promised, charged and papered."""
    from payments.invariants import all_invariants
    from payments.models import Posting

    [target] = open_campaigns(1)
    copies(collected(target), postings // POSTINGS_EACH - 1)
    slow: dict[str, float] = {}
    found: list[str] = []
    for invariant in all_invariants():  # as check_money asks them
        began = time.perf_counter()
        found += invariant.query(END)
        slow[invariant.name] = time.perf_counter() - began
    took = sum(slow.values())
    number = Posting.objects.count()
    print(f"check_money over {number} postings: {took:.1f} s, {len(found)} finding(s)", *found[:3], sep="\n  ")
    for name, seconds in sorted(slow.items(), key=lambda item: -item[1])[:8]:
        print(f"  {seconds:6.2f} s  {name}")
    return {"postings": number, "seconds": took, "findings": len(found), "each": slow}


def growth(largest: int = 1_000_000) -> dict[str, object]:
    """A campaign's totals over 10³ … 10⁶ pledges, read in turn 200 times; the exponent k of time ~ pledges^k."""
    from campaigns.models import Campaign
    from campaigns.queries import progress
    from payments.models import Payment

    codes: dict[int, str] = {}
    size = 1000
    while size <= largest:
        [target] = open_campaigns(1)
        both(target, 0)
        copies(Payment.objects.get(book_code=target[0]), size - 1)
        codes[size] = target[0]
        size *= 10
    asked: dict[int, list[float]] = {n: [] for n in codes}
    # In turn, so that whatever else the machine does meets all sizes alike.
    for _ in range(200):
        for n, code in codes.items():
            began = time.perf_counter()
            found = progress(Campaign.objects.get(code=code), NOW)
            asked[n].append((time.perf_counter() - began) * 1000)
            assert (found.pledged_minor, found.backers) == (1000 * n, n)
    times = {n: median(found) for n, found in asked.items()}
    k = math.log(times[largest] / times[1000]) / math.log(largest / 1000)
    print("totals of a campaign, ms:", {n: round(t, 2) for n, t in times.items()}, f"k = {k:.3f}")
    return {"ms": times, "k": k}
