"""Runs the suite on each database there is; bin/test installs and calls this.
Finds or installs Chromium, starts a throw-away PostgreSQL, and says loudly what it had to skip."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from _postgres import QUIET, Postgres

ROOT = Path(__file__).resolve().parent.parent
FAST, ARGS = sys.argv[1] == "1", sys.argv[2:]


def find_chromium() -> str | None:
    """The path of a Chromium: found, or installed from Debian as root, or by Playwright."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium from Debian for the browser tests ...", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, **QUIET)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, env=environment, **QUIET)
        if found := shutil.which("chromium"):
            return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        return p.chromium.executable_path if Path(p.chromium.executable_path).exists() else None


def run(label: str, environment: dict[str, str], arguments: list[str]) -> int:
    print(f"\n=== {label} ===", flush=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=os.environ | environment).returncode
    print(f"=== {label}: {'FAILED' if code else 'passed'} in {time.monotonic() - began:.0f} s ===", flush=True)
    return code


def without(marks: set[str]) -> list[str]:
    """The options of pytest that leave these out."""
    return ["-m", " and ".join(f"not {mark}" for mark in sorted(marks))] if marks else []


def main() -> int:
    skipped = []
    environment = {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    size = [] if ARGS else ["-n", "2", "-q"]
    # Whoever asks bin/prove as well need not run the proofs twice.
    apart = {"proof"} if FAST or os.environ.get("PROOFS_APART") else set()
    # The browser drives a demo of its own, on SQLite: once is enough.
    on_postgres = apart | {"e2e"}
    # What asks one question of every address and form takes a third of the time and has no statement of its own.
    on_sqlite = apart | ({"wide"} if os.environ.get("WIDE_ONCE") else set())
    if FAST:
        on_sqlite |= {"e2e"}
    elif chromium := find_chromium():
        environment["CHROMIUM"] = chromium
    else:
        on_sqlite |= {"e2e"}
        skipped.append("browser tests: no Chromium was found and none could be installed")
    everything, without_browser = without(on_sqlite), without(on_postgres)
    codes = [run("SQLite", environment | {"DATABASE_URL": ""}, [*size, *everything, *ARGS])]
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        codes.append(run("PostgreSQL", environment | {"DATABASE_URL": given}, [*size, *without_browser, *ARGS]))
    else:
        with Postgres() as url:
            if url:
                codes.append(run("PostgreSQL", environment | {"DATABASE_URL": url}, [*size, *without_browser, *ARGS]))
            else:
                skipped.append("PostgreSQL: no server binary was found (Debian: apt-get install postgresql)")
    for what in skipped:
        print(f"\n!!! SKIPPED {what}", flush=True)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
