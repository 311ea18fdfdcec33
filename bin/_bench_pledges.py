"""The pledge service beside the least ORM pledge, in one interleaved run: eight clients, one campaign and a thousand.
What is compared with what is said in `pledges`; the server and the data are _bench_money.py's."""

import itertools
import json
import multiprocessing
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

LIMITS = Path(__file__).resolve().parent.parent.parent / "shared" / "bench" / "pledge"
CLIENTS = 8
# Counting is background work: two workers, each with a handful at a time (payments/services/counted_together.py).
WORKERS, HANDFUL = 2, 16
NOW = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)
Target = tuple[str, str]
WRITES = re.compile("INSERT INTO|UPDATE (?!OF)")


def open_campaigns(count: int) -> list[Target]:
    """(campaign code, reward code) of open campaigns, each with one reward of €10 without limit."""
    from campaigns.enums import CampaignState
    from campaigns.models import Campaign, Reward
    from crowdcoop.codes import new_code
    from tests.factories.membership import CooperativeFactory

    dates = {"opens_at": NOW - timedelta(days=1), "deadline_at": NOW + timedelta(days=30), "created_at": NOW}
    cooperative = CooperativeFactory(code=new_code("coop"), slug=new_code("coop"))
    made = Campaign.objects.bulk_create(
        Campaign(code=new_code("c"), cooperative=cooperative, state=CampaignState.LIVE, minimum_minor=1,
                 optimum_minor=1, **dates)
        for _ in range(count)
    )  # fmt: skip
    rewards = Reward.objects.bulk_create(
        Reward(campaign=campaign, code=new_code("r"), price_minor=1000, stock=2_000_000_000) for campaign in made
    )
    return [(c.code, r.code) for c, r in zip(made, rewards, strict=True)]


def place(target: Target, number: int) -> Any:
    """The supporter's half: switches, rules, draft, held unit, event, audit. One transaction."""
    from campaigns.services.pledges import PledgeOrder, place_pledge

    order = PledgeOrder(target[0], 1000, f"backer{number}@example.org", "es", reward_code=target[1])
    return place_pledge(by=None, order=order, now=NOW).payment


def count(payments: Sequence[Any], _number: int = 0) -> None:
    """The other half, for a handful of promises whose messages came together, as the inbox counts them once it has the
    provider's answers: locks, rules, totals, ledger, chain, state, event, letter. One transaction."""
    from payments.providers.facts import SessionFact
    from payments.services.counted_together import Answer, count_together

    answers = [
        Answer(
            p, SessionFact(p.session_id, "complete", "", "", p.code, False, True, "pm_bench", "card", "visa", "4242")
        )
        for p in payments
    ]
    assert len(count_together(answers=answers, cause="bench", now=NOW)) == len(payments)


def count_alone(payment: Any, _number: int = 0) -> None:
    """One promise whose message came alone, as `settlement.apply` counts it. One transaction."""
    from django.db import transaction

    from crowdcoop import unawaited
    from payments.providers.facts import SessionFact
    from payments.services.settlement_cards import settle_session
    from payments.services.transitions import keep, locked

    fact = SessionFact("cs", "complete", "", "", payment.code, False, True, "pm_bench", "card", "visa", "4242")
    with transaction.atomic(durable=True), unawaited.gather():
        row = locked(payment.pk, known=payment)
        settle_session(row, fact, "bench", NOW, "")
        keep(row)


def at_the_page() -> list[Any]:
    """Every draft goes to the payment page, all at once: asking the provider for it is no part of the figures."""
    from payments.enums import PaymentState
    from payments.models import Payment
    from payments.services.transitions import move_many

    rows = list(Payment.objects.filter(state=PaymentState.DRAFT))
    move_many(payments=rows, to=PaymentState.AWAITING_CARD, cause="checkout", now=NOW, entries=[None] * len(rows))
    return list(Payment.objects.filter(state=PaymentState.AWAITING_CARD))


def both(target: Target, number: int) -> None:
    payment = place(target, number)
    at_the_page()
    count_alone(payment)


