"""What reading campaigns costs on PostgreSQL as they grow in number: bin/bench campaigns [requests] [largest].
Pages are rendered: no page is kept, and before each request everything remembered is forgotten."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from _bench_money import production
from _postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent
ASKED = {
    "index": "/es/campaigns/",
    "index, later": "/es/campaigns/?page={cursor}",
    "search": "/es/campaigns/?q=campaign+1",
    "search, nothing": "/es/campaigns/?q=zzzz",
    "field and place": "/es/campaigns/?category=food&territory=ES-CT",
    "newest": "/es/campaigns/?sort=new",
    "most people": "/es/campaigns/?sort=people",
}


TEAM = {
    "the dashboard": "/es/dashboard/",
    "the team's page": "{desk}",
    "the team's figures": "{desk}figures/",
    "the team's sources": "{desk}reach/",
    "its backers": "{desk}backers/",
}


def ask(client, path: str) -> tuple[float, int]:
    """(milliseconds, queries) of one request before which everything remembered was forgotten."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from crowdcoop.cms.generation import renew

    renew()
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(path, headers={"host": "127.0.0.1"})
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, (path, answer.status_code)
    return took, len(caught)


def figures(client, paths: dict[str, str], requests: int) -> dict[str, dict[str, float]]:
    """p50 and p95 in milliseconds and the number of queries; the addresses take turns, so that noise falls on all."""
    for path in paths.values():
        ask(client, path)
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in paths}
    for _ in range(requests):
        for name, path in paths.items():
            found[name].append(ask(client, path))
    return {name: _summary(rows) for name, rows in found.items()}


def _summary(rows: list[tuple[float, int]]) -> dict[str, float]:
    times = sorted(took for took, _queries in rows)
    queries = {number for _took, number in rows}
    assert len(queries) == 1, queries
    return {"p50": times[len(times) // 2], "p95": times[int(len(times) * 0.95)], "queries": queries.pop()}


def _grow(number: int) -> str:
    """As many campaigns as that, half of them of one field; the cursor of the second page of the index."""
    from django.db import connection

    from campaigns.models import Campaign
    from campaigns.queries import Wanted, index_slice
    from crowdcoop import clock
    from tests.factories.campaigns import many_campaigns

    many_campaigns(number - Campaign.objects.count(), clock.now())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE campaigns_campaign SET categories = '[\"food\"]' WHERE id % 2 = 0")
        cursor.execute("UPDATE campaigns_campaign SET backers = id % 997")
        cursor.execute("VACUUM ANALYZE")
    return index_slice(Wanted(), cursor="", now=clock.now())[1]


def _backed(number: int):
    """(code of an open campaign with as many pledges, its owner); what charts are drawn from is noted."""
    from _bench_books import copies
    from _bench_pledges import both, open_campaigns
    from django.db import connection

    from campaigns.models import Campaign
    from campaigns.services.figures import note_figures
    from membership.enums import Role
    from payments.models import Payment
    from tests.factories.campaigns import campaign_page
    from tests.factories.membership import CooperativeRoleFactory

    [target] = open_campaigns(1)
    campaign = Campaign.objects.get(code=target[0])
    now = datetime.now(UTC)
    both(target, 0)
    Campaign.objects.filter(pk=campaign.pk).update(
        opens_at=now - timedelta(days=9), deadline_at=now + timedelta(days=9)
    )
    campaign_page(campaign)
    owner = CooperativeRoleFactory(cooperative=campaign.cooperative, role=Role.OWNER).user
    if number > 1:
        copies(Payment.objects.get(book_code=campaign.code), number - 1)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE campaigns_pledge SET source = 'word-' || id % 40")
    note_figures(now)
    return campaign.code, owner


def _files(client, desk: str, lines: int) -> dict[str, dict[str, float]]:
    """Seconds, and how many MB the process grew by at most, for each kind of file the team may take away."""
    found = {}
    for kind in ("csv", "xlsx"):
        Path("/proc/self/clear_refs").write_text("5")  # forget the largest size so far
        before, began = _megabytes(), time.perf_counter()
        answer = client.get(f"{desk}backers.{kind}", headers={"host": "127.0.0.1"})
        if answer.status_code == 200:
            size = sum(len(part) for part in answer)
            took = time.perf_counter() - began
            found[f"backers.{kind}"] = {"s": took, "grew": _megabytes() - before, "lines": lines, "size": size / 1e6}
    return found


def _megabytes() -> float:
    """The largest size of this process since it was last forgotten."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()).group(1)) / 1000


def measure(requests: int, largest: int) -> dict[str, object]:
    from django.test import Client

    out: dict[str, object] = {}
    # First, while the tree of pages is small: the many campaigns come by SQL.
    for number in (1, 10 * largest):
        code, owner = _backed(number)
        client = Client()
        client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
        desk = f"/es/workspace/campaigns/{code}/"
        out[f"{number} pledges"] = figures(Client(), {"page": f"/es/campaigns/{code}/"}, requests) | figures(
            client, {name: path.format(desk=desk) for name, path in TEAM.items()}, requests
        )
        out[f"files of {number} pledges"] = _files(client, desk, number)
    for number in (10, 100, largest):
        cursor = _grow(number)
        paths = {name: path.format(cursor=cursor) for name, path in ASKED.items() if cursor or "{cursor}" not in path}
        out[f"{number} campaigns"] = figures(Client(), paths, requests)
    return out


def report(out: dict, largest: int) -> None:
    for world, found in out.items():
        print(world)
        for name, row in found.items():
            print(
                f"  {name:20} {row['s']:8.2f} s, {row['size']:.1f} MB, the process grew by {row['grew']:.0f} MB"
                if "s" in row
                else f"  {name:20} {row['p50']:8.1f} {row['p95']:8.1f} ms  {row['queries']:3} queries"
            )
    hundred, most = out["100 campaigns"], out[f"{largest} campaigns"]
    print(f"index, p95 with {largest} / p95 with 100: {most['index']['p95'] / hundred['index']['p95']:.2f} (at most 2)")


def main() -> None:
    requests, largest = (int(a) for a in (sys.argv[1:] + ["60", "10000"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as data, Postgres(durable=True) as address:
        if address is None:
            raise SystemExit("PostgreSQL is needed (Debian: apt-get install postgresql)")
        os.environ.update(production(address, data) | {"PAGE_CACHE": "0", "SECURE_SSL_REDIRECT": "0"})
        for command in (["migrate", "-v", "0"], ["createcachetable"], ["collectstatic", "--noinput", "-v", "0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        out = measure(requests, largest)
    report(out, largest)
    (ROOT / "var").mkdir(exist_ok=True)
    (ROOT / "var" / "bench-campaigns.json").write_text(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
