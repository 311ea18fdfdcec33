"""Speed of the money core on PostgreSQL, durable as in production, beside the least ORM pledge in one interleaved run.
Ratios are what counts. Usage: bin/bench money [seconds per round] [rounds]; the limits come from ../shared/bench."""

import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from _postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent
LIMITS = ROOT.parent / "shared" / "bench" / "pledge"
CLIENTS = 8
NOW = datetime(2027, 3, 9, 10, 0, tzinfo=UTC)
SECONDS, ROUNDS = (int(a) for a in (sys.argv[1:] + ["8", "3"][len(sys.argv) - 1 :])[:2])


def production(address: str, data: str) -> dict[str, str]:
    """Production settings on the throw-away server; letters are queued, and sent nowhere."""
    return {
        "DATA_DIR": data,
        "DJANGO_SETTINGS_MODULE": "crowdcoop.settings.production",
        "SECRET_KEY": "benchmark-only-" * 4,
        "DATABASE_URL": address,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "https://bench.example",
        "EMAIL_URL": "dummymail://",
    }


def open_campaigns(count: int) -> list[tuple[str, str]]:
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


def place(target: tuple[str, str], number: int):
    """The supporter's half: rules, draft, held unit, event, audit."""
    from campaigns.services.pledges import PledgeOrder, place_pledge

    order = PledgeOrder(target[0], 1000, f"backer{number}@example.org", "es", reward_code=target[1])
    return place_pledge(by=None, order=order, now=NOW).payment


def activate(payment) -> None:
    """The provider's half, as `settlement.apply` does it once it has the answer: state, ledger, totals, letter."""
    from django.db import transaction

    from payments.providers.facts import SessionFact
    from payments.services.settlement_cards import settle_session
    from payments.services.transitions import locked

    fact = SessionFact("cs", "complete", "", "", payment.code, False, True, "pm_bench", "card", "visa", "4242")
    with transaction.atomic(durable=True):
        row = locked(payment.pk)
        settle_session(row, fact, "bench", NOW, "")
        row.save()


def whole(target: tuple[str, str], number: int) -> None:
    """Both halves, and the move to the payment page between them."""
    from payments.models import Payment

    payment = place(target, number)
    Payment.objects.filter(pk=payment.pk).update(state="awaiting_card")
    activate(payment)


def client(service, index: int, targets, start, results) -> None:
    from django.db import connection

    connection.close()
    connection.ensure_connection()
    chance, times, number = random.Random(index), [], index * 1_000_000 + random.randrange(10**9) * 100_000_000
    start.wait()
    end = time.perf_counter() + SECONDS
    while (began := time.perf_counter()) < end:
        number += 1
        service(chance.choice(targets), number)
        times.append(time.perf_counter() - began)
    results.put(times)


def ours(service, targets) -> tuple[float, float, float]:
    """(per second, p50 ms, p99 ms) with eight clients."""
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    start, results = fork.Event(), fork.Queue()
    clients = [fork.Process(target=client, args=(service, i, targets, start, results)) for i in range(CLIENTS)]
    for process in clients:
        process.start()
    time.sleep(0.7)
    start.set()
    times = sorted(t for _ in clients for t in results.get(timeout=SECONDS + 60))
    for process in clients:
        process.join()
    return len(times) / SECONDS, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000