def statements(target: Target) -> dict[str, int]:
    """Messages to the database, and those that write, for each half: without BEGIN and COMMIT, with jobs after it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    both(target, 0)  # the campaign's accounts are open
    with CaptureQueriesContext(connection) as placing:
        place(target, 1)
    [payment] = at_the_page()
    with CaptureQueriesContext(connection) as counting:
        count_alone(payment)
    for name, asked in (("placing", placing), ("counting", counting)):
        said = [q["sql"] for q in asked.captured_queries if q["sql"] not in ("BEGIN", "COMMIT")]
        found[name] = len(said)
        found[f"{name}, writing"] = sum(bool(WRITES.search(s)) for s in said)
    print("messages to the database:", found)
    return found


def _client(act: Callable[..., Any], index: int, given: Sequence[Any], seconds: float, start: Any, out: Any) -> None:
    from django.db import connection

    connection.close()
    connection.ensure_connection()
    chance, times, number = random.Random(index), [], index * 1_000_000 + random.randrange(10**9) * 100_000_000
    # Each waits for a promise of its own, or takes the next handful of those whose cards are saved.
    handfuls = (given[i : i + HANDFUL] for i in range(index * HANDFUL, len(given), WORKERS * HANDFUL))
    anything = (chance.choice(given) for _ in itertools.count())
    work = {count: handfuls, count_alone: iter(given[index::CLIENTS])}.get(act, anything)
    start.wait()
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end and (thing := next(work, None)) is not None:
        act(thing, number + len(times))
        times += [time.perf_counter() - began] * (len(thing) if act is count else 1)
    out.put((times, time.perf_counter() - end + seconds))


def ours(act: Callable[..., Any], given: Sequence[Any], seconds: float) -> tuple[float, float, float]:
    """(per second, p50 ms, p99 ms) with eight clients, or two workers that count by handfuls."""
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    start, results = fork.Event(), fork.Queue()
    arguments = [(act, i, given, seconds, start, results) for i in range(WORKERS if act is count else CLIENTS)]
    clients = [fork.Process(target=_client, args=found) for found in arguments]
    for process in clients:
        process.start()
    time.sleep(0.7)
    start.set()
    found = [results.get(timeout=seconds + 120) for _ in clients]
    for process in clients:
        process.join()
    times = sorted(t for own, _ in found for t in own)
    rate = sum(len(own) / took for own, took in found)
    return rate, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000


def least(folder: str, campaigns: int, seconds: float) -> tuple[float, float, float]:
    """The least ORM pledge, hot rows locked last, on the same server."""
    where = os.environ | {"PGHOST": folder, "PGUSER": "postgres", "PGDATABASE": "bench"}
    subprocess.run(["psql", "-qv", f"campaigns={campaigns}", "-f", "schema.sql"], cwd=LIMITS, env=where, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    command = [sys.executable, "orm.py", "--mode", "orm_hotlast", "--campaigns", str(campaigns)]
    command += ["--clients", str(CLIENTS), "--seconds", str(seconds)]
    said = json.loads(subprocess.run(command, cwd=LIMITS, env=where, check=True, capture_output=True).stdout)
    return said["tps"], said["p50_ms"], said["p99_ms"]


Figures = tuple[float, float, float]


def _whole(placed: Figures, counted: Figures) -> Figures:
    return 1 / (1 / placed[0] + 1 / counted[0]), placed[1] + counted[1], placed[2] + counted[2]


def pledges(folder: str, seconds: float, rounds: int) -> dict[str, object]:
    """Rounds of the least pledge, of placing and of counting, one after the other.

    The least pledge writes everything in one transaction: pledge, two ledger lines, event, stock, total. So the whole
    service is both our halves: placing and counting (1 / whole = 1 / placed + 1 / counted), with every rule, event,
    ledger entry, audit row and letter. Opening the payment page between them is the provider's time and is left out.
    Promises whose messages come one by one are counted alone, by eight clients: the last two lines.
    """
    out: dict[str, object] = {"messages": statements(open_campaigns(1)[0])}
    for number in (1, 1000):
        targets, found = open_campaigns(number), []
        for _ in range(rounds):
            plain, placed = least(folder, number, seconds), ours(place, targets, seconds)
            waiting = at_the_page()
            counted, alone = ours(count, waiting[::2], seconds), ours(count_alone, waiting[1::2], seconds)
            found.append((plain, placed, counted, _whole(placed, counted), alone, _whole(placed, alone)))
        for i, name in enumerate(("least ORM", "placed", "counted", "whole", "alone", "whole, alone")):
            per_second, p50, p99 = (median(r[i][k] for r in found) for k in range(3))
            ratio = median(r[i][0] / r[0][0] for r in found)
            out[f"{name}, {number} campaign(s)"] = {"per_s": per_second, "p50": p50, "p99": p99, "ratio": ratio}
            print(
                f"{name:12} {number:5} campaign(s) {per_second:7.0f}/s  p50 {p50:6.1f}  p99 {p99:6.1f} ms  {ratio:.2f}"
            )
    return out
