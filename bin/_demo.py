"""Prepares and runs the demo's processes until Ctrl-C; bin/demo installs and calls this.
No domain logic lives here: everything is a management command."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ["DATA_DIR"])
HOST, PORT = os.environ["HOST"], os.environ["PORT"]
SANDBOX = os.environ["PAYMENT_SANDBOX_URL"]
MANAGE = [sys.executable, "manage.py"]
BASE = f"http://{HOST}:{PORT}"
# What is being prepared can be prepared again: no need to wait for the disk at each step.
DISPOSABLE = os.environ | {"DISPOSABLE_DATA": "1"}


def state_of_code() -> str:
    """A digest of what the database and messages are made from; unchanged means nothing to prepare."""
    digest = sha256()
    for pattern in ("*/migrations/*.py", "*/*/migrations/*.py", "locale/*/LC_MESSAGES/*.po", "requirements.txt"):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def prepare() -> None:
    stamp = DATA / "prepared"
    if stamp.exists() and stamp.read_text() == state_of_code():
        return
    print("Preparing the database ...", flush=True)
    subprocess.run([sys.executable, "bin/compile_messages.py"], cwd=ROOT, check=True)
    subprocess.run([*MANAGE, "migrate", "--verbosity", "0"], cwd=ROOT, env=DISPOSABLE, check=True)
    subprocess.run([*MANAGE, "createcachetable"], cwd=ROOT, check=True)
    stamp.write_text(state_of_code())


def start(*command: str, log: str) -> subprocess.Popen:
    out = (DATA / f"{log}.log").open("ab")
    return subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)


def wait_for(url: str, process: subprocess.Popen, seconds: int = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"{url} did not start; see the logs in {DATA}")
        try:
            urllib.request.urlopen(url, timeout=10)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{url} did not answer within {seconds} seconds; see the logs in {DATA}")


def stop(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def run(processes: list[subprocess.Popen]) -> None:
    prepare()
    webhook = ("--webhook", f"{BASE}/webhooks/stripe/")
    data = ("--data", str(DATA / "sandbox.sqlite3"))
    sandbox = start(*MANAGE, "payment_sandbox", "--port", SANDBOX.rpartition(":")[2], *data, *webhook, log="sandbox")
    processes.append(sandbox)
    wait_for(SANDBOX + "/", sandbox)
    if not (DATA / "demo-loaded").exists():
        print("Loading the demo world ...", flush=True)
        subprocess.run([*MANAGE, "load_demo_data"], cwd=ROOT, env=DISPOSABLE, check=True)
        (DATA / "demo-loaded").touch()
    gunicorn = (sys.executable, "-m", "gunicorn", "crowdcoop.wsgi:application", "--no-control-socket")
    shape = ("--workers", "2", "--threads", "4", "--worker-class", "gthread", "--bind", f"{HOST}:{PORT}")
    server = start(*gunicorn, *shape, log="server")
    processes.append(server)
    processes.append(start(*MANAGE, "db_worker", "--backend", "jobs", "--interval", "1", log="worker"))
    processes.append(start(*MANAGE, "tick", "--loop", "20", log="tick"))
    wait_for(f"{BASE}/es/", server)
    subprocess.run([*MANAGE, "demo_welcome"], cwd=ROOT, check=False)
    while all(process.poll() is None for process in processes):
        time.sleep(1)
    raise SystemExit(f"A process of the demo ended; see the logs in {DATA}")


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    processes: list[subprocess.Popen] = []
    try:
        run(processes)
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        stop(processes)


if __name__ == "__main__":
    main()