def least(folder: str, campaigns: int) -> tuple[float, float, float]:
    """The least ORM pledge, hot rows locked last, on the same server."""
    where = os.environ | {"PGHOST": folder, "PGUSER": "postgres", "PGDATABASE": "bench"}
    subprocess.run(["psql", "-qv", f"campaigns={campaigns}", "-f", "schema.sql"], cwd=LIMITS, env=where, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    command = [sys.executable, "orm.py", "--mode", "orm_hotlast", "--campaigns", str(campaigns)]
    command += ["--clients", str(CLIENTS), "--seconds", str(SECONDS)]
    said = json.loads(subprocess.run(command, cwd=LIMITS, env=where, check=True, capture_output=True).stdout)
    return said["tps"], said["p50_ms"], said["p99_ms"]


def pledges(folder: str) -> dict[str, object]:
    """Rounds of least, placing and the whole service, one after the other, on one campaign and on a thousand."""
    out: dict[str, object] = {}
    for count in (1, 1000):
        targets, rounds = open_campaigns(count), []
        for _ in range(ROUNDS):
            rounds.append((least(folder, count), ours(place, targets), ours(whole, targets)))
        for i, name in enumerate(("least ORM", "placed", "placed and counted")):
            per_second, p50, p99 = (median(r[i][k] for r in rounds) for k in range(3))
            ratio = median(r[i][0] / r[0][0] for r in rounds)
            out[f"{name}, {count} campaign(s)"] = {"per_s": per_second, "p50": p50, "p99": p99, "ratio": ratio}
            print(
                f"{name:20} {count:5} campaign(s) {per_second:7.0f}/s  p50 {p50:6.1f}  p99 {p99:6.1f} ms  {ratio:.2f}"
            )
    return out


def closing(count: int) -> dict[str, float]:
    """One campaign with `count` promises, made by the services, closed by the clock."""
    from campaigns.models import Campaign
    from campaigns.services.closing import close_due_campaigns

    [target] = open_campaigns(1)
    for number in range(count):
        whole(target, number)
    Campaign.objects.filter(code=target[0]).update(deadline_at=NOW)
    began = time.perf_counter()
    close_due_campaigns(now=NOW + timedelta(seconds=1))
    took = time.perf_counter() - began
    print(f"closing {count} promises: {took:.1f} s")
    return {"promises": count, "seconds": took}


def checking(postings: int) -> dict[str, float]:
    """All invariants over a ledger of at least so many postings (what is missing is posted straight in, chained)."""
    from payments.checks_money import check_money
    from payments.models import Posting

    fill_ledger(postings - Posting.objects.count())
    began = time.perf_counter()
    found = check_money(NOW)
    took = time.perf_counter() - began
    print(f"check_money over {Posting.objects.count()} postings: {took:.1f} s, {len(found)} finding(s)")
    return {"postings": Posting.objects.count(), "seconds": took, "findings": len(found)}


def fill_ledger(postings: int) -> None:
    """Balanced, chained entries of two postings, inserted in bulk."""
    from payments.models import ChainHead, Entry, Posting
    from payments.services.ledger import account_named, entry_hash

    head = ChainHead.objects.get(name="ledger")
    sides = [(account_named("tips"), "credit"), (account_named("bank"), "debit")]
    said = [(account.name, side, 100, "EUR", "tip") for account, side in sides]
    number, previous = head.number, head.hash
    for _batch in range(0, max(postings, 0) // 2, 5000):
        entries = []
        for _ in range(5000):
            number += 1
            words = {"number": number, "key": f"bench:{number}", "kind": "bench", "book": "money", "book_code": "",
                     "description": "bench", "at": NOW}  # fmt: skip
            digest = entry_hash(**words, payment="", previous=previous, lines=said)
            entries.append(Entry(**words, previous_hash=previous, hash=digest))
            previous = digest
        Entry.objects.bulk_create(entries)
        Posting.objects.bulk_create(
            Posting(entry=entry, position=i, account=account, side=side, amount_minor=100, kind="tip")
            for entry in entries
            for i, (account, side) in enumerate(sides, 1)
        )
    ChainHead.objects.filter(pk=head.pk).update(number=number, hash=previous)


def main() -> None:
    with tempfile.TemporaryDirectory() as data, Postgres(durable=True) as address:
        if address is None:
            raise SystemExit("PostgreSQL is needed (Debian: apt-get install postgresql)")
        folder = address.partition("host=")[2]
        os.environ.update(production(address, data))
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v", "0"], cwd=ROOT, check=True)
        subprocess.run(["createdb", "-h", folder, "-U", "postgres", "bench"], check=True)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        out = {"pledges": pledges(folder), "closing": closing(10_000), "check_money": checking(1_000_000)}
    (ROOT / "var").mkdir(exist_ok=True)
    (ROOT / "var" / "bench-money.json").write_text(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
