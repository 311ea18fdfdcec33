"""Speed of the money core on PostgreSQL, durable as in production: bin/bench money [part…] [seconds a round] [rounds].
Parts: pledges, closing, checks, growth (no name: all); what they do is _bench_pledges.py's and _bench_books.py's."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from _postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("pledges", "closing", "checks", "growth")


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


def measure(parts: list[str], folder: str, seconds: float, rounds: int) -> dict[str, object]:
    """Each part on the rows the parts before it left, smallest first."""
    import _bench_books
    import _bench_pledges

    acts = {
        "pledges": lambda: _bench_pledges.pledges(folder, seconds, rounds),
        "closing": lambda: _bench_books.closing(10_000),
        "checks": lambda: _bench_books.checks(1_000_000),
        "growth": lambda: _bench_books.growth(),
    }
    return {name: acts[name]() for name in PARTS if name in parts}


def main() -> None:
    parts = [a for a in sys.argv[1:] if a in PARTS] or list(PARTS)
    numbers = [a for a in sys.argv[1:] if a not in PARTS]
    seconds, rounds = (int(a) for a in (numbers + ["8", "3"][len(numbers) :])[:2])
    with tempfile.TemporaryDirectory() as data, Postgres(durable=True) as address:
        if address is None:
            raise SystemExit("PostgreSQL is needed (Debian: apt-get install postgresql)")
        folder = address.partition("host=")[2]
        os.environ.update(production(address, data))
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, check=True)
        subprocess.run(["createdb", "-h", folder, "-U", "postgres", "bench"], check=True)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        out = measure(parts, folder, seconds, rounds)
    kept = ROOT / "var" / "bench-money.json"
    kept.parent.mkdir(exist_ok=True)
    before = json.loads(kept.read_text()) if kept.exists() else {}
    kept.write_text(json.dumps(before | out, indent=1))


if __name__ == "__main__":
    main()
