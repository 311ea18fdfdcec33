"""Runs the proofs, each in a process and on a database of its own, two at a time; bin/prove installs and calls this.
A proof is a file in tests/proofs/; this only starts it, times it and shows its figures."""

import hashlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from _postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ["DATA_DIR"])
FOLDER = ROOT / "tests" / "proofs"
# Longest first, so that both cores are busy to the end. What is not named here follows.
ORDER = ["all-or-nothing", "once", "ledger", "webhooks"]
# Needs a database that forgets fast, and no trigger.
ON_SQLITE = {"all-or-nothing"}
showing = Lock()


def named() -> list[str]:
    found = [path.stem.removeprefix("test_").replace("_", "-") for path in FOLDER.glob("test_*.py")]
    return sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def prepared(postgres: Postgres, url: str) -> None:
    """The empty database every proof gets a copy of; kept as SQL, because migrating takes most of a minute."""
    sources = [*sorted(ROOT.glob("*/migrations/*.py")), *sorted(ROOT.glob("*/*/migrations/*.py"))]
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in [*sources, ROOT / "requirements-dev.txt"])).hexdigest()
    kept = DATA / f"empty-{digest[:16]}.sql"
    postgres.sql("CREATE DATABASE empty")
    if kept.exists():
        postgres.tool("psql", "-q", "-d", "empty", "-f", str(kept))
        return
    settings = {"DJANGO_SETTINGS_MODULE": "crowdcoop.settings.test", "DATABASE_URL": url.format("empty")}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=os.environ | settings, check=True,
    )  # fmt: skip
    for old in DATA.glob("empty-*.sql"):
        old.unlink()
    kept.write_bytes(postgres.tool("pg_dump", "--no-owner", "empty"))


def prove(name: str, environment: dict[str, str], *options: str) -> bool:
    """Run one proof and show its figures; everything it said when it failed."""
    began = time.monotonic()
    path = FOLDER / f"test_{name.replace('-', '_')}.py"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-n0", "-s", "-m", "proof"]
    data = DATA / name
    data.mkdir(parents=True, exist_ok=True)
    done = subprocess.Popen(
        [*command, *options, str(path)], cwd=ROOT, env=os.environ | {"DATA_DIR": str(data)} | environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    lines = done.stdout.read().splitlines()
    _pid, status, used = os.wait4(done.pid, 0)
    done.returncode = os.waitstatus_to_exitcode(status)
    figures = [line.lstrip(".FEsx") for line in lines if f"  {name}: " in line]
    with showing:
        word = "FAILED" if done.returncode else "holds"
        # The processor's time without the database's: what it costs whatever else this machine does.
        busy = used.ru_utime + used.ru_stime
        print(f"\n{name} {word} ({time.monotonic() - began:.0f} s, {busy:.0f} s of processor time)", flush=True)
        print("\n".join(lines if done.returncode else figures), flush=True)
    return done.returncode == 0


def on_postgres(name: str, postgres: Postgres, url: str) -> bool:
    database = f"proof_{name.replace('-', '_')}"
    postgres.sql(f"CREATE DATABASE test_{database} TEMPLATE empty")
    return prove(name, {"DATABASE_URL": url.format(database)}, "--reuse-db")


def on_sqlite(name: str) -> bool:
    quickly = ["--nomigrations"] if name in ON_SQLITE else []
    return prove(name, {"DATABASE_URL": ""}, "--create-db", *quickly)


def main() -> int:
    wanted = sys.argv[1:] or named()
    if unknown := set(wanted) - set(named()):
        print(f"No proof is called {', '.join(sorted(unknown))}. There are: {', '.join(named())}", file=sys.stderr)
        return 2
    began = time.monotonic()
    with (postgres := Postgres()) as address, ThreadPoolExecutor(2) as pool:
        if address is None:
            print("!!! PostgreSQL WAS NOT PROVEN: no server binary was found; everything runs on SQLite instead.")
            results = [pool.submit(on_sqlite, name) for name in wanted]
        else:
            url = address.replace("/postgres?", "/{}?")
            results = [pool.submit(on_sqlite, name) for name in wanted if name in ON_SQLITE]
            rest = [name for name in wanted if name not in ON_SQLITE]
            if rest:
                prepared(postgres, url)
            results += [pool.submit(on_postgres, name, postgres, url) for name in rest]
        held = [result.result() for result in results]
    print(f"\n{sum(held)} of {len(held)} proofs hold, in {time.monotonic() - began:.0f} s")
    if address is None:
        print("!!! PostgreSQL WAS NOT PROVEN (Debian: apt-get install postgresql)")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
